/** An ADD COLUMN as a later migration has to speak of it. */
import { nameOf, tableKey } from '../catalog/names.ts';
import type { Replayed, StepOf } from '../model.ts';
import { renamed } from './renamed.ts';

/** With the names that its table and column have when the migration ends; undefined where the column is gone by then. */
export function asAtEnd(step: StepOf<'addColumn'>, { steps }: Replayed): StepOf<'addColumn'> | undefined {
  const { operation } = step;
  const own = operation.column.name;
  const key = tableKey(step.before, operation.table);
  const { table, columns: [column] } = renamed(steps.slice(steps.indexOf(step) + 1), key, [own]);
  const name = column?.now;
  if (name === undefined) return undefined;
  if (table === key && name === own) return step;
  const { schema, name: called } = nameOf(table);
  const constraints = operation.constraints.map((constraint) => ({ ...constraint, columns: constraint.columns.map((each) => (each === own ? name : each)) }));
  return { ...step, operation: { ...operation, table: { ...(schema !== 'public' && { schema }), name: called }, column: { ...operation.column, name }, constraints } };
}
