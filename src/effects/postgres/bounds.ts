/** Does a CHECK that holds prove that every row is inside, or outside, a partition's bound? `ConstraintImpliedByRelConstraint` in tablecmds.c. */
import type { Table } from '../../model.ts';
import type { Conjunct, PartitionBound } from '../../operations.ts';
import { holding, isProvenNotNull } from './schema.ts';

type Key = NonNullable<Table['partitionBy']>;

/** Every row of `table` belongs into the partition: nothing need be read. */
export function impliesBound(table: Table | undefined, key: Key | undefined, bound: PartitionBound): boolean {
  if (!table || !key || bound === 'default') return false;
  const [column = ''] = key.columns;
  const facts = factsAbout(table, column);
  const { from, to, values } = bound;
  if (from && to) return key.columns.every((each) => isProvenNotNull(table, each)) && isAbove(facts, from) && isBelow(facts, to);
  if (!values || key.strategy !== 'list') return false;
  const allowed = new Set(values);
  if (values.length === 1 && allowed.has('null')) return facts.some(({ operator }) => operator === 'is null');
  return (allowed.has('null') || isProvenNotNull(table, column)) && facts.some((fact) => isOneOf(fact) && fact.values?.every((value) => allowed.has(value)));
}

/** No row of `table`, the default partition, belongs into the new partition. */
export function rulesOutBound(table: Table | undefined, key: Key | undefined, bound: PartitionBound): boolean {
  if (!table || !key || bound === 'default') return false;
  const [column = ''] = key.columns;
  const facts = factsAbout(table, column);
  const { from: [from = ''] = [], to: [to = ''] = [], values = [] } = bound;
  if (bound.from) return facts.some((fact) => endsBefore(fact, from) || startsFrom(fact, to)) || saysOutside(table, column, from, to);
  return values.length > 0 && values.every((value) => facts.some((fact) => excludes(fact, value)));
}

/** No row for which the conditions are true belongs into the partition. */
export function liesOutside(conditions: readonly Conjunct[], key: Key | undefined, bound: PartitionBound): boolean {
  if (!key || bound === 'default') return false;
  const [column] = key.columns;
  const own = conditions.filter((condition) => condition.column === column);
  const { from: [from = ''] = [], to: [to = ''] = [], values } = bound;
  if (values) return own.some((fact) => values.every((value) => excludes(fact, value)));
  // With more columns to go by, rows right at the upper edge are inside.
  return bound.from !== undefined && own.some((fact) => endsBefore(fact, from) || (key.columns.length === 1 && startsFrom(fact, to)));
}

function factsAbout(table: Table, column: string): readonly Conjunct[] {
  return holding(table).filter(({ type }) => type === 'check').flatMap(({ expression }) => expression?.conjuncts ?? []).filter((conjunct) => conjunct.column === column);
}

/** `column >= from`, or better; of several key columns the first must be above its edge by itself. */
function isAbove(facts: readonly Conjunct[], [from = '', ...more]: readonly string[]): boolean {
  const strict = more.some((edge) => !/^minvalue$/i.test(edge));
  return isEdge(from) || facts.some((fact) => (fact.operator === '>' && orders(fact, from, (order) => order >= 0)) || (['>=', '=', 'in'].includes(fact.operator) && orders(fact, from, (order) => order > 0 || (!strict && order === 0))));
}

/** `column < to`, or better. */
function isBelow(facts: readonly Conjunct[], [to = '']: readonly string[]): boolean {
  return isEdge(to) || facts.some((fact) => endsBefore(fact, to));
}

function endsBefore(fact: Conjunct, edge: string): boolean {
  return (fact.operator === '<' && orders(fact, edge, (order) => order <= 0)) || (['<=', '=', 'in'].includes(fact.operator) && orders(fact, edge, (order) => order < 0));
}

function startsFrom(fact: Conjunct, edge: string): boolean {
  return ['>', '>=', '=', 'in'].includes(fact.operator) && orders(fact, edge, (order) => order >= 0);
}

/** Are the fact's constants all where they should be, seen from the edge? */
function orders({ values = [] }: Conjunct, edge: string, test: (order: number) => boolean): boolean {
  return values.length > 0 && values.every((value) => {
    const order = compare(value, edge);
    return order !== undefined && test(order);
  });
}

function excludes(fact: Conjunct, value: string): boolean {
  if (fact.operator === '<>') return fact.values?.[0] === value;
  if (fact.operator === 'is not null') return value === 'null';
  return isOneOf(fact) && fact.values !== undefined && !fact.values.includes(value);
}

function isOneOf({ operator }: Conjunct): boolean {
  return operator === '=' || operator === 'in';
}

/** The two usual ways to write it: `k < from OR k >= to`, `NOT (k >= from AND k < to)`. */
function saysOutside(table: Table, column: string, from: string, to: string): boolean {
  const ways = [`${column} < ${from} or ${column} >= ${to}`, `${column} >= ${to} or ${column} < ${from}`, `not ${column} >= ${from} and ${column} < ${to}`];
  const plain = new Set(ways.map(plainText));
  return holding(table).some(({ type, expression }) => type === 'check' && expression !== undefined && plain.has(plainText(expression.text)));
}

/** Without casts, brackets, quotes of names and spaces. */
function plainText(sql: string): string {
  return sql.toLowerCase().replace(/::\w+(?:\([\d,]*\))?/g, '').replace(/\b(?:date|timestamp|timestamptz)\s*(?=')/g, '').replace(/[()"\s]/g, '');
}

function isEdge(value: string): boolean {
  return /^(?:minvalue|maxvalue)$/i.test(value);
}

/** Order of two constants, where their text decides it: numbers, and dates in ISO form. */
function compare(a: string, b: string): number | undefined {
  if (a === b) return 0;
  const [left, right] = [unquoted(a), unquoted(b)];
  if (NUMBER.test(left) && NUMBER.test(right)) return Number(left) - Number(right);
  return ISO_DATE.test(left) && ISO_DATE.test(right) ? timeOf(left) - timeOf(right) : undefined;
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/;

/** Milliseconds, as if all were UTC. */
function timeOf(date: string): number {
  return Date.parse(date.length === 10 ? date : `${date.replace(' ', 'T')}Z`);
}

function unquoted(constant: string): string {
  return constant.replace(/^'(.*)'$/s, '$1');
}
