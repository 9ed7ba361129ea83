/** SET NOT NULL and NOT NULL constraints: the column's property and, with a name, the constraint that version 18 keeps for it. */
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';
import type { Constraint, OperationOf } from '../operations.ts';
import type { Adding } from './add-constraint.ts';
import { constraintName } from './automatic-names.ts';
import { withColumn } from './columns.ts';
import { onTableWith } from './references.ts';
import { editTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function setNotNull(before: Catalog, operation: OperationOf<'setNotNull'>, context: Context): Catalog {
  const constraint = { type: 'notNull', columns: [operation.column], notValid: false } as const;
  return onTableWith(before, operation, (catalog, table) => addNotNull(catalog, table.name, constraint, { ...context, only: operation.only === true }));
}

/** To the table and its children; one that is there is kept, and validated when the new one is valid. */
export function addNotNull(catalog: Catalog, table: TableName, constraint: Constraint, { migration, only, inherited }: Adding): Catalog {
  const column = constraint.columns[0] ?? '';
  const own = editTable(catalog, table, (owner) => {
    const there = notNullOf(owner, column);
    const taken = inherited && owner.constraints.some((other) => other.name === constraint.name);
    const name = taken || constraint.name === undefined ? constraintName(catalog, table, constraint) : constraint.name;
    const added: TableConstraint = { ...constraint, name, createdBy: migration, ...(inherited && { inherited }) };
    const kept = there && { ...(inherited ? there : without(there, 'inherited')), notValid: there.notValid && constraint.notValid };
    const constraints = kept === undefined ? [...owner.constraints, added] : owner.constraints.map((other) => (other === there ? kept : other));
    return { ...withColumn(owner, column, (plain) => ({ ...plain, notNull: plain.notNull || !constraint.notValid })), constraints };
  });
  const changed = own.tables.get(table);
  if (only || constraint.noInherit || changed === undefined) return own;
  const name = notNullOf(changed, column)?.name;
  return changed.children.reduce((family, child) => addNotNull(family, child, { ...constraint, ...(name !== undefined && { name }) }, { migration, inherited: true }), own);
}

export function notNullOf(table: Table, column: string): TableConstraint | undefined {
  return table.constraints.find(({ type, columns }) => type === 'notNull' && columns[0] === column);
}

/** With the column nullable; a primary key still forbids it. */
export function nullable(table: Table, column: string): Table {
  const keyed = table.constraints.some(({ type, columns }) => type === 'primaryKey' && columns.includes(column));
  return { ...withColumn(table, column, (plain) => ({ ...plain, notNull: keyed })), constraints: table.constraints.filter((constraint) => constraint !== notNullOf(table, column)) };
}
