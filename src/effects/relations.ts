/** How relations hang together: what inherits, what reads, what an operation names. */
import { findTable } from '../catalog/names.ts';
import type { Catalog, Table, TableName } from '../model.ts';
import type { Name, Operation } from '../operations.ts';

/** The relation that the operation names; the one it creates, or changes, or reads at most in passing. */
export function namedRelation(operation: Operation): Name | undefined {
  switch (operation.kind) {
    case 'setSchema':
    case 'changeOwner':
    case 'comment': return RELATIONS.has(operation.object) ? operation.name : undefined;
    case 'reindex': return operation.scope === 'table' ? operation.name : undefined;
    default: return 'table' in operation ? operation.table : 'view' in operation ? operation.view : undefined;
  }
}

const RELATIONS: ReadonlySet<string> = new Set(['table', 'view', 'materializedView', 'foreignTable', 'column', 'constraint', 'trigger', 'policy', 'rule']);

/** The same, as it is before the operation. */
export function tableOf(operation: Operation, before: Catalog): Table | undefined {
  const name = namedRelation(operation);
  return name && findTable(before, name);
}

/** Partitions and inheriting tables, at all levels. */
export function descendantsOf(before: Catalog, table: TableName): readonly TableName[] {
  return reach(table, (key) => before.tables.get(key)?.children ?? []).slice(1);
}

/** Partitions at all levels; none of a table that others inherit from. */
export function partitionsOf(before: Catalog, table: TableName): readonly TableName[] {
  return before.tables.get(table)?.partitionBy ? descendantsOf(before, table) : [];
}

/** What a query of the relation reads: a view's sources and theirs, partitions, inheriting tables. */
export function sourcesOf(before: Catalog, relation: TableName): readonly TableName[] {
  return reach(relation, (key) => {
    const found = before.tables.get(key);
    return [...(found?.kind === 'view' ? found.reads : []), ...(found?.children ?? [])];
  });
}

/** Everything that `next` leads to from `start`, itself first, each once. */
export function reach(start: TableName, next: (key: TableName) => readonly TableName[]): readonly TableName[] {
  const reached = new Set([start]);
  for (const key of reached) for (const further of next(key)) reached.add(further);
  return [...reached];
}
