/** The phases that add a primary key without holding others up, as far as what its migration does before allows. */
import { findTable, sqlName, tableKey, writtenName } from '../catalog/names.ts';
import type { Catalog, Replayed, Step, StepOf, Table, TableName } from '../model.ts';
import type { Name } from '../operations.ts';
import { besideIt } from './actions.ts';
import { constraintText } from './definition.ts';
import { actionText } from './in-a-row.ts';
import { droppedKey, isMixedUp, keptKey, overOwnIndex } from './key-at-hand.ts';
import { placesOf } from './left-out.ts';
import { listed } from './listed.ts';
import { nameOfConstraint } from './names.ts';
import { aheadOf, changesKey, neededHere } from './needed-here.ts';
import { notNullSteps } from './not-null.ts';
import { overIndexes, withDrop } from './over-indexes.ts';
import { primaryKeyOf } from './primary-key.ts';
import { original } from './renamed.ts';
import type { Original } from './renamed.ts';
import { constraintOverIndex } from './validate-later.ts';
import { isInBlock } from './written.ts';

/** `ahead`: what its migration does before the statement; `was`: what the table and the key's columns were called before all of it; `dropped`: what takes the old key away. */
type Place = { readonly step: StepOf<'addConstraint'>; readonly whole: Replayed; readonly table: Table | undefined; readonly ahead: readonly Step[]; readonly was: Original; readonly dropped: readonly Step[]; /** Columns of the key that was there before the migration. */ readonly old: readonly string[] };

export function primaryKeyLater(step: StepOf<'addConstraint'>, whole: Replayed): string {
  const { operation: { table: on, constraint }, before } = step;
  const ahead = aheadOf(step, whole);
  const was = original(ahead, tableKey(before, on), constraint.columns);
  const name = nameOfConstraint(before, on, constraint);
  const dropped = ahead.filter((other) => takesOldKey(other, [was.table, tableKey(before, on)], name, constraint.columns));
  const place = { step, whole, table: findTable(before, on), ahead, was, dropped, old: primaryKeyOf(whole.before.tables.get(was.table)) };
  return keptKey(step, whole) ?? truncated(place) ?? overIndexAtHand(place) ?? builtBefore(place) ?? builtBetween(place) ?? builtHere(place);
}

/** An index that is built in the transaction which has deleted the rows has them in it. */
function truncated({ step: { operation, migration }, table }: Place): string | undefined {
  if (table?.emptied?.how !== 'deleted' || table.emptied.by !== migration.id) return undefined;
  const isFree = table.referencedBy.every((key) => key === table.name) && !table.triggers.some(({ events }) => events.includes('delete'));
  return isFree ? `-- in place of the DELETE, whose rows the index is built over all the same:\nTRUNCATE ${sqlName(operation.table)};` : undefined;
}

function overIndexAtHand(place: Place): string | undefined {
  const index = overOwnIndex(place.step, place.whole);
  return index && [...required(place), index].join('\n');
}

/** The index comes before the migration, where that has dropped the old key or given names, and leaves the rows and the key's values as they are. */
function builtBefore(place: Place): string | undefined {
  const { step, step: { operation: { table: on, constraint }, before, direction }, whole, table, ahead, was, dropped } = place;
  const columns = was.columns.flatMap(({ old }) => old ?? []);
  const [isMoved, isRenamed] = [was.table !== tableKey(before, on), was.columns.some(({ old, now }) => old !== now)];
  if (columns.length < constraint.columns.length || constraint.include || table?.partitionBy || !(isMoved || isRenamed || dropped.length > 0) || ahead.some((other) => changesKey(other, place))) return undefined;
  const from = { table: isMoved ? writtenName(was.table) : on, columns };
  const [when, out] = direction === 'down' ? ['before this runs, by hand', ''] : ['in a migration before this one', ', outside a transaction'];
  const first = notNullFor(place, from.table, nullable(place).map((name) => was.columns.find(({ now }) => now === name)?.old ?? name), whole.before);
  return [
    ...(first.length > 0 ? [`-- ${when}:`, ...first] : []),
    constraintOverIndex(before, on, constraint, { definition: constraintText(step), actions: besideIt(step), from, phases: [`-- ${first.length > 0 ? 'after that' : when}${out}:`, '-- here:'] }),
  ].join('\n');
}

