import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, StepOf, Table } from '../src/model.ts';
import type { DataType, OperationOf } from '../src/operations.ts';
import { original } from '../src/plan/renamed.ts';
import { renderType } from '../src/plan/render.ts';
import { defineRule, isNew, isSeenTo, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'alter-column-type-narrowing',
  title: 'A smaller type may not hold the values that are there',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'A value that is too long or too large for the new type makes ALTER COLUMN TYPE fail, after it has read the rows before it under ACCESS EXCLUSIVE. Fractions that the new type has no digits for are rounded without a word.',
  instead: 'Look for values that do not fit and mend them first; for text, a CHECK on the length that is validated later says the same.',
  sources: ['https://www.postgresql.org/docs/current/datatype-numeric.html', 'https://www.postgresql.org/docs/current/datatype-character.html'],
  check: {
    *alterColumnType(step, whole) {
      const { table: name, column, type, using } = step.operation;
      const table = tableBefore(step, name);
      const old = table?.columns.find((candidate) => candidate.name === column)?.type;
      if (!table || !old || step.refusal || isNew(step, name) || isSeenTo(step, whole, name, [column]) || (using && (!isPlain(step.operation) || isText(type))) || isProven(table, column)) return;
      const of = sqlName({ name: column });
      const [unfit, cut] = [misfit(old, type, of), roundedAway(old, type, of)];
      if (unfit === undefined && cut === undefined) return;
      const fails = unfit && `fails where ${of} ${unfit.are}`;
      const rounds = cut && `${fails ? 'and ' : ''}rounds ${cut.are} away without a word`;
      // What a migration has widened, its way back narrows.
      yield {
        ...(step.direction === 'down' ? { severity: 'note' } : !unfit && { severity: 'warning' }),
        message: `${renderType(old)} → ${renderType(type)} ${[fails, rounds].filter((part) => part).join(', ')}.`,
        help: countsBefore(step, whole, old),
      };
    },
  },
});

/** What is asked before the migration, by the names from before it. */
function countsBefore({ operation: { table, column, type }, operation, before }: StepOf<'alterColumnType'>, { steps }: Replayed, old: DataType): string {
  const ahead = steps.slice(0, steps.findIndex((other) => other.operation === operation));
  const was = original(ahead, tableKey(before, table), [column]);
  const of = sqlName({ name: was.columns[0]?.old ?? column });
  const [isMoved, isRenamed] = [was.table !== tableKey(before, table), was.columns.some(({ old: name }) => name !== undefined && name !== column)];
  const queries = [misfit(old, type, of), roundedAway(old, type, of)].flatMap((each) => (each ? [`SELECT count(*) FROM ${sqlName(isMoved ? was.table : table)} WHERE ${each.where}; -- has to be 0`] : []));
  return [...(isMoved || isRenamed ? ['-- before this runs:'] : []), ...queries].join('\n');
}

/** USING that only casts. */
function isPlain({ using, column }: OperationOf<'alterColumnType'>): boolean {
  return using?.cast !== undefined && using.calls.length === 0 && using.columns.join() === column;
}

/** Values in words, and as a condition. */
type Values = { readonly are: string; readonly where: string };

/** The values that the new type cannot hold; undefined when it holds all of them, or nobody knows. */
function misfit(from: DataType, to: DataType, column: string): Values | undefined {
  if (isOfOnesOwn(from) || isOfOnesOwn(to)) return undefined;
  if (isText(from) && isText(to)) return to.modifiers.length > 0 && size(from) > size(to) ? { are: `is longer than ${to.modifiers[0]} characters`, where: `length(${column}) > ${to.modifiers[0]}` } : undefined;
  const next = INTEGERS[to.name];
  if (next) return digits(from) >= next.digits && (INTEGERS[from.name]?.bytes ?? Infinity) > next.bytes ? { are: `is not between ${next.least} and ${next.most}`, where: `${column} NOT BETWEEN ${next.least} AND ${next.most}` } : undefined;
  if (to.name !== 'numeric' || to.modifiers.length === 0) return undefined;
  return digits(from) > digits(to) ? { are: `has more than ${digits(to)} digits before the point`, where: `abs(${column}) >= 1e${digits(to)}` } : undefined;
}

/** The fractions that the new type has no digits for. */
function roundedAway(from: DataType, to: DataType, column: string): Values | undefined {
  if (isOfOnesOwn(from) || isOfOnesOwn(to) || !(INTEGERS[to.name] ?? to.name === 'numeric') || scale(from) <= scale(to)) return undefined;
  const [places, exact] = [scale(to), FLOATS.has(from.name) ? `${column}::numeric` : column];
  return places === 0 ? { are: 'fractions', where: `${column} <> trunc(${column})` } : { are: `digits behind the ${places}${ORDINALS[places] ?? 'th'} place`, where: `${exact} <> round(${exact}, ${places})` };
}

function isOfOnesOwn({ array, schema }: DataType): boolean {
  return array || schema !== undefined;
}

/** Before the point. */
function digits(type: DataType): number {
  if (type.name === 'numeric' && type.modifiers.length > 0) return Number(type.modifiers[0]) - Number(type.modifiers[1] ?? 0);
  return INTEGERS[type.name]?.digits ?? (type.name === 'numeric' || FLOATS.has(type.name) ? Infinity : 0);
}

/** Behind the point. */
function scale({ name, modifiers }: DataType): number {
  if (name === 'numeric' && modifiers.length > 0) return Number(modifiers[1] ?? 0);
  return name === 'numeric' || FLOATS.has(name) ? Infinity : 0;
}

function isText({ name }: DataType): boolean {
  return name === 'text' || name === 'varchar';
}

function size({ modifiers: [length] }: DataType): number {
  return length === undefined ? Infinity : Number(length);
}

/** Does a validated CHECK measure the column? */
function isProven({ constraints }: Table, column: string): boolean {
  return constraints.some(({ type, notValid, columns }) => type === 'check' && !notValid && columns.includes(column));
}

const INTEGERS: { readonly [type: string]: { readonly bytes: number; readonly digits: number; readonly least: string; readonly most: string } } = {
  smallint: { bytes: 2, digits: 5, least: '-32768', most: '32767' },
  integer: { bytes: 4, digits: 10, least: '-2147483648', most: '2147483647' },
  bigint: { bytes: 8, digits: 19, least: '-9223372036854775808', most: '9223372036854775807' },
};
const FLOATS: ReadonlySet<string> = new Set(['real', 'double precision']);
const ORDINALS: { readonly [place: number]: string } = { 1: 'st', 2: 'nd', 3: 'rd' };
