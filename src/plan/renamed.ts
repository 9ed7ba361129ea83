/** What a table and its columns are called after some steps, and were before them. */
import { findColumn } from '../catalog/columns.ts';
import { findTable, tableKey } from '../catalog/names.ts';
import { nameAfter } from '../catalog/rename-table.ts';
import type { Catalog, Step, Table, TableName } from '../model.ts';
import type { Operation } from '../operations.ts';

/** Under `now` each column has its name after the steps; undefined: it is gone. */
export type Renamed = { readonly table: TableName; readonly columns: readonly { readonly old: string; readonly now: string | undefined }[] };

export function renamed(steps: readonly Step[], key: TableName, names: readonly string[]): Renamed {
  return steps.reduce<Renamed>((found, { operation, before, after }) => {
    if (!('table' in operation) || !operation.table || tableKey(before, operation.table) !== found.table) return found;
    const changed = (column: string, now: string | undefined): Renamed => ({ ...found, columns: found.columns.map((each) => (each.now === column ? { ...each, now } : each)) });
    switch (operation.kind) {
      case 'renameTable': return { ...found, table: tableKey(after, { ...operation.table, name: operation.to.name }) };
      case 'renameColumn': return changed(operation.column, operation.to);
      case 'dropColumn': return changed(operation.column, undefined);
      default: return found;
    }
  }, { table: key, columns: names.map((name) => ({ old: name, now: name })) });
}

/** Under `old` each column has its name before the steps; undefined: they add it. */
export type Original = { readonly table: TableName; readonly columns: readonly { readonly old: string | undefined; readonly now: string }[] };

export function original(steps: readonly Step[], key: TableName, names: readonly string[]): Original {
  let table = key;
  let columns: Original['columns'] = names.map((name) => ({ old: name, now: name }));
  for (const { operation, before } of steps.toReversed()) {
    const changed = (column: string, old: string | undefined): Original['columns'] => columns.map((each) => (each.old === column ? { ...each, old } : each));
    const isOnIt = 'table' in operation && operation.table !== undefined && tableKey(before, operation.table) === table;
    if (isOnIt && operation.kind === 'renameColumn') columns = changed(operation.to, operation.column);
    else if (isOnIt && operation.kind === 'addColumn' && !isThere(findTable(before, operation.table), operation.column.name)) columns = changed(operation.column.name, undefined);
    else table = nameBefore(table, operation, before);
  }
  return { table, columns };
}

function isThere(table: Table | undefined, column: string): boolean {
  return table !== undefined && findColumn(table, column) !== undefined;
}

/** What the table was called before the operation. */
function nameBefore(table: TableName, operation: Operation, before: Catalog): TableName {
  if (operation.kind !== 'renameTable' && operation.kind !== 'setSchema' && operation.kind !== 'renameSchema') return table;
  for (const [key] of before.tables.entries()) if (key !== table && nameAfter(key, operation, before) === table) return key;
  return table;
}
