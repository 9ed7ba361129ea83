/** Columns as the catalog keeps them. */
import type { Catalog, Column, Table } from '../model.ts';
import type { ColumnDefinition, DataType } from '../operations.ts';
import { findType, nameOf } from './names.ts';
import { settledDefault } from './next-values.ts';

/** The type of a column that is known by name only: a query's result, or one that is older than the history. */
export const unknownType: DataType = { name: 'unknown', modifiers: [], array: false, text: 'unknown' };

export function unknownColumn(name: string): Column {
  return { name, type: unknownType, notNull: false };
}

/** What is known of a query's columns; `*` stands for some that are not. */
export function resultColumns(names: readonly string[], addedBy: string): Pick<Table, 'known' | 'columns'> {
  return { known: !names.includes('*'), columns: names.filter((name) => name !== '*').map((name) => ({ ...unknownColumn(name), addedBy })) };
}

/** As defined, but for NOT NULL, which is added as a constraint. */
export function columnOf(catalog: Catalog, definition: ColumnDefinition, addedBy: string): Column {
  const value = definition.default && settledDefault(catalog, definition.default);
  return { ...definition, type: resolvedType(catalog, definition.type), notNull: false, ...(value && { default: value }), addedBy };
}

/** The type with the schema it is found in, so that it stays the same on another search path. */
export function resolvedType(catalog: Catalog, type: DataType): DataType {
  const found = findType(catalog, type);
  return found === undefined ? type : { ...type, schema: nameOf(found.name).schema };
}

/** NOT NULL by itself or by what it generates its values with. */
export function isDefinedNotNull({ notNull, generated }: ColumnDefinition): boolean {
  return notNull || generated === 'serial' || generated === 'identity';
}

export function findColumn(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** A table that is not known may have any column. */
export function mayHaveColumn(table: Table | undefined, name: string): boolean {
  return table !== undefined && (!table.known || findColumn(table, name) !== undefined);
}

export function withColumn(table: Table, name: string, edit: (column: Column) => Column): Table {
  return { ...table, columns: table.columns.map((column) => (column.name === name ? edit(column) : column)) };
}
