/** CREATE TABLE in its forms, also as a query's result and for foreign tables. */
import type { CreateForeignTableStmt, CreateStmt, CreateTableAsStmt, IntoClause, Node, SelectStmt, TableLikeClause } from '@pgsql/types';
import type { ColumnDefinition, Constraint, Name, Operation, OperationOf } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { columnOf } from './columns.ts';
import { constraintOf } from './constraints.ts';
import { dottedName, nameOf, persistenceOf } from './names.ts';
import { boundOf, partitionByOf } from './partitions.ts';
import { optionName, optionValue } from './options.ts';
import { outputColumns } from './output-columns.ts';
import { readsIn } from './queries.ts';
import { elements, from, group } from './spans.ts';
import { all, as, present } from './tree.ts';
import { takenColumns } from './taken-columns.ts';
import { usedColumns } from './used-columns.ts';

type CreateTable = OperationOf<'createTable'>;

export function createTable(statement: CreateStmt, source: Source): CreateTable {
  const table = nameOf(statement.relation);
  const { columns, constraints, like } = tableElements(statement, table, source);
  const parents = all(statement.inhRelations, 'RangeVar').map(nameOf);
  const [parent] = parents;
  const { partbound, partspec, ofTypename } = statement;
  return {
    kind: 'createTable',
    range: source.range,
    table,
    columns: columns.map((column) => (isNeverNull(column.name, constraints) ? { ...column, notNull: true } : column)),
    constraints,
    ifNotExists: statement.if_not_exists ?? false,
    persistence: persistenceOf(statement.relation),
    inherits: partbound ? [] : parents,
    like,
    ...present({
      partitionBy: partspec && partitionByOf(partspec, source),
      partitionOf: partbound && parent && { parent, bound: boundOf(partbound, source) },
      ofType: ofTypename && dottedName(ofTypename.names),
      options: optionsOf(statement.options),
    }),
  };
}

/** Undefined for none. */
function optionsOf(options: readonly Node[] | undefined): CreateTable['options'] {
  const given = all(options, 'DefElem');
  return given.length === 0 ? undefined : Object.fromEntries(given.map((option) => [optionName(option), optionValue(option)]));
}

export function createForeignTable({ base = {} }: CreateForeignTableStmt, source: Source): Operation {
  return { ...createTable(base, source), foreign: true };
}

/** CREATE TABLE … AS and CREATE MATERIALIZED VIEW, which the grammar takes for one. */
export function createTableAs(statement: CreateTableAsStmt, source: Source): Operation {
  const { query, into = {}, if_not_exists: ifNotExists = false } = statement;
  if (statement.objtype !== 'OBJECT_MATVIEW') return tableFrom(query, into, ifNotExists, source);
  const columns = outputColumns(query, into.colNames);
  return { kind: 'createMaterializedView', range: source.range, view: nameOf(into.rel), ifNotExists, withData: !into.skipData, reads: readsIn(query), columns, uses: usedColumns(query) };
}

/** SELECT … INTO. */
export function selectInto(statement: SelectStmt, into: IntoClause, source: Source): Operation {
  return tableFrom({ SelectStmt: statement }, into, false, source);
}

function tableFrom(query: Node | undefined, into: IntoClause, ifNotExists: boolean, source: Source): Operation {
  return {
    kind: 'createTableAs',
    range: source.range,
    table: nameOf(into.rel),
    ifNotExists,
    persistence: persistenceOf(into.rel),
    withData: !into.skipData,
    columns: outputColumns(query, into.colNames),
    reads: readsIn(query),
    ...takenColumns(as(query, 'SelectStmt') ?? {}),
  };
}

type Elements = { readonly columns: readonly ColumnDefinition[]; readonly constraints: readonly Constraint[]; readonly like: CreateTable['like'] };

/** Columns, constraints and LIKE clauses, each read from its own part of the list. */
function tableElements({ tableElts: nodes = [], relation }: CreateStmt, table: Name, source: Source): Elements {
  if (nodes.length === 0) return { columns: [], constraints: [], like: [] };
  const parts = elements(group(from(source, source.at(relation?.location ?? 0))));
  const defined = nodes.flatMap((node, i) => {
    const column = as(node, 'ColumnDef');
    return column ? [columnOf(column, table, parts[i] ?? source)] : [];
  });
  const own = nodes.flatMap((node, i) => {
    const constraint = as(node, 'Constraint');
    return constraint ? constraintOf(constraint, parts[i] ?? source) ?? [] : [];
  });
  return {
    columns: defined.map(({ column }) => column),
    constraints: [...defined.flatMap(({ constraints }) => constraints), ...own],
    like: all(nodes, 'TableLikeClause').map(likeOf),
  };
}

function isNeverNull(column: string, constraints: readonly Constraint[]): boolean {
  return constraints.some(({ type, columns }) => (type === 'primaryKey' || type === 'notNull') && columns.includes(column));
}

/** Bits of TableLikeOption in nodes/parsenodes.h, from the lowest. */
const LIKE_OPTIONS: readonly string[] = ['comments', 'compression', 'constraints', 'defaults', 'generated', 'identity', 'indexes', 'statistics', 'storage'];

function likeOf({ relation, options = 0 }: TableLikeClause): CreateTable['like'][number] {
  return { table: nameOf(relation), including: LIKE_OPTIONS.filter((_, bit) => (options & (1 << bit)) !== 0) };
}
