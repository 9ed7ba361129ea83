/** Which conversions cannot be taken back: different values become one. */
import type { DataType, Expression } from '../operations.ts';

/** What of the old values is gone: `the time of day`; undefined where nothing is, or nobody knows. */
export function lostBy(from: DataType, to: DataType, using: Expression | undefined): string | undefined {
  return using === undefined ? lostByType(from, to) : lostByExpression(from, to, using);
}

function lostByExpression(from: DataType, to: DataType, { text, constant, calls, cast, columns }: Expression): string | undefined {
  if (constant !== undefined) return 'every value';
  if (mergesValues(text)) return 'which of the values that become one it was';
  const cutting = calls.find(({ name }) => CUTTING.has(name));
  if (cutting) return `what ${cutting.name}() leaves off`;
  if (cast === undefined || calls.length > 0 || columns.length !== 1) return undefined;
  // A cast that is written cuts what an assignment refuses. https://www.postgresql.org/docs/current/datatype-character.html
  return isText(from) && isText(cast) && cast.modifiers.length > 0 && size(from) > size(cast) ? `what is longer than ${cast.modifiers[0]!}` : lostByType(from, to);
}

function lostByType(from: DataType, to: DataType): string | undefined {
  if (from.array || to.array || from.schema !== undefined || to.schema !== undefined) return undefined;
  if (from.name.startsWith('timestamp') && to.name === 'date') return 'the time of day';
  if (from.name === 'double precision' && to.name === 'real') return 'digits behind the sixth';
  if (FRACTIONAL.has(from.name) && INTEGERS.has(to.name)) return scale(from) === 0 ? undefined : 'the fractions';
  if (from.name === 'numeric' && to.name === 'numeric' && scale(from) > scale(to)) return `digits behind the point from number ${scale(to) + 1} on`;
  return undefined;
}

/** CASE that gives one constant for several values, or NULL for all others. */
function mergesValues(text: string): boolean {
  const given = [...text.matchAll(/\b(then|else)\s+('(?:[^']|'')*'|-?\d+|true|false|null)/gi)].map(([, word, value]) => ({ word: word!.toLowerCase(), value: value!.toLowerCase() }));
  return /\bcase\b/i.test(text) && (new Set(given.map(({ value }) => value)).size < given.length || given.some(({ word, value }) => word === 'else' && value === 'null'));
}

const CUTTING: ReadonlySet<string> = new Set(['left', 'right', 'substr', 'substring', 'date_trunc', 'date_part', 'extract', 'round', 'floor', 'ceil', 'trunc', 'lower', 'upper', 'md5', 'length']);
const FRACTIONAL: ReadonlySet<string> = new Set(['numeric', 'real', 'double precision']);
const INTEGERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint']);

function isText({ name }: DataType): boolean {
  return name === 'text' || name === 'varchar';
}

function size({ modifiers: [length] }: DataType): number {
  return length === undefined ? Infinity : Number(length);
}

/** `numeric(10)` has none, `numeric` as many as are written. */
function scale({ name, modifiers: [precision, digits] }: DataType): number {
  return name !== 'numeric' || precision === undefined ? Infinity : Number(digits ?? 0);
}
