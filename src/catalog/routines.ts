/** CREATE, DROP and RENAME FUNCTION, PROCEDURE. */
import type { Catalog, Overload, Routine, Trigger } from '../model.ts';
import type { DataType, OperationOf, Volatility } from '../operations.ts';
import { findColumn, unknownType } from './columns.ts';
import { besides, findTable, findType, keyOf, nameOf, newKey, routineKey } from './names.ts';
import { deleteEntry, setEntry } from './persistent-map.ts';
import { editTable, madeBy } from './table-edits.ts';
import type { Context } from './table-edits.ts';

/** A second one of the name is an overload, unless it takes the same and replaces the first. */
export function createFunction(catalog: Catalog, definition: OperationOf<'createFunction'>, context: Context): Catalog {
  const [key, taken] = [newKey(catalog, definition.name), signature(catalog, definition.arguments)];
  const replaced = catalog.routines.get(key)?.overloads.find((overload) => overload.arguments === taken);
  const createdBy = replaced ? replaced.createdBy : context.migration;
  return withOverloads(catalog, key, [{ arguments: taken, ...(createdBy !== undefined && { createdBy }), volatility: definition.volatility, definition, ...madeBy(definition, context) }]);
}

/** One that is not there may be another overload of one that was dropped before, or older than the history; with IF EXISTS nothing goes where none takes the same. */
export function dropFunction(catalog: Catalog, operation: OperationOf<'dropFunction'>): Catalog {
  const key = routineKey(catalog, operation.name);
  const overloads = catalog.routines.get(key)?.overloads ?? [];
  const { arguments: types, ifExists } = operation;
  if (types && ifExists && !overloads.some(({ definition }) => areAlike(definition.arguments, types))) return catalog;
  const dropped = operation.arguments && signature(catalog, operation.arguments);
  const left = overloads.filter((overload) => overload.arguments !== dropped);
  return dropped === undefined || overloads.length < 2 || left.length === 0 ? dropRoutineFrom(catalog, key, operation.cascade) : putRoutine(catalog, key, left);
}

/** Without the routine, and with `cascade` the triggers that call it. */
export function dropRoutineFrom(catalog: Catalog, key: string, cascade: boolean): Catalog {
  const dropped = { ...catalog, routines: deleteEntry(catalog.routines, key) };
  return cascade ? withTriggersOf(dropped, key, () => []) : dropped;
}

export function renameFunction(catalog: Catalog, operation: OperationOf<'renameFunction'>): Catalog {
  const key = routineKey(catalog, operation.name);
  return moveRoutine(catalog, key, besides(key, operation.to), operation.arguments);
}

export function setRoutineSchema(catalog: Catalog, operation: OperationOf<'setSchema'>): Catalog {
  const key = routineKey(catalog, operation.name);
  return moveRoutine(catalog, key, keyOf({ schema: operation.schema, name: nameOf(key).name }), operation.arguments);
}

/** The routine under another key, of several overloads the one that takes `types`; triggers that call it follow, also those of one that is older than the history. */
export function moveRoutine(catalog: Catalog, from: string, to: string, types?: readonly DataType[]): Catalog {
  if (from === to) return catalog;
  const overloads = catalog.routines.get(from)?.overloads ?? [];
  const taken = overloads.length > 1 && types ? signature(catalog, types) : undefined;
  const isMoved = (overload: Overload): boolean => taken === undefined || overload.arguments === taken;
  const left = overloads.filter((overload) => !isMoved(overload));
  const rest = left.length === 0 ? { ...catalog, routines: deleteEntry(catalog.routines, from) } : putRoutine(catalog, from, left);
  const moved = withOverloads(rest, to, overloads.filter(isMoved));
  // What triggers call takes nothing.
  return taken === undefined || taken === '' ? withTriggersOf(moved, from, (trigger) => [{ ...trigger, function: to }]) : moved;
}

/** With `edit` of each trigger that calls the routine in its place. */
function withTriggersOf(catalog: Catalog, key: string, edit: (trigger: Trigger) => readonly Trigger[]): Catalog {
  return callers(catalog, key).reduce((changed, table) => editTable(changed, table, (owner) => ({ ...owner, triggers: owner.triggers.flatMap((trigger) => (trigger.function === key ? edit(trigger) : [trigger])) })), catalog);
}

function callers(catalog: Catalog, key: string): readonly string[] {
  return [...catalog.tables.entries()].flatMap(([name, { triggers }]) => (triggers.some((trigger) => trigger.function === key) ? [name] : []));
}

/** May they be the same types, however they are written? */
function areAlike(some: readonly DataType[], others: readonly DataType[]): boolean {
  return some.length === others.length && some.every((type, at) => isAlike(type, others[at]!));
}

function isAlike(one: DataType, other: DataType): boolean {
  if (one.of || other.of) return true;
  return one.array === other.array && one.name.replace(/^bpchar$/, 'char') === other.name.replace(/^bpchar$/, 'char');
}

/** What routines of one name differ in. In place of `%TYPE` PostgreSQL takes the type that the column has by then: https://www.postgresql.org/docs/current/sql-createfunction.html */
export function signature(catalog: Catalog, types: readonly DataType[]): string {
  return types.map((type) => {
    const owner = type.of?.table && findTable(catalog, type.of.table);
    const column = owner && findColumn(owner, type.of.column)?.type;
    if (type.of && (column === undefined || column === unknownType)) return type.text;
    const { schema, name, array } = column ?? type;
    const isFound = schema === undefined || (column !== undefined && findType(catalog, { name })?.name === findType(catalog, column)?.name);
    return `${isFound ? '' : `${schema}.`}${name}${array ? '[]' : ''}`;
  }).join(', ');
}

/** With these beside those of the name that take something else. */
function withOverloads(catalog: Catalog, key: string, overloads: readonly Overload[]): Catalog {
  const others = (catalog.routines.get(key)?.overloads ?? []).filter((other) => !overloads.some((overload) => overload.arguments === other.arguments));
  return putRoutine(catalog, key, [...others, ...overloads]);
}

function putRoutine(catalog: Catalog, name: string, overloads: readonly Overload[]): Catalog {
  if (overloads.length === 0) return catalog;
  const routine: Routine = { name, volatility: overloads.map(({ volatility }) => volatility).reduce(moreVolatile), trigger: overloads.some(({ definition }) => definition.trigger), overloads };
  return { ...catalog, routines: setEntry(catalog.routines, name, routine) };
}

const VOLATILITIES: readonly Volatility[] = ['immutable', 'stable', 'volatile'];

function moreVolatile(one: Volatility, other: Volatility): Volatility {
  return VOLATILITIES.indexOf(one) > VOLATILITIES.indexOf(other) ? one : other;
}
