/** Statements on data: INSERT, UPDATE, DELETE, MERGE, SELECT, COPY, TRUNCATE, LOCK. */
import type { CopyStmt, DeclareCursorStmt, DeleteStmt, InsertStmt, LockStmt, MergeStmt, Node, SelectStmt, TruncateStmt, UpdateStmt } from '@pgsql/types';
import type { Operation, OperationOf } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { callsIn, optionalExpression } from './expressions.ts';
import { nameOf, onTable } from './names.ts';
import { queryOf, readsIn, runsOf } from './queries.ts';
import { parametersSetBy } from './session.ts';
import { after, nameAt } from './spans.ts';
import { selectInto } from './tables.ts';
import { all, as, nodesIn, present, strings } from './tree.ts';
import { deleteFrom, insertInto, mergeInto, updateOf, writesIn } from './writes.ts';

export function insert(statement: InsertStmt, source: Source): readonly Operation[] {
  return [...writesIn(statement.withClause, source), insertInto(statement, source)];
}

export function update(statement: UpdateStmt, source: Source): readonly Operation[] {
  return [...writesIn(statement.withClause, source), updateOf(statement, source)];
}

/** DELETE. */
export function remove(statement: DeleteStmt, source: Source): readonly Operation[] {
  return [...writesIn(statement.withClause, source), deleteFrom(statement, source)];
}

export function merge(statement: MergeStmt, source: Source): readonly Operation[] {
  return [...writesIn(statement.withClause, source), mergeInto(statement, source)];
}

/** A query, SELECT … INTO, or calls of `set_config`. */
export function select(statement: SelectStmt, source: Source): Operation | readonly Operation[] {
  const into = leftmost(statement).intoClause;
  if (into) return selectInto(statement, into, source);
  const parameters = parametersSetBy(statement, source);
  if (parameters.length > 0 && parameters.length === statement.targetList?.length && !statement.fromClause) return parameters;
  const query: Operation = {
    kind: 'select',
    range: source.range,
    ...queryOf(statement, source),
    locks: [...nodesIn(statement)].some(({ LockingClause: locking }) => locking !== undefined),
    ...present({ locked: lockedBy(statement, source), runs: runsOf(statement) }),
  };
  return [...writesIn(statement.withClause, source), ...parameters, query];
}

/** The one query that says FOR UPDATE, where it is inside of another or names what it means; undefined where all that is read may be locked. */
function lockedBy(statement: SelectStmt, source: Source): OperationOf<'select'>['locked'] {
  const queries = [statement, ...[...nodesIn(statement)].flatMap(({ SelectStmt: query }) => query ?? [])];
  const [query, ...more] = queries.filter(({ lockingClause }) => lockingClause !== undefined);
  if (!query || more.length > 0) return undefined;
  const clauses = all(query.lockingClause, 'LockingClause');
  const meant = clauses.every(({ lockedRels }) => lockedRels) ? new Set(clauses.flatMap(({ lockedRels }) => all(lockedRels, 'RangeVar').map(({ relname }) => relname))) : undefined;
  if (query === statement && !meant) return undefined;
  const named = [...nodesIn(query.fromClause ?? [])].flatMap(({ RangeVar: relation }) => (relation && meant?.has(relation.alias?.aliasname ?? relation.relname) ? [nameOf(relation)] : []));
  const own = queryOf(query, source);
  return { ...own, of: named.length === meant?.size ? named : own.reads };
}

export function declareCursor({ query }: DeclareCursorStmt, source: Source): Operation | readonly Operation[] {
  return select(as(query, 'SelectStmt') ?? {}, source);
}

/** COPY … FROM writes, COPY … TO reads; `lower` is for a query that is copied. */
export function copy(statement: CopyStmt, source: Source, lower: (node: Node, source: Source) => readonly Operation[]): Operation | readonly Operation[] {
  const { relation, query, is_from: isFrom, attlist, whereClause } = statement;
  if (query) return lower(query, source);
  if (!isFrom) return { kind: 'copyOut', range: source.range, ...onTable(relation) };
  return {
    kind: 'write',
    range: source.range,
    ...onTable(relation),
    verb: 'insert',
    source: 'copy',
    columns: strings(attlist),
    reads: readsIn(whereClause),
    calls: callsIn(whereClause),
    ...present({ where: optionalExpression(whereClause, after(source, 'where')), repeated: repeatedIn(strings(attlist)) }),
  };
}

/** One operation per table. */
export function truncate({ relations, restart_seqs: restartIdentity = false, behavior }: TruncateStmt, source: Source): readonly Operation[] {
  return eachRelation(relations, source, (on) => ({ kind: 'truncate', ...on, cascade: behavior === 'DROP_CASCADE', restartIdentity }));
}

/** Modes of LOCK by number: storage/lockdefs.h. */
const LOCK_MODES: readonly string[] = [
  '', 'ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE',
];

/** One operation per table. */
export function lock({ relations, mode = 8, nowait = false }: LockStmt, source: Source): readonly Operation[] {
  return eachRelation(relations, source, (on) => ({ kind: 'lockTable', ...on, mode: LOCK_MODES[mode] ?? 'ACCESS EXCLUSIVE', nowait }));
}

/** An operation for each of the relations; its range is the relation's name, that of a single one the statement. */
function eachRelation(relations: readonly Node[] | undefined, source: Source, operationOn: (on: ReturnType<typeof onTable> & { readonly range: Source['range'] }) => Operation): readonly Operation[] {
  const named = all(relations, 'RangeVar');
  return named.map((relation) => {
    const { range } = named.length === 1 ? source : nameAt(source, source.at(relation.location ?? 0));
    return operationOn({ range, ...onTable(relation) });
  });
}

/** Of UNION and its kin, the first query: INTO stands there. */
function leftmost(statement: SelectStmt): SelectStmt {
  return statement.larg ? leftmost(statement.larg) : statement;
}

/** COPY names whole columns only. */
function repeatedIn(columns: readonly string[]): OperationOf<'write'>['repeated'] {
  const again = columns.find((column, i) => columns.indexOf(column) !== i);
  return again === undefined ? undefined : { column: again, assigned: false };
}
