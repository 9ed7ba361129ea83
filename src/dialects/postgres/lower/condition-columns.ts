/** What the condition of an UPDATE or DELETE calls a column without saying whose it is, with all tables that it may be of. */
import type { DeleteStmt, Node, SelectStmt, UpdateStmt } from '@pgsql/types';
import type { ConditionColumn, Name } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { columnsIn } from './expressions.ts';
import { joined, tablesAmong } from './used-columns.ts';
import { all, as, nodesIn } from './tree.ts';

/** By what they are called, those of the inner query last. */
type Scope = readonly ReadonlyMap<string, Name>[];

/** Also in the queries in it. None where a name may stand for something else: a variable, or what another query gives. */
export function conditionColumns({ relation, whereClause, withClause }: UpdateStmt | DeleteStmt, others: readonly Node[] | undefined, { variables }: Source): readonly ConditionColumn[] {
  if (!relation || !whereClause || withClause || variables.size > 0) return [];
  return inScope(whereClause, [{ RangeVar: relation }, ...(others ?? [])], []);
}

function inScope(tree: Node | SelectStmt, listed: readonly Node[], outer: Scope, outputs: readonly string[] = []): readonly ConditionColumn[] {
  const parts = listed.flatMap(joined);
  if (parts.some((part) => !as(part, 'RangeVar') || as(part, 'RangeVar')?.alias?.colnames) || [...nodesIn(listed)].some(({ JoinExpr: join }) => join?.alias)) return [];
  const scope = [...outer, tablesAmong(parts)];
  const nodes = [...nodesIn(tree, ['subselect', 'typmods'])];
  const own = new Set(nodes.flatMap(({ ColumnRef: reference }) => (reference?.fields?.length === 1 ? columnsIn({ ColumnRef: reference }) : [])));
  const isOther = (name: string): boolean => outputs.includes(name) || scope.some((tables) => tables.has(name));
  const tables = scope.flatMap((each) => [...each.values()]);
  return [
    ...[...own].filter((name) => !isOther(name)).map((column) => ({ column, tables })),
    ...nodes.flatMap(({ SubLink: link }) => inQuery(as(link?.subselect, 'SelectStmt'), scope)),
  ];
}

function inQuery(query: SelectStmt | undefined, outer: Scope): readonly ConditionColumn[] {
  if (!query || query.larg || query.valuesLists || query.withClause) return [];
  return inScope(query, query.fromClause ?? [], outer, all(query.targetList, 'ResTarget').flatMap(({ name }) => name ?? []));
}
