/** CREATE and DROP FUNCTION, PROCEDURE. */
import type { Catalog, Overload, Routine } from '../model.ts';
import type { DataType, OperationOf, Volatility } from '../operations.ts';
import { findRoutine, keyOf, nameOf, newKey } from './names.ts';
import { deleteEntry, setEntry } from './persistent-map.ts';
import { editTable, madeBy } from './table-edits.ts';
import type { Context } from './table-edits.ts';

/** A second one of the name is an overload, unless it takes the same and replaces the first. */
export function createFunction(catalog: Catalog, definition: OperationOf<'createFunction'>, context: Context): Catalog {
  const key = newKey(catalog, definition.name);
  const overload: Overload = { arguments: signature(definition.arguments), volatility: definition.volatility, definition, ...madeBy(definition, context) };
  const others = (catalog.routines.get(key)?.overloads ?? []).filter((other) => other.arguments !== overload.arguments);
  return putRoutine(catalog, routineOf(key, [...others, overload], definition.trigger));
}

/** One that is not there may be another overload of one that was dropped before. */
export function dropFunction(catalog: Catalog, operation: OperationOf<'dropFunction'>): Catalog {
  const routine = findRoutine(catalog, operation.name);
  if (routine === undefined) return catalog;
  const dropped = operation.arguments && signature(operation.arguments);
  const left = routine.overloads.filter((overload) => overload.arguments !== dropped);
  return dropped === undefined || routine.overloads.length < 2 || left.length === 0 ? dropRoutineFrom(catalog, routine.name, operation.cascade) : putRoutine(catalog, routineOf(routine.name, left, routine.trigger));
}

/** Without the routine, and with `cascade` the triggers that call it. */
export function dropRoutineFrom(catalog: Catalog, key: string, cascade: boolean): Catalog {
  const dropped = { ...catalog, routines: deleteEntry(catalog.routines, key) };
  return cascade && catalog.routines.get(key)?.trigger ? withoutTriggersOf(dropped, key) : dropped;
}

export function setRoutineSchema(catalog: Catalog, { name, schema }: OperationOf<'setSchema'>): Catalog {
  const routine = findRoutine(catalog, name);
  return routine === undefined ? catalog : moveRoutine(catalog, routine.name, keyOf({ schema, name: nameOf(routine.name).name }));
}

/** The routine under another key; triggers that call it follow. */
export function moveRoutine(catalog: Catalog, from: string, to: string): Catalog {
  const routine = catalog.routines.get(from);
  if (routine === undefined) return catalog;
  const moved = putRoutine({ ...catalog, routines: deleteEntry(catalog.routines, from) }, { ...routine, name: to });
  if (!routine.trigger) return moved;
  return callers(moved, from).reduce((changed, table) => editTable(changed, table, (owner) => ({ ...owner, triggers: owner.triggers.map((trigger) => (trigger.function === from ? { ...trigger, function: to } : trigger)) })), moved);
}

function withoutTriggersOf(catalog: Catalog, key: string): Catalog {
  return callers(catalog, key).reduce((changed, table) => editTable(changed, table, (owner) => ({ ...owner, triggers: owner.triggers.filter((trigger) => trigger.function !== key) })), catalog);
}

function callers(catalog: Catalog, key: string): readonly string[] {
  return [...catalog.tables.entries()].flatMap(([name, { triggers }]) => (triggers.some((trigger) => trigger.function === key) ? [name] : []));
}

function signature(types: readonly DataType[]): string {
  return types.map(({ schema, name, array }) => `${schema === undefined ? '' : `${schema}.`}${name}${array ? '[]' : ''}`).join(', ');
}

function routineOf(name: string, overloads: readonly Overload[], trigger: boolean): Routine {
  return { name, volatility: overloads.map(({ volatility }) => volatility).reduce(moreVolatile), trigger, overloads };
}

function putRoutine(catalog: Catalog, routine: Routine): Catalog {
  return { ...catalog, routines: setEntry(catalog.routines, routine.name, routine) };
}

const VOLATILITIES: readonly Volatility[] = ['immutable', 'stable', 'volatile'];

function moreVolatile(one: Volatility, other: Volatility): Volatility {
  return VOLATILITIES.indexOf(one) > VOLATILITIES.indexOf(other) ? one : other;
}
