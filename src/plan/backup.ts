/** What goes with the rows of a table, and copies of it. */
import { nameOf, sqlName } from '../catalog/names.ts';
import type { Catalog, TableName } from '../model.ts';
import type { ForeignKeyAction } from '../operations.ts';
import { freeName } from './names.ts';

/** Tables whose rows go with its rows (`cascade`), or whose references to them are emptied (`set null`), each with the columns that point. */
export function pointingWith(catalog: Catalog, table: TableName, action: ForeignKeyAction): readonly { readonly table: TableName; readonly columns: readonly string[] }[] {
  return (catalog.tables.get(table)?.referencedBy ?? []).flatMap((key) => (key === table ? [] : (catalog.tables.get(key)?.constraints ?? []).flatMap(({ type, parent, references, columns }) => (type === 'foreignKey' && parent === table && references?.onDelete === action ? [{ table: key, columns }] : []))));
}

/** The tables whose rows go along, directly or by way of another. */
export function deletedAlong(catalog: Catalog, table: TableName): readonly TableName[] {
  const found = new Set<TableName>();
  const ahead = [table];
  for (let key = ahead.pop(); key !== undefined; key = ahead.pop()) {
    for (const { table: next } of pointingWith(catalog, key, 'cascade')) {
      if (next === table || found.has(next)) continue;
      found.add(next);
      ahead.push(next);
    }
  }
  return [...found];
}

export function backups(catalog: Catalog, tables: readonly TableName[]): readonly string[] {
  return tables.map((key) => `CREATE TABLE ${backupOf(catalog, key)} AS SELECT * FROM ${sqlName(key)};`);
}

/** What a copy of the table can be called, as SQL; `what` tells those of one migration apart. */
export function backupOf(catalog: Catalog, key: TableName, what = 'backup'): string {
  const { schema, name } = nameOf(key);
  return sqlName({ ...(schema !== 'public' && { schema }), name: freeName(catalog, nameOf(key), name, undefined, what) });
}
