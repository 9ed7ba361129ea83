/** CREATE and DROP FUNCTION, PROCEDURE. */
import type { Catalog, Routine } from '../model.ts';
import type { OperationOf, Volatility } from '../operations.ts';
import { findRoutine, keyOf, nameOf, newKey } from './names.ts';
import { deleteEntry, setEntry } from './persistent-map.ts';
import { editTable } from './table-edits.ts';

/** A second one of the name is an overload, unless it replaces the first. */
export function createFunction(catalog: Catalog, operation: OperationOf<'createFunction'>): Catalog {
  const key = newKey(catalog, operation.name);
  const overloaded = operation.orReplace ? undefined : catalog.routines.get(key);
  const volatility = overloaded === undefined ? operation.volatility : moreVolatile(overloaded.volatility, operation.volatility);
  const known = catalog.routines.get(key);
  // A trigger's function has no arguments; of others nobody here knows them.
  const isOneOfSeveral = known !== undefined && (known.overloaded === true || !known.trigger || !operation.trigger);
  return putRoutine(catalog, { name: key, volatility, trigger: operation.trigger, ...(isOneOfSeveral && { overloaded: true }) });
}

/** One that is not there may be another overload of one that was dropped before. */
export function dropFunction(catalog: Catalog, operation: OperationOf<'dropFunction'>): Catalog {
  const routine = findRoutine(catalog, operation.name);
  return routine === undefined || routine.overloaded ? catalog : dropRoutineFrom(catalog, routine.name, operation.cascade);
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

function putRoutine(catalog: Catalog, routine: Routine): Catalog {
  return { ...catalog, routines: setEntry(catalog.routines, routine.name, routine) };
}

const VOLATILITIES: readonly Volatility[] = ['immutable', 'stable', 'volatile'];

function moreVolatile(one: Volatility, other: Volatility): Volatility {
  return VOLATILITIES.indexOf(one) > VOLATILITIES.indexOf(other) ? one : other;
}