/** A column of the old key gives its name to another, and takes the key along: the migration ends before that, where the other one is filled. */
function builtBetween(place: Place): string | undefined {
  const { step, step: { operation: { table: on, constraint }, before, direction }, table, ahead, dropped } = place;
  const isHandedOn = ({ operation, before: then }: Step): boolean => operation.kind === 'dropColumn' && constraint.columns.includes(operation.column) && tableKey(then, operation.table) === place.was.table && place.old.includes(operation.column);
  const at = ahead.findIndex((other) => isHandedOn(other) || dropped.includes(other));
  if (!ahead.some(isHandedOn) || table?.partitionBy || constraint.include) return undefined;
  const later = ahead.slice(at);
  const was = original(later, tableKey(before, on), constraint.columns);
  const columns = was.columns.flatMap(({ old }) => old ?? []);
  if (columns.length < constraint.columns.length || was.table !== tableKey(before, on) || later.some((other) => changesKey(other, place))) return undefined;
  if (direction === 'down') return ['-- afterwards, by hand:', ...required(place), overIndexes(step, { actions: besideIt(step) })].join('\n');
  const split = `-- split the migration before ${placesOf(later.slice(0, 1))}, as the index needs ${listed(columns.map((name) => sqlName({ name })))}`;
  const first = notNullFor(place, on, nullable(place).map((name) => was.columns.find(({ now }) => now === name)?.old ?? name), step.before);
  return [
    ...(first.length > 0 ? [`${split}:`, ...first] : []),
    constraintOverIndex(before, on, constraint, { definition: constraintText(step), actions: besideIt(step), from: { table: on, columns }, phases: [`${first.length > 0 ? '-- after that,' : `${split};`} outside a transaction:`, '-- in the next migration, behind all that follows from there:'] }),
  ].join('\n');
}

/** The migration ends before the statement, where the index needs what it has done by then; the old key stays until the new one is there, unless what follows needs it gone. */
function builtHere(place: Place): string {
  const { step, ahead, dropped } = place;
  const staying = dropped.filter((drop) => isMixedUp(ahead.slice(ahead.indexOf(drop) + 1), droppedKey(drop) ?? { table: tableKey(step.before, step.operation.table), columns: place.old }));
  const why = neededHere(ahead, place) ?? (staying.length > 0 ? 'the rows as they are by now' : undefined);
  const waiting = dropped.filter((drop) => !staying.includes(drop));
  const moved = waiting.filter((other) => !isInBlock(other));
  const what = waiting.some(({ operation }) => operation.kind === 'dropConstraint') ? 'CONSTRAINT' : 'COLUMN';
  return [
    ...(why === undefined ? [] : [step.direction === 'down' ? '-- afterwards, by hand:' : `-- split the migration here, as the index needs ${why}:`]),
    ...required(place),
    overIndexes(step, { actions: [...moved.map(actionText), ...besideIt(step)], ...(waiting.length > 0 && { phases: withDrop(what) }) }),
  ].join('\n');
}

/** Does it drop the primary key, what has the name of the new one, or a column of the old one whose name is not needed? */
function takesOldKey(step: Step, tables: readonly TableName[], name: string, columns: readonly string[]): boolean {
  const { operation, before } = step;
  if (operation.kind === 'dropColumn') return tables.includes(tableKey(before, operation.table)) && primaryKeyOf(findTable(before, operation.table)).includes(operation.column) && !columns.includes(operation.column);
  return operation.kind === 'dropConstraint' && tables.includes(tableKey(before, operation.table)) && (droppedKey(step) !== undefined || operation.name === name);
}

function required(place: Place): readonly string[] {
  const { operation: { table }, before } = place.step;
  const steps = notNullFor(place, table, nullable(place), before);
  return steps.length === 0 ? [] : [...steps, '-- and then:'];
}

function notNullFor({ step: { engine } }: Place, table: Name, columns: readonly string[], before: Catalog): readonly string[] {
  return columns.length === 0 ? [] : [notNullSteps(engine, table, columns, before)];
}

function nullable({ table, step: { operation: { constraint } } }: Place): readonly string[] {
  return constraint.columns.filter((column) => table?.columns.some(({ name, notNull }) => name === column && !notNull));
}
