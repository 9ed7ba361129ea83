/** FOREIGN KEY constraints: their names, their parents, and those of partitions. */
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';
import type { Constraint } from '../operations.ts';
import type { Adding } from './add-constraint.ts';
import { constraintName } from './automatic-names.ts';
import { handedDown } from './handed-down.ts';
import { onTable } from './references.ts';
import { editTable, excluding, including, partitionsOf } from './table-edits.ts';

export function addForeignKey(before: Catalog, table: TableName, constraint: Constraint, adding: Adding): Catalog {
  const { references } = constraint;
  if (references === undefined) return before;
  return onTable(before, references.table, (catalog, parent) => {
    const name = constraint.name ?? constraintName(catalog, table, constraint);
    const primary = parent.constraints.find(({ type }) => type === 'primaryKey');
    const columns = references.columns.length > 0 ? references.columns : primary?.columns ?? [];
    const usingIndex = references.columns.length > 0 ? referencedIndex(parent, columns) : primary?.name;
    return putForeignKey(catalog, table, { ...constraint, name, parent: parent.name, references: { ...references, columns }, ...(usingIndex !== undefined && { usingIndex }) }, adding);
  });
}

/** The unique index that a foreign key to `columns` depends on: the oldest that fits (transformFkeyCheckAttrs in tablecmds.c). Of a foreign key in the catalog it is `usingIndex`. */
function referencedIndex({ indexes, constraints }: Table, columns: readonly string[]): string | undefined {
  const wanted = [...columns].sort().join();
  const isDeferrable = (backed: string | undefined): boolean => constraints.some(({ name, deferrable }) => name === backed && deferrable);
  return indexes.find(({ unique, valid, where, keys, backs }) => unique && valid && where === undefined && keys.map(({ column }) => column).sort().join() === wanted && !isDeferrable(backs))?.name;
}

/** A parent's foreign key on its partition, under the parent's name where that is free. */
export function inheritForeignKey(catalog: Catalog, partition: TableName, constraint: TableConstraint, { migration }: Adding): Catalog {
  const table = catalog.tables.get(partition);
  const same = table && handedDown(constraint, table);
  const own = same?.inherited ? undefined : same;
  if (own !== undefined) return editTable(catalog, partition, (owner) => ({ ...owner, constraints: owner.constraints.map((other) => (other === own ? { ...own, inherited: true } : other)) }));
  const taken = table?.constraints.some(({ name }) => name === constraint.name) ?? false;
  const name = taken ? constraintName(catalog, partition, constraint) : constraint.name;
  return putForeignKey(catalog, partition, { ...constraint, name }, { migration, inherited: true });
}

/** Without those foreign keys to `parent` that `depend` on what goes. */
export function withoutKeysTo(catalog: Catalog, parent: TableName, depend: (constraint: TableConstraint) => boolean): Catalog {
  const goes = (constraint: TableConstraint): boolean => constraint.parent === parent && depend(constraint);
  return (catalog.tables.get(parent)?.referencedBy ?? []).reduce((changed, child) => {
    const dropped = editTable(changed, child, (table) => (table.constraints.some(goes) ? { ...table, constraints: table.constraints.filter((constraint) => !goes(constraint)) } : table));
    return withoutReference(dropped, child, parent);
  }, catalog);
}

/** `referencedBy` of the parent of a foreign key that is no longer there. */
export function withoutReference(catalog: Catalog, table: TableName, parent: TableName): Catalog {
  const still = catalog.tables.get(table)?.constraints.some((other) => other.parent === parent) ?? false;
  return still ? catalog : editTable(catalog, parent, (referenced) => ({ ...referenced, referencedBy: excluding(referenced.referencedBy, table) }));
}

function putForeignKey(catalog: Catalog, table: TableName, constraint: TableConstraint, adding: Adding): Catalog {
  const { migration, only, inherited } = adding;
  const added: TableConstraint = { ...constraint, createdBy: migration, ...(inherited && { inherited }) };
  const own = editTable(catalog, table, (owner) => ({ ...owner, constraints: [...owner.constraints, added] }));
  const linked = editTable(own, constraint.parent ?? '', (parent) => ({ ...parent, referencedBy: including(parent.referencedBy, table) }));
  const partitions = only ? [] : partitionsOf(linked, linked.tables.get(table));
  return partitions.reduce((changed, partition) => inheritForeignKey(changed, partition, added, adding), linked);
}

