/** sqlx: `1_x.sql`, or `1_x.up.sql` and `1_x.down.sql`; a file whose very first bytes are `-- no-transaction` runs without one. https://docs.rs/sqlx/latest/sqlx/macro.migrate.html */
import type { Beside, Reader, SourceFile } from '../model.ts';
import { inPairs } from './pairs.ts';
import { above, compareNumbers, folderOf, isSaid, nameOf } from './paths.ts';
import { EACH_FILE, transactionOf } from './transaction.ts';
import { taken } from './unread.ts';
import { numberKey, numberVersion } from './version.ts';

const SWITCH = '-- no-transaction';

export const sqlx: Reader = {
  name: 'sqlx',
  versionOf: numberVersion,
  bookkeeping: {
    source: 'https://github.com/launchbadge/sqlx/blob/0484ed70af3b297516941ec89f50eaaa4ef2ea8a/sqlx-core/src/migrate/migrator.rs',
    twice: 'sqlx fails at the second',
    late: { text: 'sqlx runs this one after it', runs: true },
    edited: 'sqlx compares checksums and refuses to run anything',
    gone: 'sqlx refuses to run anything',
  },
  detects: (files, beside) => files.some(isNumbered) && (files.some(({ text }) => text.startsWith(SWITCH)) || isSaid(folderOf(files[0]?.path ?? ''), 'Cargo.toml', /^\s*(?:\[.*dependencies\.)?sqlx\b/m, beside)),
  read({ files, dialect, transaction, beside }) {
    const other = otherEngine(folderOf(files[0]?.path ?? ''), beside);
    if (other !== undefined) return { migrations: [], unread: [], transactions: EACH_FILE, skipped: `Cargo.toml says that it is for ${other}` };
    const { own, others } = taken(files, isNumbered, 'sqlx runs only files whose names begin with a number and _; rename it, or take it away');
    const ordered = [...own].sort((a, b) => compareNumbers(versionOf(a), versionOf(b)));
    const { migrations, unread } = inPairs(ordered, { name: 'sqlx', keyOf: numberKey, script({ path, text }) {
      const own = text.startsWith(SWITCH) ? { wrapped: false } : { wrapped: true, switch: `give it a file of its own with \`${SWITCH}\` as the very first line` };
      return { path, text, transaction: transactionOf(transaction, own), statements: dialect.parse(text) };
    } });
    return { migrations, unread: [...unread, ...others], transactions: EACH_FILE };
  },
};

/** The only one among the features with which the nearest crate uses sqlx; a workspace uses it for many. https://docs.rs/sqlx/latest/sqlx/#features */
function otherEngine(folder: string, beside: Beside = () => undefined): string | undefined {
  for (const text of above(folder, 'Cargo.toml', beside)) {
    const [, features] = /^[ \t]*(?:sqlx[ \t]*=[ \t]*\{[^}]*?|\[[\w.-]*dependencies\.sqlx\][^[]*)\bfeatures[ \t]*=[ \t]*\[([^\]]*)\]/m.exec(text) ?? [];
    if (features === undefined) continue;
    const names = [...features.matchAll(/"(postgres|any|all-databases|mysql|sqlite|mssql)(?:-unbundled)?"/g)].map(([, name]) => name!);
    return new Set(names).size === 1 && !/^(?:postgres|any|all-databases)$/.test(names[0]!) ? names[0] : undefined;
  }
  return undefined;
}

function isNumbered({ path }: SourceFile): boolean {
  return /^\d+_/.test(nameOf(path));
}

function versionOf({ path }: SourceFile): string {
  return /^\d*/.exec(nameOf(path))![0];
}
