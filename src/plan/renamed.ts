/** What a table and its columns are called after some steps. */
import { tableKey } from '../catalog/names.ts';
import type { Step, TableName } from '../model.ts';

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
