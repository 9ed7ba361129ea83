/** Conditions `x NOT IN (SELECT …)`: what the list is made of. */
import type { Node, SelectStmt, WithClause } from '@pgsql/types';
import type { NotInQuery } from '../../../operations.ts';
import { conjunctsOf } from './conjuncts.ts';
import { nameOf } from './names.ts';
import { all, as, nodesIn, present, strings } from './tree.ts';

/** Those among the AND-ed parts of a WHERE. */
export function notInQueries(where: Node | undefined, withClause: WithClause | undefined): readonly NotInQuery[] {
  const connective = as(where, 'BoolExpr');
  if (connective?.boolop === 'AND_EXPR') return (connective.args ?? []).flatMap((part) => notInQueries(part, withClause));
  const link = as(connective?.boolop === 'NOT_EXPR' ? connective.args?.[0] : where, 'SubLink');
  const isNotIn = connective?.boolop === 'NOT_EXPR' ? link?.subLinkType === 'ANY_SUBLINK' && link.operName === undefined : link?.subLinkType === 'ALL_SUBLINK' && ['<>', '!='].includes(strings(link.operName).at(-1) ?? '');
  const query = as(link?.subselect, 'SelectStmt');
  if (!isNotIn || !query) return [];
  return [{ ...present({ column: columnOf(link?.testexpr) }), ...listOf(query, undefined, withClause) }];
}

/** What the query's column of that name is made of, or its only one; also through WITH queries. */
function listOf(query: SelectStmt, name: string | undefined, withClause: WithClause | undefined): Omit<NotInQuery, 'column'> {
  const targets = all(query.targetList, 'ResTarget');
  const target = name === undefined ? targets[0] : targets.find((each) => (each.name ?? columnOf(each.val)) === name);
  const value = columnOf(target?.val) ?? extreme(target?.val);
  const [from, ...others] = all(query.fromClause, 'RangeVar');
  const isOnly = query.fromClause?.length === 1 && others.length === 0;
  const common = isOnly && from?.schemaname === undefined ? all(withClause?.ctes, 'CommonTableExpr').find(({ ctename }) => ctename === from?.relname) : undefined;
  const inner = as(common?.ctequery, 'SelectStmt');
  const hasNoNull = value !== undefined && query.whereClause !== undefined && conjunctsOf(query.whereClause).some((part) => part.operator === 'is not null' && part.column === value);
  const own = present({ notNull: hasNoNull || undefined, groups: countsRows(query.havingClause) || undefined } as const);
  if (inner && value !== undefined) return { ...listOf(inner, value, withoutQuery(withClause, common?.ctename)), ...own };
  const mayBeOuter = (name === undefined && as(target?.val, 'ColumnRef')?.fields?.length === 1) || undefined;
  return { ...own, ...present({ table: isOnly && from && !common ? nameOf(from) : undefined, value, mayBeOuter } as const) };
}

/** A query that names itself is recursive: it is not looked into again. */
function withoutQuery(clause: WithClause | undefined, name: string | undefined): WithClause {
  return { ctes: (clause?.ctes ?? []).filter((node) => as(node, 'CommonTableExpr')?.ctename !== name) };
}

/** The column of `min(column)` or `max(column)`, which are NULL only where all of its values are. */
function extreme(node: Node | undefined): string | undefined {
  const call = as(node, 'FuncCall');
  return ['min', 'max'].includes(strings(call?.funcname).at(-1) ?? '') ? columnOf(call?.args?.[0]) : undefined;
}

function countsRows(having: Node | undefined): boolean {
  return [...nodesIn(having)].some(({ FuncCall: call }) => call !== undefined && strings(call.funcname).at(-1) === 'count');
}

function columnOf(node: Node | undefined): string | undefined {
  return as(as(node, 'ColumnRef')?.fields?.at(-1), 'String')?.sval;
}
