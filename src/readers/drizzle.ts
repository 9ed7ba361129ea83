/** drizzle-kit: `meta/_journal.json` says which files run, and in which order; since 1.0 folders do. https://orm.drizzle.team/docs/migrations */
import type { Beside, Migration, Reader, SourceFile, Unread, Version } from '../model.ts';
import { ALL_PENDING, areInFolders, dialectInFolders, readFolders, scriptOf } from './drizzle-folders.ts';
import { folderOf, inFolder } from './paths.ts';
import { emptyOf } from './unread.ts';
import { numbers } from './version.ts';

const JOURNAL = 'meta/_journal.json';
type Journal = { readonly dialect: string; readonly entries: readonly { readonly tag: string; readonly when?: number }[] };

export const drizzle: Reader = {
  name: 'drizzle',
  bookkeeping: {
    source: 'https://github.com/drizzle-team/drizzle-orm/blob/00cbce5c7d07fa3d3e79c17467351da66740833b/drizzle-orm/src/pg-core/dialect.ts',
    late: { text: 'drizzle never runs this one' },
  },
  detects: (files, beside) => files.length > 0 && (beside(journalOf(files)) !== undefined || dialectInFolders(files, beside) !== undefined),
  read(input) {
    const { files, beside } = input;
    if (areInFolders(files) && beside?.(journalOf(files)) === undefined) return readFolders(input);
    const folder = folderOf(files[0]?.path ?? '');
    const journal = parseJournal(beside?.(journalOf(files)) ?? '');
    const transactions = ALL_PENDING;
    if (!journal) return { migrations: [], unread: [{ path: journalOf(files), reason: 'this is no journal of drizzle, so that nobody knows which files run; restore it' }, ...files.map(({ path }) => ({ path, reason: `drizzle runs what ${journalOf(files)} names, and that cannot be read; restore it` }))], transactions };
    if (!['postgresql', 'pg'].includes(journal.dialect)) return { migrations: [], unread: [], transactions, skipped: `${JOURNAL} says that it is for ${journal.dialect}` };
    const byPath = new Map(files.map((file) => [file.path, file]));
    const pathOf = (tag: string): string => inFolder(folder, `${tag}.sql`);
    const listed = new Map(journal.entries.map(({ tag }): [string, SourceFile | undefined] => [pathOf(tag), byPath.get(pathOf(tag))]));
    const versions = new Map(journal.entries.flatMap(({ tag, when }): [string, Version][] => (when === undefined ? [] : [[pathOf(tag), { text: tag, key: numbers([String(when)]) }]])));
    const migrations = [...listed.values()].flatMap((file): readonly Migration[] => {
      if (!file) return [];
      const { path } = file;
      const version = versions.get(path);
      return [{ id: path.replace(/\.sql$/, ''), reader: 'drizzle', reported: true, ...(version && { version }), up: scriptOf(file, input) }];
    });
    const missing = [...listed].filter(([, file]) => !file).map(([path]): Unread => ({ path, reason: `${JOURNAL} names this file, and it is not there; restore it` }));
    const others = files.filter(({ path }) => !listed.has(path)).map(({ path }): Unread => ({ path, reason: `${JOURNAL} does not name this file, so that drizzle never runs it; generate it with drizzle-kit, or take it away` }));
    const outdated = outdatedSnapshot(journal, folder, beside);
    return { migrations, unread: [...missing, ...others, ...emptyOf(migrations.map(({ up }) => up))], transactions, ...(outdated && { outdated: [outdated] }) };
  },
};

/** Only the newest counts: drizzle-kit compares the schema with it. Where there is none at all, nobody has shown them. */
function outdatedSnapshot({ entries }: Journal, folder: string, beside: Beside | undefined): Unread | undefined {
  const [first, last] = [entries[0], entries.at(-1)];
  const pathOf = (tag: string): string => inFolder(folder, `meta/${/^[^_]*/.exec(tag)![0]}_snapshot.json`);
  if (!first || !last || beside?.(pathOf(first.tag)) === undefined || beside(pathOf(last.tag)) !== undefined) return undefined;
  return { path: inFolder(folder, `${last.tag}.sql`), reason: `there is no ${pathOf(last.tag)}, so that drizzle-kit compares the schema with the one before this migration and generates it again` };
}

function journalOf(files: readonly SourceFile[]): string {
  return inFolder(folderOf(files[0]?.path ?? ''), JOURNAL);
}

/** Undefined for what is none. */
function parseJournal(text: string): Journal | undefined {
  try {
    const { dialect, entries } = JSON.parse(text) as { readonly dialect?: unknown; readonly entries?: unknown };
    if (!Array.isArray(entries)) return undefined;
    const read = (entries as readonly ({ readonly tag?: unknown; readonly when?: unknown } | null)[]).flatMap((entry) => {
      const when = Number.isSafeInteger(entry?.when) && (entry?.when as number) >= 0 ? { when: entry?.when as number } : {};
      return typeof entry?.tag === 'string' ? [{ tag: entry.tag, ...when }] : [];
    });
    return { dialect: typeof dialect === 'string' ? dialect : 'postgresql', entries: read };
  } catch {
    return undefined;
  }
}
