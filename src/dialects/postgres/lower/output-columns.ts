/** What a query's columns are called, also those that are given no name: FigureColname in parse_target.c. */
import type { Node, SelectStmt } from '@pgsql/types';
import { all, as, items, strings } from './tree.ts';
import type { NodeKind } from './tree.ts';

/** Names of the columns a query gives, `*` where it does not say which; `aliases` rename the first ones. */
export function outputColumns(query: Node | undefined, aliases: readonly Node[] = []): readonly string[] {
  const given = strings(aliases);
  const select = as(query, 'SelectStmt');
  return [...given, ...(select ? columnsOf(select).slice(given.length) : [])];
}

function columnsOf(select: SelectStmt): readonly string[] {
  if (select.larg) return columnsOf(select.larg);
  if (select.valuesLists) return items(select.valuesLists[0]).map((_, i) => `column${i + 1}`);
  return all(select.targetList, 'ResTarget').map(({ name, val }) => name ?? outputColumn(val));
}

/** The name of a column that is given none, `*` for several. */
export function outputColumn(value: Node | undefined): string {
  return named(value)?.name ?? '?column?';
}

/** `weak`: a cast or a CASE around it names it anew. */
type Named = { readonly name: string; readonly weak?: true };

function named(value: Node | undefined): Named | undefined {
  const column = as(value, 'ColumnRef');
  if (column) return { name: lastName(column.fields) ?? '*' };
  const part = as(value, 'A_Indirection');
  if (part) return as(part.indirection?.at(-1), 'A_Star') ? { name: '*' } : strong(lastName(part.indirection)) ?? named(part.arg);
  const collated = as(value, 'CollateClause');
  if (collated) return named(collated.arg);
  const call = as(value, 'FuncCall');
  if (call) return strong(lastName(call.funcname));
  const cast = as(value, 'TypeCast');
  if (cast) return unlessWeak(named(cast.arg)) ?? weak(lastName(cast.typeName?.names));
  const choice = as(value, 'CaseExpr');
  if (choice) return unlessWeak(named(choice.defresult)) ?? weak('case');
  const subquery = as(value, 'SubLink');
  return subquery ? ofSubquery(subquery.subLinkType, as(subquery.subselect, 'SelectStmt')) : strong(keywordOf(value));
}

function ofSubquery(type: string | undefined, query: SelectStmt | undefined): Named | undefined {
  if (type === 'EXISTS_SUBLINK') return { name: 'exists' };
  if (type === 'ARRAY_SUBLINK') return { name: 'array' };
  if (type !== 'EXPR_SUBLINK' || !query) return undefined;
  const [first] = all(query.targetList, 'ResTarget');
  return first?.name === undefined ? named(first?.val) : { name: first.name };
}

/** What looks like a call and has a node of its own. */
const KEYWORDS: readonly (readonly [NodeKind, string])[] = [
  ['CoalesceExpr', 'coalesce'],
  ['A_ArrayExpr', 'array'],
  ['RowExpr', 'row'],
  ['GroupingFunc', 'grouping'],
  ['MergeSupportFunc', 'merge_action'],
  ['XmlSerialize', 'xmlserialize'],
  ['JsonParseExpr', 'json'],
  ['JsonScalarExpr', 'json_scalar'],
  ['JsonSerializeExpr', 'json_serialize'],
  ['JsonObjectConstructor', 'json_object'],
  ['JsonObjectAgg', 'json_objectagg'],
  ['JsonArrayConstructor', 'json_array'],
  ['JsonArrayQueryConstructor', 'json_array'],
  ['JsonArrayAgg', 'json_arrayagg'],
];

function keywordOf(value: Node | undefined): string | undefined {
  if (as(value, 'A_Expr')?.kind === 'AEXPR_NULLIF') return 'nullif';
  const extreme = as(value, 'MinMaxExpr');
  if (extreme) return extreme.op === 'IS_LEAST' ? 'least' : 'greatest';
  const operation = as(value, 'SQLValueFunction')?.op ?? as(value, 'JsonFuncExpr')?.op ?? /^IS_XML.*/.exec(as(value, 'XmlExpr')?.op ?? '')?.[0];
  return operation?.replace(/^SVFOP_|^IS_|_N$|_OP$/g, '').toLowerCase() ?? KEYWORDS.find(([kind]) => as(value, kind))?.[1];
}

function lastName(names: readonly Node[] | undefined): string | undefined {
  return as(names?.at(-1), 'String')?.sval;
}

function strong(name: string | undefined): Named | undefined {
  return name === undefined ? undefined : { name };
}

function weak(name: string | undefined): Named | undefined {
  return name === undefined ? undefined : { name, weak: true };
}

function unlessWeak(name: Named | undefined): Named | undefined {
  return name?.weak ? undefined : name;
}
