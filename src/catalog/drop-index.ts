/** DROP INDEX. */
import type { Catalog, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { withoutKeysTo } from './foreign-keys.ts';
import { besides, findIndex } from './names.ts';
import { unresolved } from './references.ts';
import { editTable } from './table-edits.ts';

export function dropIndex(catalog: Catalog, operation: OperationOf<'dropIndex'>): Catalog {
  const found = findIndex(catalog, operation.name);
  if (found === undefined) return operation.ifExists ? catalog : unresolved(catalog);
  return removeIndex(catalog, found.table.name, found.index.name);
}

/** Without the index, the constraint it backs, the foreign keys that depend on it, and the indexes of partitions that are attached to it. */
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
  }, withoutKeysTo(removed, key, ({ usingIndex }) => usingIndex === name));
}
