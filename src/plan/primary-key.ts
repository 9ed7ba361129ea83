import { sqlName } from '../catalog/names.ts';
import type { Table } from '../model.ts';

/** The primary key's columns, none where they are not known. */
export function primaryKeyOf(table: Table | undefined): readonly string[] {
  return table?.constraints.find(({ type }) => type === 'primaryKey')?.columns ?? [];
}

/** A list of columns as SQL, each with its `qualifier`. */
export function qualified(columns: readonly string[], qualifier?: string): readonly string[] {
  return columns.map((name) => (qualifier === undefined ? sqlName({ name }) : `${qualifier}.${sqlName({ name })}`));
}
