/** A new column in phases: bare, then its value for new rows, then the old rows in batches, and after that what else was written with it. */
import { findTable, sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { Expression } from '../operations.ts';
import { fillNulls } from './backfill.ts';
import { addColumnWith, constraintText } from './definition.ts';
import type { ClauseKind } from './definition.ts';
import { asAtEnd } from './as-at-end.ts';
import { filledBy } from './filled.ts';
import { firedBy } from './fired.ts';
import { constraintsLater, constraintsWith } from './inline-constraints.ts';
import { droppedFrom, keyLater, leavingOut, referringLater, waitingFor } from './key-waiting.ts';
import { ofKind } from './in-a-row.ts';
import { lineOf, placesOf } from './left-out.ts';
import { listed } from './listed.ts';
import { notNullSteps } from './not-null.ts';
import { addedLater, constraintOverIndex } from './validate-later.ts';
import { needingValues } from './waiting.ts';

/** Separates the phases of several columns. */
export const LIKEWISE = '-- likewise:';

/** A column that is gone by the end: the migration can do without it. */
export function withoutColumn(step: StepOf<'addColumn'>, whole: Replayed): string | undefined {
  const { table, column } = step.operation;
  const later = whole.steps.slice(whole.steps.indexOf(step) + 1);
  const own = later.filter(({ operation, before }) => 'table' in operation && operation.table && tableKey(before, operation.table) === tableKey(step.before, table));
  const drop = ofKind(own, 'dropColumn').find(({ operation }) => operation.column === column.name);
  if (!drop || asAtEnd(step, whole)) return undefined;
  const using = [...needingValues(step, whole, tableKey(step.before, table), [column.name])].filter((other) => later.indexOf(other) < later.indexOf(drop));
  return `-- ${placesOf([drop])} drops it again: do without it, and leave out ${placesOf([...using, drop])}, too; within one statement, ctid tells rows apart that nothing else does`;
}

/** With a default that new rows get at once. Where the migration itself fills every row, nothing is left to do later. */
export function columnLater(step: StepOf<'addColumn'>, value: Expression, whole: Replayed): string {
  const without = withoutColumn(step, whole);
  if (without !== undefined) return without;
  const bare = addColumnWith(step, 'collate');
  const filling = filledBy(step, whole);
  if (!filling) return byHand(step, withDefault(step, whole, bare, value));
  const { table, column } = step.operation;
  const of = sqlName({ name: column.name });
  const required = isRequired(step) ? [`ALTER COLUMN ${of} SET NOT NULL`] : [];
  return [
    bare,
    `-- right behind line ${lineOf(filling)}, which fills every row:`,
    `ALTER TABLE ${sqlName(table)} ${[`ALTER COLUMN ${of} SET DEFAULT ${value.text}`, ...required].join(', ')};`,
    ...constraintsLater(step),
    ...madeBeside(step, whole),
  ].join('\n');
}

/** What takes the default away again waits for the old rows, as does a key. */
function withDefault(step: StepOf<'addColumn'>, whole: Replayed, bare: string, value: Expression): string {
  const needing = waitingFor([step], whole);
  const at = whole.steps.indexOf(step);
  const waiting = whole.steps.filter((other, index) => needing.includes(other) || (index > at && !other.called && isWithout(other, step, value)));
  const key = keyLater(waiting);
  const referring = referringLater([step], waiting, whole);
  const isRequiredLater = key.length > 0 || waiting.some(({ operation }) => operation.kind === 'setNotNull');
  return inPhases(step, whole, [...leavingOut(waiting, 'its value'), ...referring.now, bare].join('\n'), value, (end) => [...requiredLater(end, isRequiredLater, droppedFrom(waiting, [step])), ...key, ...madeBeside(step, whole), ...referring.later]);
}

/** Does it drop the default, or the sequence that is in it? */
function isWithout({ operation, before }: Step, { operation: { table, column }, before: then }: StepOf<'addColumn'>, value: Expression): boolean {
  if (operation.kind === 'dropSequence') return value.text.includes(operation.name.name);
  return operation.kind === 'dropDefault' && operation.column === column.name && tableKey(before, operation.table) === tableKey(then, table);
}

/** `add` adds it bare; then new rows get the default, and after the migration the old ones are filled in batches, before what comes `then`. */
export function inPhases(step: StepOf<'addColumn'>, whole: Replayed, add: string, value: Expression, then: (end: StepOf<'addColumn'>) => readonly string[]): string {
  const { table, column } = step.operation;
  const end = asAtEnd(step, whole);
  const later = (last: StepOf<'addColumn'>): readonly string[] => [
    '-- in a later migration:',
    ...firedBy(last, whole),
    fillNulls(last.operation.table, findTable(whole.after, last.operation.table), last.operation.column.name, value),
    ...then(last),
  ];
  return [add, `ALTER TABLE ${sqlName(table)} ALTER COLUMN ${sqlName({ name: column.name })} SET DEFAULT ${value.text};`, ...(end ? later(end) : [])].join('\n');
}

/** Nullable first, until code writes it; `inside`: the constraints that `bare` has already; `also`: old columns that have to be written until they are gone, as SQL; `dropped`: what takes away the key whose place one in the columns takes. */
export function nullableFirst(steps: readonly StepOf<'addColumn'>[], bare: (step: StepOf<'addColumn'>) => string, inside: (step: StepOf<'addColumn'>) => readonly ClauseKind[] = () => [], also: readonly string[] = [], dropped: readonly string[] = []): string {
  const it = steps.length > 1 ? 'them' : 'it';
  return [...steps.map(bare), `-- deploy code that writes ${listed([it, ...also])}, fill ${it} in batches, then:`, notNullOf(steps), ...steps.flatMap((each) => constraintsWith(each, dropped, ...inside(each)))].join('\n');
}

/** The same, with what of the migration has to wait for the values. */
export function nullableAtFirst(steps: readonly StepOf<'addColumn'>[], whole: Replayed, bare: (step: StepOf<'addColumn'>) => string, inside?: (step: StepOf<'addColumn'>) => readonly ClauseKind[]): string {
  const waiting = waitingFor(steps, whole);
  const referring = referringLater(steps, waiting, whole);
  return [...leavingOut(waiting, steps.length > 1 ? 'its values' : 'its value'), ...referring.now, nullableFirst(steps, bare, inside, [], droppedFrom(waiting, steps)), ...keyLater(waiting), ...referring.later].join('\n');
}

/** No migration follows a way back: the rest of the phases is done by hand, before code runs that knows the column as it was. */
export function byHand({ direction }: Pick<StepOf<'addColumn'>, 'direction'>, phases: string): string {
  if (direction === 'up') return phases;
  return phases
    .replace(/^-- in a later migration:$/gm, '-- afterwards, by hand, before the old release runs:')
    .replace(/^-- deploy code that writes (it|them), fill \1 in batches, then:$/gm, '-- afterwards, by hand, before the old release runs: fill $1 in batches, after that')
    .replace(/^-- (?:and )?then:\n/gm, '');
}

/** Under the names that are written with the columns, where these are the constraints' own. */
export function notNullOf(steps: readonly StepOf<'addColumn'>[]): string {
  const [step] = steps;
  if (!step) return '';
  const names = new Map(steps.flatMap(({ operation: { column, constraints } }) => constraints.flatMap(({ type, name }) => (type === 'notNull' && name !== undefined ? [[column.name, name] as const] : []))));
  return notNullSteps(step.engine, step.operation.table, steps.map(({ operation }) => operation.column.name), step.before, names);
}

/** What a framework makes of the same column as statements of their own: a unique or foreign key. */
export function madeBeside({ origin }: StepOf<'addColumn'>, whole: Replayed): readonly string[] {
  if (!origin) return [];
  return ofKind(whole.steps, 'addConstraint').filter((other) => other.origin?.range[0] === origin.range[0] && other.origin.range[1] === origin.range[1]).flatMap((other) => {
    const { before, operation: { table, constraint } } = other;
    if (constraint.type === 'foreignKey') return [addedLater(other)];
    return constraint.type === 'unique' ? [constraintOverIndex(before, table, constraint, { definition: constraintText(other), actions: [] })] : [];
  });
}

function requiredLater(step: StepOf<'addColumn'>, isLater: boolean, dropped: readonly string[]): readonly string[] {
  return [...(isLater || isRequired(step) ? ['-- then:', notNullOf([step])] : []), ...constraintsWith(step, dropped)];
}

function isRequired({ operation: { column, constraints } }: StepOf<'addColumn'>): boolean {
  return column.notNull || constraints.some(({ type }) => type === 'primaryKey');
}
