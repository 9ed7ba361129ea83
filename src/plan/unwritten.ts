/** A column that code stops writing before it is dropped: by then, rows are inserted without it. */
import { findColumn } from '../catalog/columns.ts';
import { sqlName } from '../catalog/names.ts';
import { hasDefault } from '../effects/postgres/defaults.ts';
import type { Table } from '../model.ts';
import type { Name } from '../operations.ts';
import { listed } from './listed.ts';
import { primaryKeyOf } from './primary-key.ts';

/** What has to run before such code, `when`; a column of the primary key stays NOT NULL as long as it is one. */
export function unwritten(on: Name, table: Table | undefined, columns: readonly string[], when = ''): readonly string[] {
  const required = columns.filter((name) => table && isRequired(table, name));
  if (required.length === 0) return [];
  const [one, it] = required.length > 1 ? ['columns', 'them'] : ['column', 'it'];
  const key = primaryKeyOf(table).filter((name) => required.includes(name)).map((name) => sqlName({ name }));
  return [
    ...(key.length > 0 ? [`-- ${when}a primary key without ${listed(key)}, then:`] : []),
    `-- ${key.length > 0 ? '' : when}so that code can insert without the old ${one} (where others still read ${it}, with SET DEFAULT in place of this):`,
    `ALTER TABLE ${sqlName(on)} ${required.map((name) => `ALTER COLUMN ${sqlName({ name })} DROP NOT NULL`).join(', ')};`,
  ];
}

/** Between a column that takes the place of another, and the end of that one; `free`: what has to run before code stops to write it. */
export function movedOver(free: readonly string[], both: string, next: string, values = ''): readonly string[] {
  const [filled, only] = [`deploy code that writes ${both}, fill ${next} in batches${values}`, `deploy code that only uses ${next}`];
  return free.length === 0 ? [`-- ${filled}, ${only}, then:`] : [`-- ${filled}, then:`, ...free, `-- ${only}, then:`];
}

function isRequired(table: Table, name: string): boolean {
  const column = findColumn(table, name);
  return column?.notNull === true && column.generated === undefined && !hasDefault(column);
}
