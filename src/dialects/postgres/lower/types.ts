/** Types in the tree → types in canonical spelling. */
import type { Node, TypeName } from '@pgsql/types';
import type { DataType } from '../../../operations.ts';
import { constantOf } from './constants.ts';
import { dottedName, nameOnTable } from './names.ts';
import { as, present, strings } from './tree.ts';

/** Spellings of one type: the engine's internal names and what people write. */
const CANONICAL: ReadonlyMap<string, string> = new Map([
  ['int2', 'smallint'], ['int4', 'integer'], ['int', 'integer'], ['int8', 'bigint'], ['float4', 'real'], ['float8', 'double precision'], ['bool', 'boolean'],
  ['decimal', 'numeric'],
]);
/** Pseudo-types that stand for an integer with a sequence of its own. */
const SERIAL: ReadonlyMap<string, string> = new Map([
  ['smallserial', 'smallint'], ['serial2', 'smallint'], ['serial', 'integer'], ['serial4', 'integer'], ['bigserial', 'bigint'], ['serial8', 'bigint'],
]);
/** Bits of an interval's fields: INTERVAL_MASK in utils/timestamp.h. */
const INTERVAL_FIELDS: ReadonlyMap<number, string> = new Map([[1 << 2, 'year'], [1 << 1, 'month'], [1 << 3, 'day'], [1 << 10, 'hour'], [1 << 11, 'minute'], [1 << 12, 'second']]);
const INTERVAL_FULL_RANGE = 0x7fff;

/** The type in canonical spelling; without a name where the statement gives none (columns of `PARTITION OF` and `OF type`). */
export function dataTypeOf(type: TypeName | undefined): DataType {
  const { schema, name: written } = dottedName(type?.names);
  const own = schema !== undefined && schema !== 'pg_catalog';
  const given = (type?.typmods ?? []).map(modifierOf);
  const name = own ? written : canonical(written, given.length > 0);
  const modifiers = name === 'interval' && !own ? intervalModifiers(given) : given;
  const array = (type?.arrayBounds ?? []).length > 0;
  const of = type?.pct_type ? nameOnTable({ List: { items: type.names ?? [] } }) : undefined;
  const qualified = of ? strings(type?.names).join('.') : own ? `${schema}.${name}` : name;
  const text = `${qualified}${name === 'interval' ? intervalText(modifiers) : list(modifiers)}${type?.pct_type ? '%TYPE' : ''}${array ? '[]' : ''}`;
  return { ...present({ schema: own ? schema : undefined }), name, modifiers, array, text, ...(of && { of: { table: of.table, column: of.name } }) };
}

/** The integer type behind a serial pseudo-type, which only CREATE TABLE and ADD COLUMN know. */
export function serialType(type: TypeName | undefined): DataType | undefined {
  const { schema, name } = dottedName(type?.names);
  const integer = schema === undefined && !type?.pct_type ? SERIAL.get(name) : undefined;
  const array = (type?.arrayBounds ?? []).length > 0;
  return integer === undefined ? undefined : { name: integer, modifiers: [], array, text: `${integer}${array ? '[]' : ''}` };
}

/** The grammar turns `char` into `bpchar(1)`; what is still called `char` was written `"char"`, the one-byte type of the catalogs. */
function canonical(name: string, isModified: boolean): string {
  if (name === 'bpchar' && isModified) return 'char';
  return name === 'char' ? '"char"' : CANONICAL.get(name) ?? name;
}

function modifierOf(node: Node): string {
  return constantOf(node) ?? dottedName(as(node, 'ColumnRef')?.fields).name;
}

/** The first modifier is a mask of fields, the second a precision. */
function intervalModifiers([mask, ...precision]: readonly string[]): readonly string[] {
  if (mask === undefined || Number(mask) === INTERVAL_FULL_RANGE) return precision;
  const fields = [...INTERVAL_FIELDS].filter(([bit]) => (Number(mask) & bit) !== 0).map(([, field]) => field);
  return [[...new Set([fields[0], fields.at(-1)])].join(' to '), ...precision];
}

function intervalText(modifiers: readonly string[]): string {
  const isFields = (modifier: string): boolean => /^[a-z]/.test(modifier);
  return [...modifiers.filter(isFields).map((fields) => ` ${fields}`), list(modifiers.filter((modifier) => !isFields(modifier)))].join('');
}

function list(modifiers: readonly string[]): string {
  return modifiers.length === 0 ? '' : `(${modifiers.join(',')})`;
}
