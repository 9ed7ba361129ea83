/** CREATE, ALTER, DROP and RENAME SEQUENCE, and the sequences of serial and identity columns. */
import type { Catalog, Column, Sequence, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { sequenceName } from './automatic-names.ts';
import { withColumn } from './columns.ts';
import { besides, findSequence, findTable, keyOf, nameOf, newKey, sequenceKey, TEMPORARY } from './names.ts';
import { nextValue, takenFrom, takersOf, withSequence } from './next-values.ts';
import { deleteEntry, setEntry } from './persistent-map.ts';
import { unresolved } from './references.ts';
import { editTable, excluding, including, madeBy } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function createSequence(catalog: Catalog, operation: OperationOf<'createSequence'>, context: Context): Catalog {
  const key = newKey(catalog, operation.persistence === 'temporary' ? { schema: TEMPORARY, name: operation.name.name } : operation.name);
  if (catalog.sequences.has(key)) return operation.ifNotExists || operation.guard !== undefined ? catalog : unresolved(catalog);
  const created = putSequence(catalog, { name: key, createdBy: context.migration, ...madeBy(operation, context) });
  return operation.ownedBy === undefined ? created : ownedBy(created, key, operation.ownedBy);
}

export function alterSequence(catalog: Catalog, operation: OperationOf<'alterSequence'>): Catalog {
  const key = sequenceKey(catalog, operation.name);
  const known = catalog.sequences.has(key) ? catalog : unresolved(putSequence(catalog, { name: key }));
  return operation.ownedBy === undefined ? known : ownedBy(known, key, operation.ownedBy);
}

export function dropSequence(catalog: Catalog, operation: OperationOf<'dropSequence'>): Catalog {
  const sequence = findSequence(catalog, operation.name);
  if (sequence !== undefined) return removeSequence(catalog, sequence.name);
  return operation.ifExists ? catalog : unresolved(catalog);
}

export function renameSequence(catalog: Catalog, operation: OperationOf<'renameSequence'>): Catalog {
  const sequence = findSequence(catalog, operation.name);
  return sequence === undefined ? unresolved(catalog) : moveSequence(catalog, sequence.name, besides(sequence.name, operation.to));
}

export function setSequenceSchema(catalog: Catalog, { name, schema }: OperationOf<'setSchema'>): Catalog {
  const sequence = findSequence(catalog, name);
  return sequence === undefined ? unresolved(catalog) : moveSequence(catalog, sequence.name, keyOf({ schema, name: nameOf(sequence.name).name }));
}

/** The sequence of a serial or identity column that was just added, and a serial column's default. */
export function withOwnSequence(catalog: Catalog, table: TableName, column: Pick<Column, 'name' | 'generated'>, { migration }: Context): Catalog {
  if (column.generated !== 'serial' && column.generated !== 'identity') return catalog;
  const key = besides(table, sequenceName(catalog, table, column.name));
  const owned = ownedByKey(putSequence(catalog, { name: key, createdBy: migration }), key, table, column.name);
  if (column.generated === 'identity') return owned;
  return editTable(owned, table, (serial) => withColumn(serial, column.name, (plain) => ({ ...plain, default: nextValue(key) })));
}

/** Without the sequence; defaults that take its values go too. */
export function removeSequence(catalog: Catalog, key: string): Catalog {
  const owner = catalog.sequences.get(key)?.ownedBy;
  const undefaulted = onDefaultsFrom(catalog, key, (column) => (column.generated === 'serial' ? without(column, 'generated', 'default') : without(column, 'default')));
  const removed = { ...undefaulted, sequences: deleteEntry(undefaulted.sequences, key) };
  return owner === undefined ? removed : editTable(removed, owner.table, (table) => ({ ...table, sequences: excluding(table.sequences, key) }));
}

/** Under another key; its owner and the defaults that take its values follow. */
export function moveSequence(catalog: Catalog, from: string, to: string): Catalog {
  const sequence = catalog.sequences.get(from);
  if (sequence === undefined) return catalog;
  const followed = onDefaultsFrom(catalog, from, (column) => withSequence(column, to));
  const moved = { ...followed, sequences: setEntry(deleteEntry(followed.sequences, from), to, { ...sequence, name: to }) };
  return sequence.ownedBy === undefined ? moved : editTable(moved, sequence.ownedBy.table, (owner) => ({ ...owner, sequences: owner.sequences.map((key) => (key === from ? to : key)) }));
}

/** `edit` for every column whose default takes values of the sequence. */
function onDefaultsFrom(catalog: Catalog, key: string, edit: (column: Column) => Column): Catalog {
  return takersOf(catalog, key).reduce<Catalog>((changed, taker) => editTable(changed, taker, (table) => ({ ...table, columns: table.columns.map((column) => (takenFrom(column) === key ? edit(column) : column)) })), catalog);
}

export function putSequence(catalog: Catalog, sequence: Sequence): Catalog {
  return { ...catalog, sequences: setEntry(catalog.sequences, sequence.name, sequence) };
}

function ownedBy(catalog: Catalog, key: string, owner: NonNullable<OperationOf<'createSequence'>['ownedBy']>): Catalog {
  const table = findTable(catalog, owner.table);
  return table === undefined ? unresolved(catalog) : ownedByKey(catalog, key, table.name, owner.column);
}

function ownedByKey(catalog: Catalog, key: string, table: TableName, column: string): Catalog {
  const sequence = catalog.sequences.get(key) ?? { name: key };
  const before = sequence.ownedBy?.table;
  const disowned = before === undefined ? catalog : editTable(catalog, before, (owner) => ({ ...owner, sequences: excluding(owner.sequences, key) }));
  return editTable(putSequence(disowned, { ...sequence, ownedBy: { table, column } }), table, (owner) => ({ ...owner, sequences: including(owner.sequences, key) }));
}
