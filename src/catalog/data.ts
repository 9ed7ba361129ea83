/** What writes and TRUNCATE say about a table's rows: is it still empty, is a new column still NULL everywhere? */
import type { Catalog, Column, Emptied, Table, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { findColumn } from './columns.ts';
import { copied } from './copies.ts';
import { emptiedIn } from './emptied.ts';
import { filledAbove } from './inheritance.ts';
import { mentioning, onTable } from './references.ts';
import { editTable, partitionsOf, withRows } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function write(before: Catalog, operation: OperationOf<'write'>, { migration }: Context): Catalog {
  const adds = operation.verb === 'insert' || operation.verb === 'merge';
  const removesAll = operation.verb === 'delete' && (operation.where === undefined || operation.where.constant === 'true') && operation.reads.length === 0 && !operation.only;
  return onTable(copied(mentioning(before, operation.reads), operation, migration), operation.table, (catalog, { name }) => {
    const filled = adds ? filledBelow(filledAbove(catalog, name), name) : catalog;
    return removesAll ? emptiedWith(filled, name, { by: migration, how: 'deleted' }) : assignedIn(filled, name, operation);
  });
}

/** With the tables whose every row points to one that goes, and goes along. */
function emptiedWith(catalog: Catalog, key: TableName, emptied: Emptied): Catalog {
  const own = emptiedIn(catalog, key, emptied);
  return (own.tables.get(key)?.referencedBy ?? []).reduce((changed, other) => {
    const table = changed.tables.get(other);
    return table && table.emptied?.by !== emptied.by && goesAlong(table, key) ? emptiedWith(changed, other, emptied) : changed;
  }, own);
}

function goesAlong(table: Table, parent: TableName): boolean {
  return table.constraints.some(({ parent: to, references, columns, notValid, notEnforced }) => to === parent && references?.onDelete === 'cascade' && !notValid && !notEnforced && columns.every((column) => findColumn(table, column)?.notNull));
}

/** A table that this migration created is as good as new afterwards; an older one is not. */
export function truncate(before: Catalog, operation: OperationOf<'truncate'>, { migration }: Context): Catalog {
  return onTable(before, operation.table, (catalog, { name }) => {
    const emptied = emptiedIn(catalog, name, { by: migration, how: 'anew' });
    return editTable(emptied, name, (table) => (table.createdBy === migration && !table.empty ? { ...table, empty: true } : table));
  });
}

/** Rows of a partitioned table are in any of its partitions. */
function filledBelow(catalog: Catalog, key: TableName): Catalog {
  return partitionsOf(catalog, catalog.tables.get(key)).reduce((changed, partition) => {
    const filled = editTable(changed, partition, withRows);
    return filledBelow(filled, partition);
  }, catalog);
}

function assignedIn(catalog: Catalog, key: TableName, operation: OperationOf<'write'>): Catalog {
  const assigned = editTable(catalog, key, (table) => (table.columns.some((column) => isAssigned(table, column, operation))
    ? { ...table, columns: table.columns.map((column) => (isAssigned(table, column, operation) ? without(column, 'allNull') : column)) }
    : table));
  const related = [...(assigned.tables.get(key)?.children ?? [])];
  return related.reduce((changed, child) => assignedIn(changed, child, operation), assigned);
}

/** Might the write give the column a value, itself, by default or by a trigger? */
function isAssigned(table: Table, column: Column, { verb, columns, assigned = [] }: OperationOf<'write'>): boolean {
  if (!column.allNull || verb === 'delete') return false;
  if (table.triggers.length > 0 || columns.length === 0 || columns.includes(column.name)) return true;
  return assigned.some((one) => one.column === column.name) || ((verb === 'insert' || verb === 'merge') && column.default !== undefined);
}
