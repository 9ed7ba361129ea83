/** Unique keys that go, and those that come in their place: in between, nothing keeps rows apart. */
import { findIndex, findTable, tableKey } from '../catalog/names.ts';
import type { Step, TableName } from '../model.ts';
import type { Constraint, IndexKey } from '../operations.ts';

type Key = { readonly table: TableName; readonly columns: readonly string[] };

/** The unique key that the step drops. */
export function keyDropped({ operation, before }: Step): Key | undefined {
  if (operation.kind === 'dropIndex') {
    const { table, index } = findIndex(before, operation.name) ?? {};
    return table && index?.unique ? { table: table.name, columns: columnsOf(index.keys) } : undefined;
  }
  if (operation.kind !== 'dropConstraint') return undefined;
  const table = findTable(before, operation.table);
  const constraint = table?.constraints.find(({ name }) => name === operation.name);
  return table && constraint && isUnique(constraint) ? { table: table.name, columns: constraint.columns } : undefined;
}

/** Does it make a unique key of that table which has to do with those columns? */
export function replacesKey(step: Step, { table, columns }: Key): boolean {
  const made = keyMade(step);
  return made?.table === table && made.columns.some((column) => columns.includes(column));
}

function keyMade({ operation, before }: Step): Key | undefined {
  if (operation.kind === 'createIndex') return operation.unique ? { table: tableKey(before, operation.table), columns: columnsOf(operation.keys) } : undefined;
  return operation.kind === 'addConstraint' && isUnique(operation.constraint) ? { table: tableKey(before, operation.table), columns: operation.constraint.columns } : undefined;
}

function columnsOf(keys: readonly IndexKey[]): readonly string[] {
  return keys.flatMap(({ column, expression }) => column ?? expression?.columns ?? []);
}

function isUnique({ type }: Constraint): boolean {
  return type === 'unique' || type === 'primaryKey';
}
