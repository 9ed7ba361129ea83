/** ADD COLUMN. */
import type { Catalog, TableName } from '../model.ts';
import type { ColumnDefinition, OperationOf } from '../operations.ts';
import { addConstraints } from './add-constraint.ts';
import { columnOf, findColumn, isDefinedNotNull } from './columns.ts';
import { emptiedBy, emptiedIn, isNullEverywhere } from './emptied.ts';
import { lacking, onTable } from './references.ts';
import { withOwnSequence } from './sequences.ts';
import { editFamily, editTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';

export function addColumn(before: Catalog, operation: OperationOf<'addColumn'>, context: Context): Catalog {
  return onTable(before, operation.table, (catalog, owner) => {
    const { name: table, columns } = owner;
    const definition = operation.column;
    const exists = columns.some(({ name }) => name === definition.name);
    if (exists && (operation.ifNotExists || operation.guard !== undefined)) return catalog;
    const added = addedTo(exists ? lacking(catalog) : catalog, table, definition, operation.only === true, context);
    const constraints = isDefinedNotNull(definition) ? [...operation.constraints, { type: 'notNull', columns: [definition.name], notValid: false } as const] : operation.constraints;
    const emptied = emptiedBy(catalog, operation, owner, context.migration);
    return addConstraints(emptied ? emptiedIn(added, table, emptied) : added, table, constraints, { ...context, only: operation.only === true });
  });
}

function addedTo(catalog: Catalog, table: TableName, definition: ColumnDefinition, only: boolean, context: Context): Catalog {
  const column = columnOf(catalog, definition, context.migration);
  const own = editTable(catalog, table, (owner) => {
    const added = (owner.empty && owner.createdBy === context.migration) || !isNullEverywhere(catalog, column) ? column : { ...column, allNull: true as const };
    return { ...owner, columns: [...owner.columns.filter(({ name }) => name !== column.name), added] };
  });
  const sequenced = withOwnSequence(own, table, definition, context);
  const added = sequenced.tables.get(table)?.columns.at(-1);
  if (only || added === undefined) return sequenced;
  return editFamily(sequenced, table, false, (child) => (findColumn(child, column.name) === undefined ? { ...child, columns: [...child.columns, { ...added, inherited: true }] } : child));
}
