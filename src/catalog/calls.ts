/** What runs when an operation calls routines of the history. */
import type { Catalog, Overload, Routine } from '../model.ts';
import type { Name, Operation, OperationOf } from '../operations.ts';
import { findRoutine } from './names.ts';

/** A routine as it is called; `operations` are those of its body, whose ranges are offsets into `text`. */
export type Call = { readonly name: Name; readonly routine: Routine; readonly text: string; readonly definition: OperationOf<'createFunction'>; readonly operations: readonly Operation[] };

/** The calls that an operation makes of what the history defines; those of triggers are none. `countsOf`: with how many arguments its text calls one. */
export function callsOf(catalog: Catalog, operation: Operation, countsOf: (name: Name) => readonly number[]): readonly Call[] {
  const names = operation.kind === 'call' ? [operation.name] : operation.kind === 'select' || operation.kind === 'write' ? operation.calls : [];
  return names.flatMap((name) => {
    const routine = findRoutine(catalog, name);
    if (!routine || routine.trigger) return [];
    const overloads = fitting(routine, () => countsOf(name));
    const definition = overloads.at(-1)?.definition;
    return definition ? [{ name, routine, text: definition.body?.text ?? '', definition, operations: operationsOf(overloads, definition) }] : [];
  });
}

/** Those that take so many arguments; all where none does. */
function fitting({ overloads }: Routine, countsOf: () => readonly number[]): readonly Overload[] {
  const counts = overloads.length > 1 ? countsOf() : [];
  const fit = overloads.filter(({ definition: { arguments: types, takes: { least, most } = { least: types.length, most: types.length } } }) => counts.some((count) => count >= least && (most === undefined || count <= most)));
  return fit.length > 0 ? fit : overloads;
}

/** Which of several overloads it is depends on the types of what is given; where none of them does more than read, it does not matter. */
function operationsOf(overloads: readonly Overload[], definition: Call['definition']): readonly Operation[] {
  const does = overloads.flatMap(bodyOf);
  if (overloads.length === 1) return does;
  const more = does.filter(({ kind }) => kind !== 'select');
  if (more.length === 0) return [];
  const mentions = more.flatMap((operation) => (operation.kind === 'unknown' ? operation.mentions : 'table' in operation && operation.table ? [operation.table] : []));
  return [{ kind: 'unknown', range: definition.range, reason: `there are ${overloads.length} of that name, and which one runs cannot be told`, mentions: distinct(mentions) }];
}

/** One that is not VOLATILE is refused to do anything but read: https://www.postgresql.org/docs/current/xfunc-volatility.html */
function bodyOf({ definition, volatility }: Overload): readonly Operation[] {
  const operations = definition.body?.operations ?? [];
  return volatility === 'volatile' ? operations : operations.filter(({ kind }) => kind === 'select');
}

function distinct(names: readonly Name[]): readonly Name[] {
  return names.filter(({ schema, name }, at) => names.findIndex((other) => other.schema === schema && other.name === name) === at);
}
