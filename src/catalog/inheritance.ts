/** INHERIT, NO INHERIT, ATTACH and DETACH PARTITION: what a child has from its parent. */
import type { Catalog, Column, Table, TableConstraint, TableName } from '../model.ts';
import type { Name, OperationOf, PartitionBound } from '../operations.ts';
import { addCheck } from './add-constraint.ts';
import { findColumn, mayHaveColumn } from './columns.ts';
import { inheritIndex } from './create-index.ts';
import { inheritForeignKey } from './foreign-keys.ts';
import { handedDown, hasFromParents } from './handed-down.ts';
import { besides } from './names.ts';
import { addNotNull } from './not-null.ts';
import { onTable } from './references.ts';
import { editFamily, editTable, excluding, including, withRows } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function inherit(before: Catalog, operation: OperationOf<'inherit'>, context: Context): Catalog {
  return onPair(before, operation.parent, operation.table, (catalog, parent, child) => inheritFrom(linkParent(catalog, child.name, parent.name), child.name, parent.name, context));
}

export function noInherit(before: Catalog, operation: OperationOf<'noInherit'>): Catalog {
  return onPair(before, operation.parent, operation.table, (catalog, parent, child) => unlinkParent(catalog, child.name, parent.name));
}

export function attachPartition(before: Catalog, operation: OperationOf<'attachPartition'>, context: Context): Catalog {
  return onPair(before, operation.table, operation.partition, (catalog, parent, child) => {
    const bound = editTable(catalog, child.name, (table) => partitionLike(table, parent, operation.bound));
    const linked = linkParent(bound, child.name, parent.name);
    const filled = child.empty ? linked : filledAbove(linked, parent.name);
    return inheritFrom(filled, child.name, parent.name, context);
  });
}

export function detachPartition(before: Catalog, operation: OperationOf<'detachPartition'>): Catalog {
  return onPair(before, operation.table, operation.partition, (catalog, parent, child) => editFamily(unlinkParent(catalog, child.name, parent.name), child.name, false, withoutIdentity));
}

/** A table without identity columns: the sequence is that of the partitioned table. */
function withoutIdentity(table: Table): Table {
  return { ...table, columns: table.columns.map((column) => (column.generated === 'identity' ? without(column, 'generated', 'identity') : column)) };
}

/** What would go round in a circle, and is refused, stays apart. */
export function linkParent(catalog: Catalog, child: TableName, parent: TableName): Catalog {
  if (isAbove(catalog, child, parent) || isBelow(catalog, parent, child)) return catalog;
  const linked = editTable(catalog, child, (table) => ({ ...table, parents: including(table.parents, parent) }));
  return editTable(linked, parent, (table) => ({ ...table, children: including(table.children, child) }));
}

/** Is it the table itself, or one that hands down to it? */
export function isAbove({ tables }: Catalog, key: TableName, table: TableName): boolean {
  const above = new Set([table]);
  for (const each of above) for (const parent of tables.get(each)?.parents ?? []) above.add(parent);
  return above.has(key);
}

/** Does the table hand down to it? Its children may be from before it was made a second time. */
function isBelow({ tables }: Catalog, key: TableName, table: TableName): boolean {
  const below = new Set([table]);
  for (const each of below) for (const child of tables.get(each)?.children ?? []) below.add(child);
  return below.has(key);
}

/** Gives a child what its parent hands down: CHECK and NOT NULL, and to a partition indexes and foreign keys as well. A `fresh` child has no rows to validate. */
export function inheritFrom(catalog: Catalog, child: TableName, parent: TableName, context: Context, fresh = false): Catalog {
  const from = catalog.tables.get(parent);
  const partition = catalog.tables.get(child)?.bound !== undefined;
  if (from === undefined) return catalog;
  const constrained = from.constraints.reduce((changed, given) => {
    const constraint = fresh && given.type !== 'foreignKey' ? { ...given, notValid: given.notEnforced === true } : given;
    if (constraint.noInherit) return changed;
    if (constraint.type === 'check') return addCheck(changed, child, constraint, { ...context, inherited: true });
    if (constraint.type === 'notNull') return addNotNull(changed, child, constraint, { ...context, inherited: true });
    return constraint.type === 'foreignKey' && partition ? inheritForeignKey(changed, child, constraint, context) : changed;
  }, catalog);
  if (!partition) return constrained;
  return from.indexes.reduce((changed, index) => {
    const constraint = from.constraints.find(({ name, type }) => name === index.backs && type !== 'notNull');
    return inheritIndex(changed, child, besides(parent, index.name), index, context, constraint, true);
  }, constrained);
}

/** Not empty any more, and neither is what it is a partition of. */
export function filledAbove(catalog: Catalog, key: TableName): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const filled = editTable(catalog, key, withRows);
  return table.bound === undefined ? filled : table.parents.reduce(filledAbove, filled);
}

/** What it had from the parent is its own now, unless another parent hands it down. */
function unlinkParent(catalog: Catalog, child: TableName, parent: TableName): Catalog {
  const unlinked = editTable(catalog, parent, (table) => ({ ...table, children: excluding(table.children, child) }));
  return editTable(unlinked, child, (table) => {
    const parents = excluding(table.parents, parent);
    const wasFromParent = (constraint: TableConstraint): boolean => table.bound !== undefined || hasFromParents(catalog, [parent], constraint);
    const isFromParents = ({ name }: Column): boolean => parents.some((other) => mayHaveColumn(catalog.tables.get(other), name));
    return {
      ...without(table, 'bound'),
      parents,
      columns: table.columns.map((column) => (isFromParents(column) ? column : without(column, 'inherited'))),
      constraints: table.constraints.map((constraint) => (wasFromParent(constraint) && !hasFromParents(catalog, parents, constraint) ? without(constraint, 'inherited') : constraint)),
      indexes: table.indexes.map((index) => without(index, 'parent')),
    };
  });
}

/** A table as a partition: nothing that the parent has too is the partition's own. */
function partitionLike(table: Table, parent: Table, bound: PartitionBound): Table {
  const isFromParent = (constraint: TableConstraint): boolean => (constraint.type === 'notNull' || constraint.type === 'check') && handedDown(constraint, parent) !== undefined;
  return {
    ...table,
    bound,
    columns: table.columns.map((column) => {
      const above = findColumn(parent, column.name);
      return above === undefined ? column : { ...column, inherited: true, ...(above.generated === 'identity' && { generated: above.generated }) };
    }),
    constraints: table.constraints.map((constraint) => (isFromParent(constraint) ? { ...constraint, inherited: true } : constraint)),
  };
}

function onPair(before: Catalog, parent: Name, child: Name, change: (catalog: Catalog, parent: Table, child: Table) => Catalog): Catalog {
  return onTable(before, parent, (catalog, { name }) => onTable(catalog, child, (both, childTable) => {
    const parentTable = both.tables.get(name);
    return parentTable === undefined ? both : change(both, parentTable, childTable);
  }));
}
