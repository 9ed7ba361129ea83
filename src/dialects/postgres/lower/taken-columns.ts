/** Which columns of other rows the written ones are made of. */
import type { Node, SelectStmt, UpdateStmt } from '@pgsql/types';
import type { ColumnUse, Name, Taken } from '../../../operations.ts';
import { all, as, nodesIn } from './tree.ts';
import { joined, tablesAmong, usesAmong } from './used-columns.ts';

/** Those of the rows that a query gives. Those that only conditions name are not. */
export function takenColumns(select: SelectStmt): { readonly takes?: readonly Taken[] } {
  const takes = takenBy(select, true);
  return takes.length > 0 ? { takes } : {};
}

/** Those of a value in an UPDATE; undefined where it names none, or there is no other table than the one that is changed. */
export function assignedFrom(value: Node, { relation, fromClause = [], withClause }: UpdateStmt): readonly ColumnUse[] | undefined {
  const queries = [...queriesIn([value]), ...queriesIn(fromClause), ...commonQueries(withClause)];
  if ((fromClause.length === 0 && queries.length === 0) || ![...nodesIn(value)].some(({ ColumnRef: reference }) => reference)) return undefined;
  const tables = tablesAmong([...(relation ? [{ RangeVar: relation }] : []), ...fromClause.flatMap(joined)]);
  return [...usesOf(value, tables), ...queries.flatMap((query) => takenBy(query, false))];
}

/** `isOutermost`: what its own condition leaves out is told by that, too. */
function takenBy({ larg, rarg, targetList, fromClause = [], whereClause, limitCount, withClause }: SelectStmt, isOutermost: boolean): readonly Taken[] {
  if (larg && rarg) return [...takenBy(larg, false), ...takenBy(rarg, false)];
  const parts = fromClause.flatMap(joined);
  const whole = fromClause.length === 1 && (isOutermost || (!whereClause && !limitCount)) ? tablesAmong(wholeIn(fromClause[0]!)) : undefined;
  const partly = (uses: readonly ColumnUse[]): readonly Taken[] => uses.map((use) => ({ ...use, some: true }));
  const tables = tablesAmong(parts);
  const isWhole = (name: Name | undefined): boolean => [...whole ?? []].some(([alias]) => tables.get(alias) === name);
  const nested = [...queriesIn(parts), ...commonQueries(withClause)].flatMap((query) => takenBy(query, false));
  return [
    ...usesOf(targetList, tables).map((use): Taken => (isWhole(use.table) ? use : { ...use, some: true })),
    ...(whole && parts.length === 1 ? nested : partly(nested)),
    ...partly(queriesIn(targetList).flatMap((query) => takenBy(query, false))),
  ];
}

/** One that is not said to be of a table is of whichever has it: no two may. */
function usesOf(tree: unknown, tables: ReadonlyMap<string, Name>): readonly ColumnUse[] {
  return usesAmong([...nodesIn(tree, ['subselect'])], tables).flatMap((use) => (use.table ? [use] : [...tables.values()].map((table) => ({ ...use, table }))));
}

/** The queries among these, not those inside of them. */
function queriesIn(nodes: readonly Node[] | undefined): readonly SelectStmt[] {
  return [...nodesIn(nodes, ['subselect', 'subquery'])].flatMap(({ SubLink: link, RangeSubselect: range }) => as(link?.subselect ?? range?.subquery, 'SelectStmt') ?? []);
}

function commonQueries(clause: SelectStmt['withClause']): readonly SelectStmt[] {
  return all(clause?.ctes, 'CommonTableExpr').flatMap(({ ctequery }) => as(ctequery, 'SelectStmt') ?? []);
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
