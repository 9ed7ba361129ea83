/** drizzle-kit since 1.0: `20240101000000_x/migration.sql`, with a snapshot beside most of them; there is no journal. https://orm.drizzle.team/docs/upgrade-v1 */
import type { Beside, Bookkeeping, Migration, Read, ReaderInput, Script, SourceFile } from '../model.ts';
import { compareTexts, folderOf, inFolder, nameOf } from './paths.ts';
import { transactionOf } from './transaction.ts';
import { emptyOf, taken } from './unread.ts';

const SNAPSHOT = 'snapshot.json';

/** It keeps the names of those that have run. */
const BOOKKEEPING: Bookkeeping = {
  source: 'https://github.com/drizzle-team/drizzle-orm/blob/beta/drizzle-orm/src/migrator.utils.ts',
  late: { text: 'drizzle runs this one after it', runs: true },
};

/** Is each migration a folder? */
export function areInFolders(files: readonly SourceFile[]): boolean {
  return files.some(isMigration);
}

/** What it is written for, as the first of the snapshots says; undefined where there is none: a migration that is written by hand may have none. */
export function dialectInFolders(files: readonly SourceFile[], beside: Beside): string | undefined {
  for (const { path } of files.filter(isMigration)) {
    const dialect = /"dialect"\s*:\s*"(\w+)"/.exec(beside(inFolder(folderOf(path), SNAPSHOT)) ?? '')?.[1];
    if (dialect !== undefined) return dialect;
  }
  return undefined;
}

export function readFolders(input: ReaderInput): Read {
  const dialect = dialectInFolders(input.files, input.beside ?? (() => undefined)) ?? 'postgres';
  if (dialect !== 'postgres') return { migrations: [], unread: [], transactions: ALL_PENDING, skipped: `${SNAPSHOT} says that it is for ${dialect}` };
  const { own, others } = taken(input.files, isMigration, 'drizzle runs only files called migration.sql, each in a folder of its own; put it into one, or take it away');
  const inOrder = [...own].sort((a, b) => compareTexts(folderOf(a.path), folderOf(b.path)));
  const migrations = inOrder.map((file): Migration => {
    const name = nameOf(folderOf(file.path));
    return { id: folderOf(file.path), reader: 'drizzle', reported: true, version: { text: name, key: name }, up: scriptOf(file, input) };
  });
  return { migrations, unread: [...others, ...emptyOf(own)], transactions: ALL_PENDING, bookkeeping: BOOKKEEPING };
}

export const ALL_PENDING = 'all pending files run in one transaction';

export function scriptOf({ path, text }: SourceFile, { dialect, transaction }: Pick<ReaderInput, 'dialect' | 'transaction'>): Script {
  const own = { wrapped: true, pendingAsOne: true as const, switch: 'run it by hand: drizzle puts all pending migrations into one transaction' };
  return { path, text, transaction: transactionOf(transaction, own), statements: dialect.parse(text) };
}

function isMigration({ path }: SourceFile): boolean {
  return nameOf(path) === 'migration.sql' && folderOf(path) !== '';
}
