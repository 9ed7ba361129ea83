/** Tables that have no row: a migration has removed them all, or has come to where any row would have made it fail. */
import type { Catalog, Column, Emptied, Table, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { findColumn, isDefinedNotNull } from './columns.ts';
import { findType } from './names.ts';
import { editTable, isCertain } from './table-edits.ts';

/** The table and what inherits from it without their rows. */
export function emptiedIn(catalog: Catalog, key: TableName, emptied: Emptied): Catalog {
  const own = editTable(catalog, key, (table) => ({ ...table, emptied }));
  return (own.tables.get(key)?.children ?? []).reduce((changed, child) => emptiedIn(changed, child, emptied), own);
}

/** Neither the definition nor the type gives the rows that are there a value. */
export function isNullEverywhere(catalog: Catalog, { default: value, generated, type }: Pick<Column, 'default' | 'generated' | 'type'>): boolean {
  return generated === undefined && (value === undefined || value.constant === 'null') && findType(catalog, type)?.default === undefined;
}

/** Does ADD COLUMN fail as soon as the table has a row? Not where the column may be there already; that it is there although nothing in the history has added it is not taken to be so of a table that the history makes. */
export function demandsNoRows(catalog: Catalog, { column, ifNotExists, guard }: OperationOf<'addColumn'>, table: Table): boolean {
  const isAdded = guard === undefined && (!ifNotExists || isCertain(table)) && findColumn(table, column.name) === undefined;
  return isAdded && isDefinedNotNull(column) && isNullEverywhere(catalog, column);
}

/** What is known of the rows after ADD COLUMN; undefined: nothing new. */
export function emptiedBy(catalog: Catalog, operation: OperationOf<'addColumn'>, table: Table, migration: string): Emptied | undefined {
  const { emptied } = table;
  // The table is written anew, without dead rows.
  if (emptied?.how === 'deleted') return operation.column.generated !== undefined && operation.column.generated !== 'virtual' ? { ...emptied, how: 'anew' } : undefined;
  return emptied?.by !== migration && demandsNoRows(catalog, operation, table) ? { by: migration, how: 'demanded' } : undefined;
}
