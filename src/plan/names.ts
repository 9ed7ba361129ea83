/** Names for what advice creates: the server's own, in 63 bytes, and free. */
import { constraintName, indexName, objectName } from '../catalog/automatic-names.ts';
import { besides, tableKey } from '../catalog/names.ts';
import type { Catalog } from '../model.ts';
import type { Constraint, IndexKey, Name } from '../operations.ts';

/** The constraint's name, or the one that the server would give it. */
export function nameOfConstraint(before: Catalog, table: Name, constraint: Constraint): string {
  if (constraint.name !== undefined) return constraint.name;
  const key = tableKey(before, table);
  if (constraint.type !== 'primaryKey' && constraint.type !== 'unique') return constraintName(before, key, constraint);
  return indexName(before, key, { keys: constraint.columns.map((column) => ({ column })), include: [] }, constraint.type);
}

/** The name that the server would give an index. */
export function nameOfIndex(before: Catalog, table: Name, keys: readonly IndexKey[], include: readonly string[] = []): string {
  return indexName(before, tableKey(before, table), { keys, include });
}

/** A name that nothing beside the table has: `first_second_label`, with a number where it needs one. */
export function freeName(before: Catalog, table: Name, first: string, second: string | undefined, label: string): string {
  const key = tableKey(before, table);
  const isTaken = (name: string): boolean => [before.tables, before.indexes, before.constraints].some((objects) => objects.has(besides(key, name)));
  let name = objectName(first, second, label);
  for (let number = 1; isTaken(name); number += 1) name = objectName(first, second, `${label}${number}`);
  return name;
}
