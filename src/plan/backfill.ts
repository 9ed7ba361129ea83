/** The phases that give existing rows a value without one long lock. */
import { sqlName } from '../catalog/names.ts';
import type { Name } from '../operations.ts';

/** A loop body to repeat until it changes nothing; `key` is the table's primary key. */
export function batchedUpdate(table: Name, set: string, where: string, key = 'id'): string {
  const on = sqlName(table);
  return [`UPDATE ${on} SET ${set}`, ` WHERE ${key} IN (SELECT ${key} FROM ${on} WHERE ${where} LIMIT 1000);`, '-- repeat until it changes no row, each batch in a transaction of its own'].join('\n');
}

/** The same for a DELETE. */
export function batchedDelete(table: Name, where: string, key = 'id'): string {
  const on = sqlName(table);
  return [`DELETE FROM ${on}`, ` WHERE ${key} IN (SELECT ${key} FROM ${on} WHERE ${where} LIMIT 1000);`, '-- repeat until it deletes no row, each batch in a transaction of its own'].join('\n');
}

/** The statement with one more condition, for one range of keys after the other; `where`: its condition as it stands in `sql`. */
export function inRanges(sql: string, where: string | undefined, key = 'id'): string {
  const range = `${key} > <from> AND ${key} <= <to>`;
  const bounded = where === undefined ? sql.replace(/\s+returning\b[^]*$|$/i, (rest) => `\n WHERE ${range}${rest}`) : sql.replace(where, () => `${/\bor\b/i.test(where) ? `(${where})` : where}\n   AND ${range}`);
  return `${bounded};\n-- for one range of keys after the other, each in a transaction of its own`;
}

/** Add the column bare, give new rows the default, then fill the old ones in batches. */
export function columnInPhases(table: Name, column: string, type: string, value: string, key?: string): string {
  const [on, of] = [sqlName(table), sqlName({ name: column })];
  return [
    `ALTER TABLE ${on} ADD COLUMN ${of} ${type};`,
    `ALTER TABLE ${on} ALTER COLUMN ${of} SET DEFAULT ${value};`,
    '-- in a later migration:',
    batchedUpdate(table, `${of} = ${value}`, `${of} IS NULL`, key),
  ].join('\n');
}
