/** GRANT: on which relations the history has given others than the owner rights. */
import type { Catalog, Table } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { nameOf, tableKey } from './names.ts';
import { mentioning } from './references.ts';
import { editTable } from './table-edits.ts';

/** REVOKE may leave some. */
export function grant(before: Catalog, { revoke, tables, schemas }: OperationOf<'grant'>): Catalog {
  const catalog = mentioning(before, tables);
  if (revoke) return catalog;
  const keys = schemas ? [...catalog.tables.entries()].flatMap(([key]) => (schemas.includes(nameOf(key).schema) ? [key] : [])) : tables.map((name) => tableKey(catalog, name));
  return keys.reduce((changed, key) => editTable(changed, key, (table) => (table.granted ? table : { ...table, granted: true })), catalog);
}

/** What ALTER DEFAULT PRIVILEGES has given on relations that are created now. */
export function rightsOfNew({ grantsByDefault }: Catalog): Pick<Table, 'granted'> {
  return grantsByDefault ? { granted: true } : {};
}
