/** RENAME TO and SET SCHEMA of tables and views: everything that points to the table follows. */
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';
import type { Name, Operation, OperationOf } from '../operations.ts';
import { reparented, renameIndexOn } from './alter-index.ts';
import { besides, findIndex, findSequence, findTable, keyOf, nameOf, tableKey } from './names.ts';
import { onTable, unresolved } from './references.ts';
import { moveSequence, putSequence } from './sequences.ts';
import { editTable, putTable, removeTable } from './table-edits.ts';

/** ALTER TABLE … RENAME also takes indexes and sequences. */
export function renameTable(catalog: Catalog, { table: name, to }: OperationOf<'renameTable'>): Catalog {
  if (findTable(catalog, name) === undefined) {
    const index = findIndex(catalog, name);
    if (index !== undefined) return renameIndexOn(catalog, index.table.name, index.index, to.name);
    const sequence = findSequence(catalog, name);
    if (sequence !== undefined) return moveSequence(catalog, sequence.name, besides(sequence.name, to.name));
  }
  return onTable(catalog, name, (known, table) => moveTable(known, table.name, renamed(table.name, to)));
}

export function setTableSchema(catalog: Catalog, { name, schema }: OperationOf<'setSchema'>): Catalog {
  return onTable(catalog, name, (known, table) => moveTable(known, table.name, inSchema(table.name, schema)));
}

/** What a table is called after the operation. */
export function nameAfter(table: TableName, operation: Operation, before: Catalog): TableName {
  switch (operation.kind) {
    case 'renameTable': return tableKey(before, operation.table) === table ? renamed(table, operation.to) : table;
    case 'setSchema': return tableKey(before, operation.name) === table ? inSchema(table, operation.schema) : table;
    case 'renameSchema': return nameOf(table).schema === operation.name ? inSchema(table, operation.to) : table;
    default: return table;
  }
}

function renamed(table: TableName, to: Name): TableName {
  return to.schema === undefined ? besides(table, to.name) : keyOf(to);
}

function inSchema(table: TableName, schema: string): TableName {
  return keyOf({ schema, name: nameOf(table).name });
}

/** The table under another key. */
export function moveTable(catalog: Catalog, from: TableName, to: TableName): Catalog {
  const table = catalog.tables.get(from);
  if (table === undefined || from === to) return catalog;
  const replaced = catalog.tables.has(to) ? unresolved(removeTable(catalog, to)) : catalog;
  const moved = putTable(removeTable(replaced, from), { ...relinked(table, from, to), name: to });
  const neighbours = new Set([...table.parents, ...table.children, ...table.reads, ...table.readBy, ...table.referencedBy, ...table.constraints.flatMap(({ parent }) => parent ?? [])]);
  const followed = [...neighbours].reduce((changed, neighbour) => editTable(changed, neighbour, (other) => relinked(other, from, to)), moved);
  const attached = table.indexes.reduce((changed, { name }) => (besides(from, name) === besides(to, name) ? changed : reparented(changed, table.children, besides(from, name), besides(to, name))), followed);
  return table.sequences.reduce((changed, sequence) => withOwnerMoved(changed, sequence, to), attached);
}

function relinked(table: Table, from: TableName, to: TableName): Table {
  const renamed = (keys: readonly TableName[]): readonly TableName[] => (keys.includes(from) ? keys.map((key) => (key === from ? to : key)) : keys);
  return {
    ...table,
    constraints: table.constraints.some(({ parent }) => parent === from) ? table.constraints.map((constraint) => withParentMoved(constraint, from, to)) : table.constraints,
    parents: renamed(table.parents),
    children: renamed(table.children),
    reads: renamed(table.reads),
    readBy: renamed(table.readBy),
    referencedBy: renamed(table.referencedBy),
    ...(table.uses && { uses: table.uses.map((used) => (used.table === from ? { ...used, table: to } : used)) }),
  };
}

function withParentMoved(constraint: TableConstraint, from: TableName, to: TableName): TableConstraint {
  if (constraint.parent !== from || constraint.references === undefined) return constraint;
  const { schema, name } = nameOf(to);
  const written = constraint.references.table.schema === undefined && nameOf(from).schema === schema ? { name } : { schema, name };
  return { ...constraint, parent: to, references: { ...constraint.references, table: written } };
}

/** An owned sequence goes along to another schema. */
function withOwnerMoved(catalog: Catalog, key: string, table: TableName): Catalog {
  const sequence = catalog.sequences.get(key);
  if (sequence?.ownedBy === undefined) return catalog;
  const owned = putSequence(catalog, { ...sequence, ownedBy: { ...sequence.ownedBy, table } });
  const to = besides(table, nameOf(key).name);
  return to === key ? owned : moveSequence(owned, key, to);
}
