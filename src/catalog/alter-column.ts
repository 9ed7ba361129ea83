/** ALTER COLUMN: type, default, generation expression and identity; NOT NULL is in `not-null.ts`. */
import type { Catalog, Column, Table } from '../model.ts';
import type { DataType, Name, OperationOf } from '../operations.ts';
import { findColumn, resolvedType, withColumn } from './columns.ts';
import { settledDefault } from './next-values.ts';
import { withRebuilt } from './rebuilt.ts';
import { onTable, onTableWith } from './references.ts';
import { removeSequence, withOwnSequence } from './sequences.ts';
import { editFamily } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function alterColumnType(before: Catalog, operation: OperationOf<'alterColumnType'>): Catalog {
  const { using, collation } = operation;
  const type = resolvedType(before, operation.type);
  const changed = onColumn(before, operation, (column) => ({ ...without(column, 'collation', ...(using === undefined ? [] : ['allNull'] as const)), type, ...(collation && { collation }) }));
  return onTable(changed, operation.table, (catalog, { name }) => {
    const old = findColumn(before.tables.get(name) ?? catalog.tables.get(name)!, operation.column)?.type;
    return withRebuilt(catalog, name, operation.column, old?.name !== type.name && !(old && isText(old) && isText(type)));
  });
}

export function setDefault(catalog: Catalog, operation: OperationOf<'setDefault'>): Catalog {
  return onColumn(catalog, operation, (column) => ({ ...withoutSerial(column), default: settledDefault(catalog, operation.value) }));
}

export function dropDefault(catalog: Catalog, operation: OperationOf<'dropDefault'>): Catalog {
  return onColumn(catalog, operation, (column) => without(withoutSerial(column), 'default'));
}

export function setExpression(catalog: Catalog, operation: OperationOf<'setExpression'>): Catalog {
  return onColumn(catalog, operation, (column) => ({ ...column, expression: operation.expression }));
}

export function dropExpression(catalog: Catalog, operation: OperationOf<'dropExpression'>): Catalog {
  return onColumn(catalog, operation, (column) => (column.generated === 'stored' || column.generated === 'virtual' ? without(column, 'generated', 'expression') : column));
}

export function addIdentity(before: Catalog, operation: OperationOf<'addIdentity'>, context: Context): Catalog {
  const changed = onColumn(before, operation, (column) => ({ ...without(column, 'default'), generated: 'identity', ...(!operation.options && { identity: operation.always ? 'always' : 'by default' }) }), isPartitioned);
  return onTable(changed, operation.table, (catalog, table) => {
    const column = findColumn(table, operation.column);
    return column === undefined ? catalog : withOwnSequence(catalog, table.name, column, context);
  });
}

/** What its sequence is like by then is not known. */
export function setIdentity(before: Catalog, operation: OperationOf<'setIdentity'>): Catalog {
  return onColumn(before, operation, (column) => without(column, 'identity'), isPartitioned);
}

export function dropIdentity(before: Catalog, operation: OperationOf<'dropIdentity'>): Catalog {
  const unsequenced = onTableWith(before, operation, (catalog, table) => {
    const owned = findColumn(table, operation.column)?.generated === 'identity' ? table.sequences.filter((key) => catalog.sequences.get(key)?.ownedBy?.column === operation.column) : [];
    return owned.reduce(removeSequence, catalog);
  });
  return onColumn(unsequenced, operation, (column) => (column.generated === 'identity' ? without(column, 'generated', 'identity') : column), isPartitioned);
}

function isText({ name }: DataType): boolean {
  return name === 'text' || name === 'varchar';
}

type Target = { readonly table: Name; readonly column: string; readonly only?: boolean };

/** `edit` for the column and, unless ONLY was written, for that of the children of a table which `handsDown`. */
function onColumn(before: Catalog, target: Target, edit: (column: Column) => Column, handsDown: (table: Table) => boolean = () => true): Catalog {
  return onTableWith(before, target, (catalog, table) => editFamily(catalog, table.name, target.only === true || !handsDown(table), (member) => withColumn(member, target.column, edit)));
}

/** Identity is the partitions' too, but not that of children that inherit. */
function isPartitioned({ partitionBy }: Table): boolean {
  return partitionBy !== undefined;
}

function withoutSerial(column: Column): Column {
  return column.generated === 'serial' ? without(column, 'generated') : column;
}
