/** Constraints that a migration drops and adds again under another name. */
import { findTable, sqlName } from '../catalog/names.ts';
import type { Replayed, StepOf, TableConstraint } from '../model.ts';
import { nameAtEnd } from './added.ts';
import { nameOfConstraint } from './names.ts';

/** The statement that does the same in an instant; undefined where the new constraint says something else than the old one. */
export function renamingInstead(step: StepOf<'addConstraint'>, { steps }: Replayed): string | undefined {
  const { operation: { table }, before, after } = step;
  const name = nameOfConstraint(before, table, step.operation.constraint);
  const added = findTable(after, table)?.constraints.find((each) => each.name === name);
  const endOf = (at: number, key: string | undefined): string | undefined => key && nameAtEnd(steps.slice(at + 1), { table: key, part: '' }).table;
  const key = endOf(steps.findIndex(({ operation }) => operation === step.operation), findTable(after, table)?.name);
  for (const [at, { operation, before: then, migration }] of steps.entries()) {
    if (operation.kind !== 'dropConstraint') continue;
    const owner = findTable(then, operation.table);
    const dropped = owner?.constraints.find((each) => each.name === operation.name);
    if (!added || !dropped || dropped.createdBy === migration.id || endOf(at, owner?.name) !== key || textOf(dropped) !== textOf(added)) continue;
    return dropped.name === name ? '-- leave out the DROP CONSTRAINT, and this: they say the same' : `-- in place of this and the DROP CONSTRAINT:\nALTER TABLE ${sqlName(table)} RENAME CONSTRAINT ${sqlName({ name: dropped.name })} TO ${sqlName({ name })};`;
  }
  return undefined;
}

/** All that it says but its name. */
function textOf({ type, columns, parent, references, notValid, notEnforced, nullsNotDistinct, deferrable, include = [] }: TableConstraint): string {
  return JSON.stringify([type, columns, parent, references?.columns, references?.onDelete ?? 'no action', references?.onUpdate ?? 'no action', notValid, notEnforced === true, nullsNotDistinct === true, deferrable === true, include]);
}
