/** INSERT, UPDATE, DELETE and MERGE, each as one write. */
import type { DeleteStmt, InsertStmt, MergeStmt, Node, SelectStmt, UpdateStmt, WithClause } from '@pgsql/types';
import type { Expression, OperationOf, Query } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { conditionColumns } from './condition-columns.ts';
import { expressionOf } from './expressions.ts';
import { onTable } from './names.ts';
import { notInQueries } from './not-in.ts';
import { queryOf, readBy, withQueries } from './queries.ts';
import type { CommonTables } from './queries.ts';
import { assignedFrom, takenColumns } from './taken-columns.ts';
import { after, expressionSpan, from, group } from './spans.ts';
import { all, as, nodesIn, present } from './tree.ts';

export type Write = OperationOf<'write'>;
type Assigned = NonNullable<Write['assigned']>[number];

/** The writes among the queries of a WITH clause, each with the text of its own. */
export function writesIn(clause: WithClause | undefined, source: Source): readonly Write[] {
  return withQueries(clause).flatMap(({ query, commonTables }) => {
    const own = group(after(from(source, source.at(query.location ?? 0)), 'as'));
    const [insert, update] = [as(query.ctequery, 'InsertStmt'), as(query.ctequery, 'UpdateStmt')];
    const [remove, merge] = [as(query.ctequery, 'DeleteStmt'), as(query.ctequery, 'MergeStmt')];
    if (insert) return [insertInto(insert, own, commonTables)];
    if (update) return [updateOf(update, own, commonTables)];
    if (remove) return [deleteFrom(remove, own, commonTables)];
    return merge ? [mergeInto(merge, own, commonTables)] : [];
  });
}

export function insertInto(statement: InsertStmt, source: Source, commonTables?: CommonTables): Write {
  const { relation, cols, selectStmt, onConflictClause: conflict } = statement;
  const rows = as(selectStmt, 'SelectStmt');
  const updates = conflict?.action === 'ONCONFLICT_UPDATE';
  return {
    kind: 'write',
    range: source.range,
    ...onTable(relation),
    verb: 'insert',
    source: rows === undefined ? 'default' : rows.valuesLists ? 'values' : 'select',
    columns: columnsOf(cols),
    ...readBy(statement, commonTables),
    ...present({ query: rows && !statement.withClause ? insertedBy(rows, source, commonTables) : undefined, repeated: repeatedIn(cols, false) ?? repeatedIn(conflict?.targetList, true) }),
    ...(updates ? { onConflictUpdate: true, assigned: assignments(conflict.targetList, source) } : {}),
  };
}

/** The query whose rows are inserted, or the only one among the values. */
function insertedBy(rows: SelectStmt, source: Source, commonTables: CommonTables | undefined): Query | undefined {
  const takes = takenColumns(rows, commonTables);
  if (!rows.valuesLists) return { ...queryOf(rows, source, commonTables), ...takes };
  const [query, ...more] = [...nodesIn(rows.valuesLists)].flatMap(({ SubLink: found }) => found ?? []);
  const only = more.length === 0 ? as(query?.subselect, 'SelectStmt') : undefined;
  return only && { ...queryOf(only, source, commonTables), ...takes };
}

export function updateOf(statement: UpdateStmt, source: Source, commonTables?: CommonTables): Write {
  const { relation, targetList } = statement;
  return {
    kind: 'write',
    range: source.range,
    ...onTable(relation),
    verb: 'update',
    columns: columnsOf(targetList),
    ...readBy(statement, commonTables),
    ...conditionOf(statement, statement.fromClause, source),
    ...present({ repeated: repeatedIn(targetList, true) }),
    assigned: assignments(targetList, source, statement),
  };
}

export function deleteFrom(statement: DeleteStmt, source: Source, commonTables?: CommonTables): Write {
  const { relation } = statement;
  return {
    kind: 'write',
    range: source.range,
    ...onTable(relation),
    verb: 'delete',
    columns: [],
    ...readBy(statement, commonTables),
    ...conditionOf(statement, statement.usingClause, source),
  };
}

/** What its INSERT and UPDATE branches set. */
export function mergeInto(statement: MergeStmt, source: Source, commonTables?: CommonTables): Write {
  const branches = all(statement.mergeWhenClauses, 'MergeWhenClause');
  const updates = branches.filter(({ commandType }) => commandType === 'CMD_UPDATE').flatMap(({ targetList }) => targetList ?? []);
  return {
    kind: 'write',
    range: source.range,
    ...onTable(statement.relation),
    verb: 'merge',
    source: 'select',
    columns: columnsOf(branches.flatMap(({ targetList }) => targetList ?? [])),
    ...readBy(statement, commonTables),
    ...present({ repeated: branches.map(({ targetList, commandType }) => repeatedIn(targetList, commandType === 'CMD_UPDATE')).find((found) => found !== undefined) }),
    assigned: assignments(updates, source),
  };
}

function columnsOf(targets: readonly Node[] | undefined): readonly string[] {
  return [...new Set(all(targets, 'ResTarget').flatMap(({ name }) => name ?? []))];
}

/** Fields of one value, and elements of one array, may stand in a list one by one: `SET a.x = 1, a.y = 2`. */
function repeatedIn(targets: readonly Node[] | undefined, assigned: boolean): Write['repeated'] {
  const columns = all(targets, 'ResTarget').map(({ name = '', indirection = [] }) => ({ name, isPart: indirection.length > 0 }));
  const again = columns.find(({ name, isPart }, i) => columns.slice(0, i).some((other) => other.name === name && !(other.isPart && isPart)));
  return again && { column: again.name, assigned };
}

/** `SET a = 1, (b, c) = (2, 3)`: each column with its own value, or with the query or row that gives several. */
function assignments(targets: readonly Node[] | undefined, source: Source, statement: UpdateStmt = {}): readonly Assigned[] {
  return all(targets, 'ResTarget').flatMap(({ name: column = '', val, location = 0 }) => {
    const { source: values, colno = 1, ncolumns } = as(val, 'MultiAssignRef') ?? { source: val };
    const assigned = from(source, source.at(location));
    const row = as(values, 'RowExpr')?.args;
    const own = row?.length === ncolumns ? row?.[colno - 1] : undefined;
    const assign = (node: Node, written: Source): Assigned => ({ column, value: expressionOf(node, written), ...present({ takes: assignedFrom(node, statement) }) });
    if (own) return [assign(own, group(expressionSpan(values, assigned)))];
    return values ? [assign(values, assigned)] : [];
  });
}

function conditionOf(statement: UpdateStmt | DeleteStmt, others: readonly Node[] | undefined, source: Source): Pick<Write, 'where' | 'notIn' | 'named'> {
  const { whereClause, withClause } = statement;
  const [notIn, named] = [notInQueries(whereClause, withClause), conditionColumns(statement, others, source)];
  return present({ where: condition(whereClause, source), notIn: notIn.length > 0 ? notIn : undefined, named: named.length > 0 ? named : undefined });
}

/** WHERE; of `CURRENT OF cursor` the tree does not say where it stands. */
function condition(node: Node | undefined, source: Source): Expression | undefined {
  return node && expressionOf(node, as(node, 'CurrentOfExpr') ? after(source, 'where') : source);
}
