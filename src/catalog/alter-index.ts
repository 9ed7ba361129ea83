/** ALTER INDEX … RENAME and … ATTACH PARTITION. */
import type { Catalog, Index, Table, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { attachIndex } from './create-index.ts';
import { besides, findIndex, nameOf } from './names.ts';
import { unresolved } from './references.ts';
import { editTable, partitionsOf } from './table-edits.ts';

export function renameIndex(catalog: Catalog, { name, to }: OperationOf<'renameIndex'>): Catalog {
  const found = findIndex(catalog, name);
  return found === undefined ? unresolved(catalog) : renameIndexOn(catalog, found.table.name, found.index, to);
}

/** The index with its new name, which the constraint it backs takes too; partitions' indexes and foreign keys follow by name. */
export function renameIndexOn(catalog: Catalog, table: TableName, index: Index, to: string): Catalog {
  const renamed = editTable(catalog, table, (owner) => ({
    ...owner,
    indexes: owner.indexes.map((other) => (other === index ? { ...index, name: to, ...(index.backs !== undefined && { backs: to }) } : other)),
    constraints: index.backs === undefined ? owner.constraints : owner.constraints.map((constraint) => (constraint.name === index.backs && constraint.type !== 'notNull' ? { ...constraint, name: to } : constraint)),
  }));
  const { children = [], referencedBy = [] } = renamed.tables.get(table) ?? {};
  const depended = referencedBy.reduce((changed, child) => editTable(changed, child, (owner) => ({
    ...owner, constraints: owner.constraints.map((constraint) => (constraint.parent === table && constraint.usingIndex === index.name ? { ...constraint, usingIndex: to } : constraint)),
  })), renamed);
  return reparented(depended, children, besides(table, index.name), besides(table, to));
}

/** With the partitions' indexes attached to the key their parent's index has now. */
export function reparented(catalog: Catalog, partitions: readonly TableName[], from: string, to: string): Catalog {
  return partitions.reduce((changed, partition) => editTable(changed, partition, (table) => (
    table.indexes.some(({ parent }) => parent === from) ? { ...table, indexes: table.indexes.map((index) => (index.parent === from ? { ...index, parent: to } : index)) } : table
  )), catalog);
}

export function attachIndexPartition(catalog: Catalog, operation: OperationOf<'attachIndexPartition'>): Catalog {
  const whole = findIndex(catalog, operation.name);
  const part = findIndex(catalog, operation.partition);
  if (whole === undefined || part === undefined) return unresolved(catalog);
  return validated(attachIndex(catalog, part.table.name, part.index.name, besides(whole.table.name, whole.index.name), whole.index.backs !== undefined), whole.table.name, whole.index.name);
}

/** A partitioned table's index is valid once every partition has a valid one attached to it. */
function validated(catalog: Catalog, key: TableName, name: string): Catalog {
  const table = catalog.tables.get(key);
  const index = table?.indexes.find((candidate) => candidate.name === name);
  const complete = partitionsOf(catalog, table).every((partition) => catalog.tables.get(partition)?.indexes.some(({ parent, valid }) => valid && parent === besides(key, name)));
  if (index === undefined || index.valid || !complete) return catalog;
  const valid = editTable(catalog, key, (owner: Table) => ({ ...owner, indexes: owner.indexes.map((other) => (other === index ? { ...index, valid: true } : other)) }));
  const above = index.parent === undefined ? undefined : catalog.indexes.get(index.parent);
  return above === undefined ? valid : validated(valid, above, nameOf(index.parent ?? '').name);
}
