/** The phases that move a table's rows to a new one, which then takes its name. */
import { sqlName } from '../catalog/names.ts';
import type { Name } from '../operations.ts';

/** `create`: `CREATE UNLOGGED TABLE`; `options`: what follows the column list. */
export function inNewTable(table: Name, create = 'CREATE TABLE', options = ''): string {
  const renamed = (suffix: string): Name => ({ ...table, name: `${table.name}_${suffix}` });
  const [on, next] = [sqlName(table), sqlName(renamed('new'))];
  return [
    `${create} ${next} (LIKE ${on} INCLUDING ALL)${options};`,
    '-- deploy code that writes both, copy the old rows in batches, then in one transaction:',
    `ALTER TABLE ${on} RENAME TO ${sqlName({ name: renamed('old').name })};`,
    `ALTER TABLE ${next} RENAME TO ${sqlName({ name: table.name })};`,
  ].join('\n');
}
