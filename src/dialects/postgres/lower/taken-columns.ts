/** Which columns of other rows the written ones are made of. */
import type { Node, ResTarget, SelectStmt, UpdateStmt, WithClause } from '@pgsql/types';
import type { ColumnUse, Name, Taken } from '../../../operations.ts';
import { outputColumn } from './output-columns.ts';
import { withQueries } from './queries.ts';
import type { CommonTables } from './queries.ts';
import { all, as, nodesIn, strings } from './tree.ts';
import { joined, tablesAmong, usesAmong } from './used-columns.ts';

/** Those of the rows that a query gives. Those that only conditions name are not. */
export function takenColumns(select: SelectStmt, commonTables?: CommonTables): { readonly takes?: readonly Taken[] } {
  const takes = takenBy(select, { commonTables, isOutermost: true });
  return takes.length > 0 ? { takes } : {};
}

/** Those of a value in an UPDATE; undefined where it names none, or there is no other table than the one that is changed. */
export function assignedFrom(value: Node, { relation, fromClause = [], withClause }: UpdateStmt, commonTables?: CommonTables): readonly ColumnUse[] | undefined {
  const known = knownIn(withClause, commonTables);
  const queries = queriesIn([value]);
  if ((fromClause.length === 0 && queries.length === 0) || ![...nodesIn(value)].some(({ ColumnRef: reference }) => reference)) return undefined;
  const parts = fromClause.flatMap(joined);
  const tables = tablesAmong([...(relation ? [{ RangeVar: relation }] : []), ...parts], known);
  const names = namesIn([{ val: value }]);
  return [...usesOf(value, tables), ...queries.flatMap((query) => takenBy(query, { commonTables: known })), ...takenByRanges(parts, known, names), ...takenByCommon(withClause, commonTables, queries.length > 0 ? undefined : names)];
}

/** `isOutermost`: what its own condition leaves out is told by that, too. `wanted`: only what is called so is taken. */
type Around = { readonly commonTables: CommonTables | undefined; readonly isOutermost?: true; readonly wanted?: ReadonlySet<string> | undefined };

function takenBy(select: SelectStmt, { commonTables: outer, isOutermost, wanted }: Around): readonly Taken[] {
  const { larg, rarg, targetList, fromClause = [], whereClause, limitCount, withClause, valuesLists } = select;
  const commonTables = knownIn(withClause, outer);
  if (larg && rarg) {
    const [left, right] = [larg, rarg].map((side) => takenBy(side, { commonTables }));
    const taken = select.op === 'SETOP_UNION' ? [...left!, ...right!] : partly(left!);
    return [...(leavesRowsOut(select) ? partly(taken) : taken), ...takenByCommon(withClause, outer)];
  }
  const parts = fromClause.flatMap(joined);
  const whole = fromClause.length === 1 && !leavesRowsOut(select) && (isOutermost || (!whereClause && !limitCount)) ? tablesAmong(wholeIn(fromClause[0]!), commonTables) : undefined;
  const tables = tablesAmong(parts, commonTables);
  const isWhole = (name: Name | undefined): boolean => [...whole ?? []].some(([alias]) => tables.get(alias) === name);
  const targets = all(targetList, 'ResTarget').filter(({ name, val }) => wanted === undefined || wanted.has(name ?? outputColumn(val)) || outputColumn(val) === '*');
  const names = namesIn(targets);
  const nested = [
    ...takenByRanges(parts, commonTables, names),
    ...takenByCommon(withClause, outer, names),
  ];
  return [
    ...targets.flatMap(({ val }) => usesOf(val, tables).map((use): Taken => (isWhole(use.table) && !isSummary(val) ? use : { ...use, some: true }))),
    ...(whole && parts.length === 1 ? nested : partly(nested)),
    ...partly([...queriesIn(targets.flatMap(({ val }) => val ?? [])), ...queriesIn(valuesLists)].flatMap((query) => takenBy(query, { commonTables }))),
  ];
}

/** More than its condition, or the first of its LIMIT, does. */
function leavesRowsOut({ distinctClause = [], havingClause, limitOffset }: SelectStmt): boolean {
  return havingClause !== undefined || limitOffset !== undefined || distinctClause.some((on) => Object.keys(on).length > 0);
}

/** Is it one value for many rows, from which these do not come again? https://www.postgresql.org/docs/current/functions-aggregate.html */
function isSummary(value: Node | undefined): boolean {
  return [...nodesIn(value)].some(({ FuncCall: call }) => SUMMARIES.has(strings(call?.funcname).at(-1) ?? ''));
}

const SUMMARIES: ReadonlySet<string> = new Set(['any_value', 'avg', 'bool_and', 'bool_or', 'count', 'every', 'first_value', 'last_value', 'max', 'min', 'sum']);

/** The names of the columns that these are made of; undefined where that may be all. */
function namesIn(targets: readonly ResTarget[]): ReadonlySet<string> | undefined {
  const names = [...nodesIn(targets)].flatMap(({ ColumnRef: reference }) => (reference ? [strings(reference.fields?.slice(-1))[0]] : []));
  return names.includes(undefined) ? undefined : new Set(names.flatMap((name) => name ?? []));
}

function partly(uses: readonly ColumnUse[]): readonly Taken[] {
  return uses.map((use) => ({ ...use, some: true }));
}

/** One that is not said to be of a table is of whichever has it: no two may. */
function usesOf(tree: unknown, tables: ReadonlyMap<string, Name>): readonly ColumnUse[] {
  return usesAmong([...nodesIn(tree, ['subselect'])], tables).flatMap((use) => (use.table ? [use] : [...tables.values()].map((table) => ({ ...use, table }))));
}

/** The queries among these, not those inside of them. */
function queriesIn(nodes: readonly Node[] | undefined): readonly SelectStmt[] {
  return [...nodesIn(nodes, ['subselect', 'subquery'])].flatMap(({ SubLink: link, RangeSubselect: range }) => as(link?.subselect ?? range?.subquery, 'SelectStmt') ?? []);
}

/** By queries in a FROM. */
function takenByRanges(parts: readonly Node[], commonTables: CommonTables | undefined, names: ReadonlySet<string> | undefined): readonly Taken[] {
  return all(parts, 'RangeSubselect').flatMap(({ subquery, alias }) => takenBy(as(subquery, 'SelectStmt') ?? {}, { commonTables, wanted: alias?.colnames ? undefined : names }));
}

function takenByCommon(clause: WithClause | undefined, outer: CommonTables | undefined, names?: ReadonlySet<string>): readonly Taken[] {
  return withQueries(clause, outer).flatMap(({ query: { ctequery, aliascolnames }, commonTables }) => takenBy(as(ctequery, 'SelectStmt') ?? {}, { commonTables, wanted: aliascolnames ? undefined : names }));
}

/** The names that a statement with that clause knows. */
function knownIn(clause: WithClause | undefined, outer: CommonTables = new Set()): CommonTables {
  return new Set([...outer, ...all(clause?.ctes, 'CommonTableExpr').map(({ ctename }) => ctename ?? '')]);
}

/** The tables of which no row is left out, whatever the others hold. */
function wholeIn(part: Node): readonly Node[] {
  const join = as(part, 'JoinExpr');
  if (!join) return [part];
  const [left, right] = [join.larg, join.rarg].map((side) => (side ? wholeIn(side) : []));
  switch (join.jointype) {
    case 'JOIN_LEFT': return left!;
    case 'JOIN_RIGHT': return right!;
    case 'JOIN_FULL': return [...left!, ...right!];
    default: return [];
  }
}
