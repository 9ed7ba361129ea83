import { sqlName } from '../src/catalog/names.ts';
import type { Table } from '../src/model.ts';
import type { DataType, OperationOf } from '../src/operations.ts';
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
      if (!table || !old || step.refusal || isNew(step, name) || isSeenTo(step, whole, name, [column]) || (using && !isPlain(step.operation))) return;
      const unfit = misfit(old, type, sqlName({ name: column }));
      if (unfit === undefined || (using && isText(type)) || isProven(table, column)) return;
      // What a migration has widened, its way back narrows.
      yield { ...(step.direction === 'down' && { severity: 'note' }), message: `${renderType(old)} → ${renderType(type)} fails where ${sqlName({ name: column })} holds more than that.`, help: `SELECT count(*) FROM ${sqlName(name)} WHERE ${unfit}; -- has to be 0` };
    },
  },
});

/** USING that only casts. */
function isPlain({ using, column }: OperationOf<'alterColumnType'>): boolean {
  return using?.cast !== undefined && using.calls.length === 0 && using.columns.join() === column;
}

/** What is true of the values that the new type cannot hold; undefined when it holds all of them, or nobody knows. */
function misfit(from: DataType, to: DataType, column: string): string | undefined {
  if (from.array || to.array || from.schema !== undefined || to.schema !== undefined) return undefined;
  if (isText(from) && isText(to)) return to.modifiers.length > 0 && size(from) > size(to) ? `length(${column}) > ${to.modifiers[0]}` : undefined;
  const [old, next] = [INTEGERS[from.name], INTEGERS[to.name]];
  if (next && ((old && old.bytes > next.bytes) || FRACTIONAL.has(from.name))) return `${column} NOT BETWEEN ${next.least} AND ${next.most}`;
  if (to.name !== 'numeric' || to.modifiers.length === 0) return undefined;
  const digits = (type: DataType): number => Number(type.modifiers[0]) - Number(type.modifiers[1] ?? 0);
  const before = from.name === 'numeric' && from.modifiers.length > 0 ? digits(from) : old?.digits ?? (FRACTIONAL.has(from.name) ? Infinity : 0);
  return before > digits(to) ? `abs(${column}) >= 1e${digits(to)}` : undefined;
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
const FRACTIONAL: ReadonlySet<string> = new Set(['numeric', 'real', 'double precision']);
