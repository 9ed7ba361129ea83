/** The foreign keys that an operation adds, checks, drops or looks at, and the tables at their ends. */
import { newKey, tableKey } from '../catalog/names.ts';
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';
import type { Constraint, Operation, OperationOf } from '../operations.ts';
import { partitionsOf, tableOf } from './relations.ts';

/** The tables that the operation's foreign keys point to, with their partitions. */
export function referencedTables(operation: Operation, before: Catalog): readonly TableName[] {
  const created = operation.kind === 'createTable' ? newKey(before, operation.table) : undefined;
  const parents = foreignKeysOf(operation, before).flatMap((key) => parentOf(key, before) ?? []);
  return parents.filter((parent) => parent !== created || before.tables.has(parent)).flatMap((parent) => [parent, ...partitionsOf(before, parent)]);
}

/** Tables with foreign keys to `table`, itself left out. */
export function referencingTables(before: Catalog, table: TableName): readonly TableName[] {
  return (before.tables.get(table)?.referencedBy ?? []).filter((key) => key !== table);
}

/** Tables at the other ends of the table's foreign keys, either way. */
export function neighboursOf(before: Catalog, table: TableName): readonly TableName[] {
  const own = before.tables.get(table)?.constraints ?? [];
  return [...own.flatMap(({ parent }) => parent ?? []), ...referencingTables(before, table)];
}

/** The foreign keys of `child` that point to `parent`. */
export function foreignKeysBetween(child: Table | undefined, parent: TableName): readonly TableConstraint[] {
  return (child?.constraints ?? []).filter((constraint) => constraint.type === 'foreignKey' && constraint.parent === parent);
}

/** Is the column at the parent's end of the foreign key? */
export function references(key: TableConstraint, parent: Table, column: string): boolean {
  const named = key.references?.columns ?? [];
  const columns = named.length > 0 ? named : parent.constraints.find(({ type }) => type === 'primaryKey')?.columns ?? [];
  return columns.includes(column);
}

export type Partner = { readonly table: TableName; readonly key: TableConstraint };

/** The foreign keys on the column of `table`, or to it, each with the table at the other end. */
export function partnersOf(before: Catalog, table: Table, column: string): readonly Partner[] {
  const own = table.constraints.filter(({ type, columns }) => type === 'foreignKey' && columns.includes(column));
  const others = [...new Set(table.referencedBy)].flatMap((child) => foreignKeysBetween(before.tables.get(child), table.name).filter((key) => references(key, table, column)).map((key) => ({ table: child, key })));
  return [...own.flatMap((key) => (key.parent === undefined ? [] : [{ table: key.parent, key }])), ...others];
}

function foreignKeysOf(operation: Operation, before: Catalog): readonly (Constraint | TableConstraint)[] {
  return constraintsOf(operation, before).filter(({ type }) => type === 'foreignKey');
}

function constraintsOf(operation: Operation, before: Catalog): readonly (Constraint | TableConstraint)[] {
  const own = tableOf(operation, before)?.constraints ?? [];
  switch (operation.kind) {
    case 'addConstraint': return [operation.constraint];
    case 'addColumn': return operation.constraints;
    case 'createTable': return [...operation.constraints, ...(operation.partitionOf ? before.tables.get(tableKey(before, operation.partitionOf.parent))?.constraints ?? [] : [])];
    case 'validateConstraint':
    case 'alterConstraint':
    case 'dropConstraint': return own.filter(({ name }) => name === operation.name);
    case 'dropColumn': return own.filter(({ columns }) => columns.includes(operation.column));
    case 'dropTable': return own.filter(({ inherited }) => !inherited);
    case 'attachPartition':
    case 'detachPartition': return own;
    case 'write': return operation.verb === 'delete' ? [] : own.filter(({ columns }) => columns.some((column) => assigns(operation, column)));
    default: return [];
  }
}

/** INSERT without a list of columns gives them all. */
function assigns({ verb, columns }: OperationOf<'write'>, column: string): boolean {
  return columns.includes(column) || (verb === 'insert' && columns.length === 0);
}

function parentOf(key: Constraint | TableConstraint, before: Catalog): TableName | undefined {
  if ('parent' in key && key.parent !== undefined) return key.parent;
  return key.references && tableKey(before, key.references.table);
}
