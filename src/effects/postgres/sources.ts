/** Where the rows' facts are written down. */

/** A page of the manual, of the current major or the one given. */
export function manual(page: string, major?: number): string {
  const [path = page, anchor] = page.split('#');
  return `https://www.postgresql.org/docs/${major ?? 'current'}/${path}.html${anchor === undefined ? '' : `#${anchor}`}`;
}

export const ALTER_TABLE = manual('sql-altertable');
export const ALTER_TABLE_NOTES = manual('sql-altertable#SQL-ALTERTABLE-NOTES');
/** `AlterTableGetLockLevel` and the functions that do the work. */
export const TABLECMDS = 'https://github.com/postgres/postgres/blob/master/src/backend/commands/tablecmds.c';
export const LOCKING = manual('explicit-locking#LOCKING-TABLES');
