/** Constraints that a migration drops and adds again under another name. */
import { findTable, sqlName } from '../catalog/names.ts';
import type { Replayed, Step, StepOf, TableConstraint, TableName } from '../model.ts';
import { nameAtEnd } from './added.ts';
import { nameOfConstraint } from './names.ts';

/** The statement that does the same in an instant; undefined where the new constraint says something else than the old one. */
export function renamingInstead(step: StepOf<'addConstraint'>, { steps }: Replayed): string | undefined {
  const { operation: { table }, before, after } = step;
  const name = nameOfConstraint(before, table, step.operation.constraint);
  const added = findTable(after, table)?.constraints.find((each) => each.name === name);
  const endOf = (at: number, key: string | undefined): string | undefined => key && nameAtEnd(steps.slice(at + 1), { table: key, part: '' }).table;
  const own = steps.findIndex(({ operation }) => operation === step.operation);
  const key = endOf(own, findTable(after, table)?.name);
  for (const [at, { operation, before: then, migration }] of steps.entries()) {
    if (operation.kind !== 'dropConstraint') continue;
    const owner = findTable(then, operation.table);
    const dropped = owner?.constraints.find((each) => each.name === operation.name);
    if (!added || !dropped || dropped.createdBy === migration.id || endOf(at, owner?.name) !== key || textOf(dropped) !== textOf(added) || steps.slice(at + 1, own).some((between) => needsItGone(between, owner?.name, dropped))) continue;
    return dropped.name === name ? '-- leave out the DROP CONSTRAINT, and this: they say the same' : `-- in place of this and the DROP CONSTRAINT:\nALTER TABLE ${sqlName(table)} RENAME CONSTRAINT ${sqlName({ name: dropped.name })} TO ${sqlName({ name })};`;
  }
  return undefined;
}

/** Could it not run, or would it take the constraint with it, while that is there: a foreign key holds the types and the key at both its ends. */
function needsItGone({ operation, before }: Step, owner: TableName | undefined, { columns, parent, references }: TableConstraint): boolean {
  if (operation.kind !== 'alterColumnType' && operation.kind !== 'dropColumn' && operation.kind !== 'dropConstraint') return false;
  const table = findTable(before, operation.table);
  const isAtEnd = (column: string): boolean => (table?.name === owner && columns.includes(column)) || (table?.name === parent && references?.columns.includes(column) === true);
  if (operation.kind === 'dropColumn') return isAtEnd(operation.column);
  if (operation.kind === 'alterColumnType') return references !== undefined && isAtEnd(operation.column);
  const dropped = table?.constraints.find(({ name }) => name === operation.name);
  return table?.name === parent && dropped !== undefined && ['primaryKey', 'unique'].includes(dropped.type) && dropped.columns.every((column) => references?.columns.includes(column));
}

/** All that it says but its name. */
function textOf({ type, columns, parent, references, notValid, notEnforced, nullsNotDistinct, deferrable, include = [] }: TableConstraint): string {
  return JSON.stringify([type, columns, parent, references?.columns, references?.onDelete ?? 'no action', references?.onUpdate ?? 'no action', notValid, notEnforced === true, nullsNotDistinct === true, deferrable === true, include]);
}
