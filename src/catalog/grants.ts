/** GRANT: on which relations the history has given others than the owner rights. */
import type { Catalog, Table } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { tableKey } from './names.ts';
import { mentioning } from './references.ts';
import { editTable } from './table-edits.ts';

/** REVOKE may leave some. */
export function grant(before: Catalog, { revoke, tables, allTables }: OperationOf<'grant'>): Catalog {
  const catalog = mentioning(before, tables);
  if (revoke) return catalog;
  const keys = allTables ? [...catalog.tables.entries()].map(([key]) => key) : tables.map((name) => tableKey(catalog, name));
  return keys.reduce((changed, key) => editTable(changed, key, (table) => (table.granted ? table : { ...table, granted: true })), catalog);
}

/** What ALTER DEFAULT PRIVILEGES has given on relations that are created now. */
export function rightsOfNew({ grantsByDefault }: Catalog): Pick<Table, 'granted'> {
  return grantsByDefault ? { granted: true } : {};
}
