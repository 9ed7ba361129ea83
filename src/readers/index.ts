/** The frameworks, most specific first; plain SQL takes what is left. */
import type { Beside, Reader, SourceFile } from '../model.ts';
import { dbmate } from './dbmate.ts';
import { goose } from './goose.ts';
import { sql } from './sql.ts';
import { sqlMigrate } from './sql-migrate.ts';

/** Those that the texts alone tell for certain. */
export const MARKED: readonly Reader[] = [goose, dbmate, sqlMigrate];
export const READERS: readonly Reader[] = [...MARKED, sql];

/** The reader of a history's files: the first of `readers` that knows them as its own. */
export function readerOf(files: readonly SourceFile[], beside: Beside, readers: readonly Reader[] = READERS): Reader {
  return readers.find((reader) => reader.detects(files, beside)) ?? sql;
}
