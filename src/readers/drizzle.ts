/** drizzle-kit: `meta/_journal.json` says which files run, and in which order. https://orm.drizzle.team/docs/migrations */
import type { Migration, Reader, SourceFile, Unread } from '../model.ts';
import { folderOf, inFolder } from './paths.ts';
import { transactionOf } from './transaction.ts';
import { emptyOf } from './unread.ts';

const JOURNAL = 'meta/_journal.json';
type Journal = { readonly dialect: string; readonly tags: readonly string[] };

export const drizzle: Reader = {
  name: 'drizzle',
  detects: (files, beside) => files.length > 0 && beside(journalOf(files)) !== undefined,
  read({ files, dialect, transaction, beside }) {
    const folder = folderOf(files[0]?.path ?? '');
    const journal = parseJournal(beside?.(journalOf(files)) ?? '');
    const transactions = 'all pending files run in one transaction';
    if (!journal) return { migrations: [], unread: [{ path: journalOf(files), reason: 'this is no journal of drizzle, so that nobody knows which files run; restore it' }, ...files.map(({ path }) => ({ path, reason: `drizzle runs what ${journalOf(files)} names, and that cannot be read; restore it` }))], transactions };
    if (!['postgresql', 'pg'].includes(journal.dialect)) return { migrations: [], unread: [], transactions, skipped: `${JOURNAL} says that it is for ${journal.dialect}` };
    const byPath = new Map(files.map((file) => [file.path, file]));
    const listed = new Map(journal.tags.map((tag): [string, SourceFile | undefined] => {
      const path = inFolder(folder, `${tag}.sql`);
      return [path, byPath.get(path)];
    }));
    const migrations = [...listed.values()].flatMap((file): readonly Migration[] => {
      if (!file) return [];
      const { path, text } = file;
      const own = { wrapped: true, switch: 'run it by hand: drizzle puts all pending migrations into one transaction' };
      return [{ id: path.replace(/\.sql$/, ''), reader: 'drizzle', reported: true, up: { path, text, transaction: transactionOf(transaction, own), statements: dialect.parse(text) } }];
    });
    const missing = [...listed].filter(([, file]) => !file).map(([path]): Unread => ({ path, reason: `${JOURNAL} names this file, and it is not there; restore it` }));
    const others = files.filter(({ path }) => !listed.has(path)).map(({ path }): Unread => ({ path, reason: `${JOURNAL} does not name this file, so that drizzle never runs it; generate it with drizzle-kit, or take it away` }));
    return { migrations, unread: [...missing, ...others, ...emptyOf(migrations.map(({ up }) => up))], transactions };
  },
};

function journalOf(files: readonly SourceFile[]): string {
  return inFolder(folderOf(files[0]?.path ?? ''), JOURNAL);
}

/** Undefined for what is none. */
function parseJournal(text: string): Journal | undefined {
  try {
    const { dialect, entries } = JSON.parse(text) as { readonly dialect?: unknown; readonly entries?: unknown };
    if (!Array.isArray(entries)) return undefined;
    const tags = (entries as readonly ({ readonly tag?: unknown } | null)[]).flatMap((entry) => (typeof entry?.tag === 'string' ? [entry.tag] : []));
    return { dialect: typeof dialect === 'string' ? dialect : 'postgresql', tags };
  } catch {
    return undefined;
  }
}
