/** Diesel: `2024-01-01-000000_x/up.sql` and `down.sql`; `metadata.toml` beside them may say that they run without a transaction. https://docs.rs/diesel_migrations/latest/diesel_migrations/macro.embed_migrations.html */
import type { Reader, SourceFile } from '../model.ts';
import { inPairs } from './pairs.ts';
import { compareTexts, folderOf, inFolder, isSaid, nameOf } from './paths.ts';
import { EACH_FILE, sentAsOne, transactionOf } from './transaction.ts';
import { taken } from './unread.ts';

export const diesel: Reader = {
  name: 'diesel',
  versionOf: (path) => ({ text: versionOf({ path }), key: versionOf({ path }) }),
  bookkeeping: {
    source: 'https://github.com/diesel-rs/diesel/blob/10a8af00f73b2ac5c43cc7efaef714d5f21ca556/diesel_migrations/src/migration_harness.rs',
    twice: 'Diesel runs only one of them',
    late: { text: 'Diesel runs this one after it', runs: true },
  },
  detects(files, beside) {
    const first = files.find(isWay);
    if (!first) return false;
    const folder = folderOf(folderOf(first.path));
    return files.some(({ path }) => /^(?:\d{4}-\d\d-\d\d-\d{6}|0{14}_diesel)/.test(nameOf(folderOf(path)))) || isSaid(folder, 'diesel.toml', /^/, beside) || isSaid(folder, 'Cargo.toml', /^\s*(?:\[.*dependencies\.)?diesel/m, beside);
  },
  read({ files, dialect, transaction, beside }) {
    const { own, others } = taken(files, isWay, 'Diesel runs only files called up.sql and down.sql, in a folder for each migration; put it into one, or take it away');
    const ordered = [...own].sort((a, b) => compareTexts(versionOf(a), versionOf(b)));
    const { migrations, unread } = inPairs(ordered, { name: 'diesel', script({ path, text }) {
      const isAlone = /^\s*run_in_transaction\s*=\s*false\b/m.test(beside?.(inFolder(folderOf(path), 'metadata.toml')) ?? '');
      const statements = dialect.parse(text);
      // PQexec gets the whole file: https://github.com/diesel-rs/diesel/blob/02191f0eec9d154433af50cc85f7b6810cfa9e31/diesel_migrations/src/file_based_migrations.rs
      const own = isAlone ? sentAsOne(undefined, statements) : { wrapped: true };
      return { path, text, transaction: transactionOf(transaction, own.wrapped ? { ...own, switch: SWITCH } : own), statements };
    } });
    return { migrations, unread: [...unread, ...others], transactions: EACH_FILE };
  },
};

const SWITCH = 'give it a folder of its own with a metadata.toml that says run_in_transaction = false';

function isWay({ path }: SourceFile): boolean {
  return /^(?:up|down)\.sql$/.test(nameOf(path)) && folderOf(path) !== '';
}

/** The folder's name up to the first `_`, without dashes. */
function versionOf({ path }: Pick<SourceFile, 'path'>): string {
  return nameOf(folderOf(path)).split('_')[0]!.replaceAll('-', '');
}
