/** One value for every row, in columns that the migration adds itself: they may come with it, and no row is changed. */
import { sqlName, tableKey } from '../catalog/names.ts';
import { supports } from '../effects/features.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { Name } from '../operations.ts';
import { addColumnWith } from './definition.ts';
import { placesOf } from './left-out.ts';

/** Undefined where the value depends on the row, or the column has had another meanwhile. */
export function filledAtOnce(step: StepOf<'write'>, whole: Replayed): string | undefined {
  const { verb, assigned = [], guard } = step.operation;
  const isRepeated = guard?.includes('LOOP') === true;
  const isConstant = assigned.every(({ value }) => value.constant !== undefined && value.constant !== 'null');
  if (verb !== 'update' || isRepeated || assigned.length === 0 || !isConstant || !supports(step.engine, 'constantDefaultWithoutRewrite')) return undefined;
  const added = assigned.map(({ column }) => addedBefore(step, column, whole));
  if (!added.every((each) => each !== undefined) || !isOfAllRows(step, added)) return undefined;
  const columns = added.map((each, at) => {
    const { column, value } = assigned[at]!;
    const required = requiredBy(step, column, whole);
    return { lines: atOnce(each, value.text, required !== undefined), required };
  });
  const superfluous = columns.flatMap(({ required }) => required ?? []);
  const [what, and] = [assigned.length > 1 ? 'ADD COLUMNs' : 'ADD COLUMN', superfluous.length > 0 ? `, this statement and ${placesOf(superfluous)}` : ' and this statement'];
  return [`-- here, in place of the ${what}${and}, in an instant:`, ...columns.flatMap(({ lines }) => lines)].join('\n');
}

function atOnce(added: StepOf<'addColumn'>, value: string, required: boolean): readonly string[] {
  const { table, column } = added.operation;
  const bare = addColumnWith(added, 'collate', 'notNull', 'null', 'check', 'unique', 'foreignKey').slice(0, -1);
  const { default: old } = column;
  if (old?.text === value) return [`${bare}${required && !column.notNull ? ' NOT NULL' : ''} DEFAULT ${value};`];
  return [`${bare}${required && !column.notNull ? ' NOT NULL' : ''} DEFAULT ${value};`, `ALTER TABLE ${sqlName(table)} ALTER COLUMN ${sqlName({ name: column.name })} ${old ? `SET DEFAULT ${old.text}` : 'DROP DEFAULT'};`];
}

/** Where it is added, as long as nothing has been done with it, or with the table's rows, before the step. */
function addedBefore(step: StepOf<'write'>, column: string, { steps }: Replayed): StepOf<'addColumn'> | undefined {
  const earlier = steps.slice(0, steps.indexOf(step));
  const isOn = ({ before }: Step, table: Name): boolean => tableKey(before, table) === tableKey(step.before, step.operation.table);
  const at = earlier.findLastIndex((other) => other.operation.kind === 'addColumn' && other.operation.column.name === column && isOn(other, other.operation.table));
  const added = earlier[at] as StepOf<'addColumn'> | undefined;
  if (!added || added.operation.ifNotExists || added.operation.guard !== step.operation.guard || added.operation.column.generated !== undefined || added.operation.constraints.some(({ type }) => type === 'primaryKey' || type === 'unique')) return undefined;
  const isInBetween = (other: Step): boolean => {
    const { operation } = other;
    if (operation.kind === 'write') return isOn(other, operation.table) && (operation.verb !== 'update' || operation.assigned?.some((one) => one.column === column) === true);
    return 'column' in operation && operation.column === column && operation.kind !== 'setNotNull' && 'table' in operation && isOn(other, operation.table);
  };
  return earlier.slice(at + 1).some(isInBetween) ? undefined : added;
}

/** Without WHERE, or where the column that is new is NULL: so it is in every row, unless it has a default. */
function isOfAllRows({ operation: { where, reads } }: StepOf<'write'>, added: readonly StepOf<'addColumn'>[]): boolean {
  if (!where || where.constant === 'true') return true;
  const [part, ...more] = where.conjuncts;
  return reads.length === 0 && more.length === 0 && part?.operator === 'is null' && added.some(({ operation: { column } }) => column.default === undefined && column.name === part.column);
}

/** A later statement that does nothing but SET NOT NULL. */
function requiredBy(step: StepOf<'write'>, column: string, { steps }: Replayed): Step | undefined {
  return steps.slice(steps.indexOf(step) + 1).find(({ operation, statement, before }) => operation.kind === 'setNotNull' && operation.column === column && operation.guard === step.operation.guard && statement.operations.length === 1 && tableKey(before, operation.table) === tableKey(step.before, step.operation.table));
}
