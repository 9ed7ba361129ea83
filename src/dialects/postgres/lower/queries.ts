/** What a query reads and calls. */
import type { CommonTableExpr, Node, SelectStmt, WithClause } from '@pgsql/types';
import type { Name, Query } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { conjunctsOf } from './conjuncts.ts';
import { callsIn, columnsIn, distinct } from './expressions.ts';
import { nameOf, withoutCatalog } from './names.ts';
import { outputColumn } from './output-columns.ts';
import { all, as, items, nodesIn, present, pushChildren } from './tree.ts';
import type { Nodes } from './tree.ts';

/** Names that stand for the results of WITH queries, not for tables. */
export type CommonTables = ReadonlySet<string>;
const NONE: CommonTables = new Set();
/** Fields whose names are not tables: those of FOR UPDATE OF are in FROM already, those of WITH are looked at one by one. */
const SCOPED: readonly string[] = ['withClause', 'lockingClause'];

/** Tables a statement reads and functions it calls, without those of writing WITH queries. */
export function readBy(statement: { readonly withClause?: WithClause }, commonTables?: CommonTables): Pick<Query, 'reads' | 'calls' | 'unnamed'> {
  const { withClause, ...rest } = statement;
  const queries = all(withClause?.ctes, 'CommonTableExpr').filter(({ ctequery }) => !isWrite(ctequery));
  return { reads: readsIn(statement, commonTables), calls: callsIn([queries, rest]), ...present({ unnamed: hasUnnamed(statement) || undefined }) };
}

function hasUnnamed(statement: object): boolean {
  return [...nodesIn(statement)].some(({ RangeSubselect: query }) => query !== undefined && query.alias === undefined);
}

/**
 * Tables a statement reads, once each: in FROM, USING and subqueries, also of WITH queries. The table that is written to and
 * what writing WITH queries read are not among them: those are operations of their own.
 */
export function readsIn(tree: unknown, commonTables: CommonTables = NONE): readonly Name[] {
  const reads: Name[] = [];
  const scopes: Scope[] = [{ ahead: typeof tree === 'object' && tree !== null ? [tree] : [], commonTables }];
  for (let scope = scopes.at(-1); scope; scope = scopes.at(-1)) {
    const node = scope.ahead.pop();
    if (node === undefined) {
      scopes.pop();
      continue;
    }
    const { RangeVar: relation, withClause }: Partial<Nodes> & { readonly withClause?: WithClause } = node;
    if (relation && !(relation.schemaname === undefined && scope.commonTables.has(relation.relname ?? ''))) reads.push(nameOf(relation));
    if (withClause === undefined) pushFromFirst(scope.ahead, node);
    else scopes.push(...scopesOf(node, withClause, scope.commonTables));
  }
  return distinct(reads);
}

/** Objects still to be looked at, the next one last, and what hides tables from them. */
type Scope = { readonly ahead: object[]; readonly commonTables: CommonTables };

/** FROM comes before what is looked up for each of its rows. */
function pushFromFirst(ahead: object[], node: object): void {
  pushChildren(ahead, node, [...SCOPED, 'fromClause']);
  if ('fromClause' in node) pushChildren(ahead, { fromClause: node.fromClause }, []);
}

/** The queries of a WITH clause and, before them, the statement that it belongs to: the last one comes first. */
function scopesOf(statement: object, clause: WithClause, outer: CommonTables): readonly Scope[] {
  const queries = withQueries(clause, outer);
  const own: Scope = { ahead: [], commonTables: new Set([...outer, ...queries.map(({ query }) => query.ctename ?? '')]) };
  pushFromFirst(own.ahead, statement);
  const read = queries.flatMap(({ query: { ctequery }, commonTables }) => (ctequery && !isWrite(ctequery) ? [{ ahead: [ctequery], commonTables }] : []));
  return [own, ...read.reverse()];
}

/** The queries of a WITH clause, each with the common tables it knows: the ones before it, all of them when it is recursive. */
export function withQueries(clause: WithClause | undefined, outer: CommonTables = NONE): readonly { readonly query: CommonTableExpr; readonly commonTables: CommonTables }[] {
  const queries = all(clause?.ctes, 'CommonTableExpr');
  const names = queries.map(({ ctename }) => ctename ?? '');
  return queries.map((query, i) => ({ query, commonTables: new Set([...outer, ...(clause?.recursive ? names : names.slice(0, i))]) }));
}

function isWrite(query: Node | undefined): boolean {
  return query !== undefined && ('InsertStmt' in query || 'UpdateStmt' in query || 'DeleteStmt' in query || 'MergeStmt' in query);
}

/** The functions of `SELECT f(…)` and `SELECT * FROM f(…)`; undefined for a query that is more than calls. */
export function runsOf({ targetList, fromClause = [], whereClause, larg, withClause }: SelectStmt): readonly Name[] | undefined {
  if (whereClause || larg || withClause || fromClause.length > 1) return undefined;
  const values = all(targetList, 'ResTarget').map(({ val }) => val);
  const [source] = fromClause;
  if (source && outputColumn(values[0]) !== '*') return undefined;
  const called = source === undefined ? values : items(as(source, 'RangeFunction')?.functions?.[0]).slice(0, 1);
  const calls = called.map((value) => as(value, 'FuncCall'));
  return calls.length > 0 && calls.every((call) => call !== undefined) ? calls.map((call) => withoutCatalog(call.funcname)) : undefined;
}

/** What decides which rows it reads; a query around another one is as the inner one. */
export function queryOf(statement: SelectStmt, source: Source, commonTables?: CommonTables): Query {
  const { query: { whereClause, limitCount }, isAnyRow } = innermost(statement);
  return {
    ...readBy(statement, commonTables),
    columns: columnsIn(statement),
    ...present({ conjuncts: whereClause && conjunctsOf(whereClause, source.variables) }),
    limited: limitCount !== undefined || isAnyRow,
  };
}

/** Of `SELECT (query)` and `SELECT EXISTS (query)`, the query; any other one itself. `isAnyRow`: the first row that is found is enough, of each table in `EXISTS (…) OR EXISTS (…)`. */
function innermost(statement: SelectStmt): { readonly query: SelectStmt; readonly isAnyRow: boolean } {
  const own = { query: statement, isAnyRow: false };
  if (statement.fromClause || statement.larg || statement.targetList?.length !== 1) return own;
  const [subquery, ...more] = [...nodesIn(statement.targetList)].flatMap(({ SubLink: found }) => found ?? []);
  if (!subquery) return own;
  const isAnyRow = [subquery, ...more].every(asksForAnyRow);
  const query = as(subquery.subselect, 'SelectStmt');
  return !query || query.larg || more.length > 0 ? { ...own, isAnyRow } : { query, isAnyRow };
}

function asksForAnyRow({ subLinkType, subselect }: Nodes['SubLink']): boolean {
  const query = as(subselect, 'SelectStmt');
  return subLinkType === 'EXISTS_SUBLINK' && query?.fromClause?.length === 1 && as(query.fromClause[0], 'RangeVar') !== undefined && !query.whereClause && !query.groupClause && !query.havingClause;
}
