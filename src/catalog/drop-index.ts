/** DROP INDEX. */
import type { Catalog, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { withoutReference } from './foreign-keys.ts';
import { besides, findIndex } from './names.ts';
import { unresolved } from './references.ts';
import { editTable } from './table-edits.ts';

export function dropIndex(catalog: Catalog, operation: OperationOf<'dropIndex'>): Catalog {
  const found = findIndex(catalog, operation.name);
  if (found === undefined) return operation.ifExists ? catalog : unresolved(catalog);
  const removed = removeIndex(catalog, found.table.name, found.index.name);
  return operation.cascade && found.index.unique ? withoutDependentKeys(removed, found.table.name, found.index.keys.flatMap(({ column }) => column ?? [])) : removed;
}

/** Without the index, the constraint it backs, and the indexes of partitions that are attached to it. */
export function removeIndex(catalog: Catalog, key: TableName, name: string): Catalog {
  const table = catalog.tables.get(key);
  const index = table?.indexes.find((candidate) => candidate.name === name);
  if (table === undefined || index === undefined) return catalog;
  const removed = editTable(catalog, key, (owner) => ({
    ...owner,
    indexes: owner.indexes.filter((other) => other !== index),
    constraints: index.backs === undefined ? owner.constraints : owner.constraints.filter((constraint) => constraint.name !== index.backs || constraint.type === 'notNull'),
  }));
  const parent = besides(key, name);
  return table.children.reduce((changed, child) => {
    const attached = changed.tables.get(child)?.indexes.find((candidate) => candidate.parent === parent);
    return attached === undefined ? changed : removeIndex(changed, child, attached.name);
  }, removed);
}

/** Without the foreign keys to `columns` of a table that has no other unique index on them: what CASCADE takes along. */
export function withoutDependentKeys(catalog: Catalog, parent: TableName, columns: readonly string[]): Catalog {
  const table = catalog.tables.get(parent);
  const key = [...columns].sort().join();
  const backed = table?.indexes.some(({ unique, where, keys }) => unique && where === undefined && keys.map(({ column }) => column).sort().join() === key);
  if (table === undefined || backed) return catalog;
  return table.referencedBy.reduce((changed, child) => {
    const dropped = editTable(changed, child, (owner) => ({ ...owner, constraints: owner.constraints.filter((constraint) => constraint.parent !== parent || [...(constraint.references?.columns ?? [])].sort().join() !== key) }));
    return withoutReference(dropped, child, parent);
  }, catalog);
}
