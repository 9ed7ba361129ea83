/** Which tables the columns that a query names are of. */
import type { Node, SelectStmt } from '@pgsql/types';
import type { ColumnUse, Name } from '../../../operations.ts';
import { nameOf } from './names.ts';
import type { CommonTables } from './queries.ts';
import { all, as, nodesIn } from './tree.ts';
import type { Nodes } from './tree.ts';

/** The columns that a view surely depends on, where its query is plain: tables, joins, no other query in it. What stands for several columns is `*`. Of a query that is not plain, only those for which `table.*` stands. */
export function usedColumns(query: Node | undefined): readonly ColumnUse[] {
  const select = as(query, 'SelectStmt');
  if (!select || select.larg || select.valuesLists || select.withClause) return [];
  const parts = [...nodesIn(select.fromClause), ...nodesIn(select, ['fromClause', ...BY_OUTPUT]), ...groupedBy(select)];
  if (parts.some((part) => NOT_PLAIN.some((kind) => kind in part) || part.JoinExpr?.isNatural || part.JoinExpr?.alias)) return allOf(select);
  const tables = tablesAmong(parts);
  return usesAmong(parts, tables);
}

/** Clauses in which a name can be that of a column that the query shows. https://www.postgresql.org/docs/current/sql-select.html#SQL-GROUPBY */
const BY_OUTPUT = ['groupClause', 'distinctClause', 'sortClause'] as const;

/** What GROUP BY and DISTINCT ON name that the query does not show under that name. */
function groupedBy({ targetList, groupClause, distinctClause }: SelectStmt): readonly Partial<Nodes>[] {
  const shown = new Set(all(targetList, 'ResTarget').flatMap(({ name }) => name ?? []));
  return [...nodesIn([groupClause, distinctClause])].filter(({ ColumnRef: reference }) => {
    const [field, ...more] = all(reference?.fields, 'String');
    return more.length > 0 || !shown.has(field?.sval ?? '');
  });
}

/** `t.c` and `t.*` by the name or alias of the table; without one, of the only table, or of one of them. */
export function usesAmong(parts: readonly Partial<Nodes>[], tables: ReadonlyMap<string, Name>): readonly ColumnUse[] {
  return parts.flatMap(({ ColumnRef: reference }): readonly ColumnUse[] => {
    const fields = reference?.fields ?? [];
    const [qualifier, field] = fields.length > 1 ? fields.slice(-2) : [undefined, fields[0]];
    const column = field && 'A_Star' in field ? '*' : all(field && [field], 'String')[0]?.sval;
    if (column === undefined || fields.length > 2) return [];
    if (qualifier === undefined) return column === '*' || tables.size === 1 ? [...tables.values()].map((table) => ({ table, column })) : [{ column }];
    const table = tables.get(all([qualifier], 'String')[0]?.sval ?? '');
    return table ? [{ table, column }] : [];
  });
}

const NOT_PLAIN = ['RangeSubselect', 'RangeFunction', 'RangeTableFunc', 'RangeTableSample', 'JsonTable', 'SubLink'] as const;

/** The tables that `table.*` names among what the query shows. */
function allOf({ targetList, fromClause = [] }: SelectStmt): readonly ColumnUse[] {
  const tables = tablesAmong(fromClause.flatMap(joined));
  return all(targetList, 'ResTarget').flatMap(({ val }): readonly ColumnUse[] => {
    const [qualifier, field] = as(val, 'ColumnRef')?.fields ?? [];
    const table = field && 'A_Star' in field ? tables.get(all(qualifier && [qualifier], 'String')[0]?.sval ?? '') : undefined;
    return table ? [{ table, column: '*' }] : [];
  });
}

/** What FROM lists, and what its joins join. */
export function joined(part: Node): readonly Node[] {
  const join = as(part, 'JoinExpr');
  return join ? [...(join.larg ? joined(join.larg) : []), ...(join.rarg ? joined(join.rarg) : [])] : [part];
}

/** By what the query calls them; those of `commonTables` are none. */
export function tablesAmong(parts: readonly Partial<Nodes>[], commonTables?: CommonTables): ReadonlyMap<string, Name> {
  return new Map(parts.flatMap(({ RangeVar: table }) => (table && !(table.schemaname === undefined && commonTables?.has(table.relname ?? '')) ? [[table.alias?.aliasname ?? table.relname ?? '', nameOf(table)] as const] : [])));
}
