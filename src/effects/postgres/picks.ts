/** Which rows a condition picks, as far as its text decides it. */
import { findTable } from '../../catalog/names.ts';
import type { Catalog, Index, Table } from '../../model.ts';
import type { Conjunct, Query } from '../../operations.ts';
import { liesOutside } from './bounds.ts';

type Conjuncts = readonly Conjunct[] | undefined;

/** A batch that nobody waits for. */
const BATCH = 10_000;

/** A handful at most: all columns of a unique key are compared with constants or variables, or its only one is between two that are close together; of a table that the history does not know, its id. */
export function picksFew(conjuncts: Conjuncts, table: Table | undefined): boolean {
  const fixed = new Set((conjuncts ?? []).filter(({ operator, values = [], given }) => (operator === '=' || operator === 'in') && (given ?? values.length > 0)).map(({ column }) => column));
  if (table?.known !== true && fixed.has('id')) return true;
  return uniqueKeys(table).some((columns) => columns.every((column) => fixed.has(column)) || (columns.length === 1 && isNarrow(conjuncts ?? [], columns[0])));
}

/** Is it a query for a handful of one table's rows? */
export function picks(query: Query | undefined, before: Catalog): boolean {
  const [read, ...more] = query?.reads ?? [];
  return query !== undefined && read !== undefined && more.length === 0 && readsFew(query, findTable(before, read));
}

export function readsFew({ limited, reads, conjuncts }: Query, table: Table | undefined): boolean {
  return limited || (reads.length === 1 && picksFew(conjuncts, table));
}

/** None of the rows of this partition, nor of what it is a part of: the planner leaves it out. */
export function isPruned(conjuncts: Conjuncts, partition: Table | undefined, before: Catalog): boolean {
  const parent = partition?.bound === undefined ? undefined : before.tables.get(partition.parents[0] ?? '');
  if (!conjuncts || !partition?.bound || !parent) return false;
  return liesOutside(conjuncts, parent.partitionBy, partition.bound) || isPruned(conjuncts, parent, before);
}

/** Only the first or last row of an index: `max(id)`, also as an argument of setval. */
export function readsAnEnd({ calls, columns, reads, conjuncts }: Query, table: Table | undefined): boolean {
  const names = calls.map(({ name }) => name);
  const isEnd = names.some((name) => name === 'max' || name === 'min') && names.every((name) => ONE_ROW.has(name));
  return isEnd && reads.length === 1 && conjuncts === undefined && columns.every((column) => table?.indexes.some((index) => isWhole(index) && index.method === 'btree' && index.keys[0]?.column === column));
}

const ONE_ROW: ReadonlySet<string> = new Set(['max', 'min', 'setval', 'nextval', 'currval', 'pg_get_serial_sequence', 'quote_ident', 'format']);

function uniqueKeys(table: Table | undefined): readonly (readonly (string | undefined)[])[] {
  return (table?.indexes ?? []).filter((index) => index.unique && isWhole(index) && index.keys.every(({ column }) => column !== undefined)).map(({ keys }) => keys.map(({ column }) => column));
}

function isWhole({ where, valid }: Index): boolean {
  return where === undefined && valid;
}

function isNarrow(conjuncts: readonly Conjunct[], column: string | undefined): boolean {
  const edges = (...operators: readonly Conjunct['operator'][]) => conjuncts.filter((one) => one.column === column && operators.includes(one.operator)).flatMap(({ values = [] }) => values.map(Number));
  return Math.min(...edges('<', '<=')) - Math.max(...edges('>', '>=')) <= BATCH;
}
