import { sqlName } from '../catalog/names.ts';
import type { Table } from '../model.ts';

/** The primary key's columns as SQL; `id` where the table is not known. */
export function primaryKeyOf(table: Table | undefined): string {
  const columns = table?.constraints.find(({ type }) => type === 'primaryKey')?.columns ?? [];
  const names = columns.map((name) => sqlName({ name }));
  return names.length === 0 ? 'id' : names.length === 1 ? names[0]! : `(${names.join(', ')})`;
}
