/** Which values the history has copied to another place: where they were before is free to go. */
import type { Catalog, Column, Table } from '../model.ts';
import type { Name, OperationOf } from '../operations.ts';
import { findColumn } from './columns.ts';
import { findTable } from './names.ts';
import { editTable } from './table-edits.ts';

/** After an UPDATE that fills younger columns from others, or an INSERT that takes the rows of another table. */
export function copied(catalog: Catalog, operation: OperationOf<'write'>, migration: string): Catalog {
  const target = findTable(catalog, operation.table);
  if (!target || operation.verb === 'delete') return catalog;
  if (operation.verb === 'insert') {
    const { query } = operation;
    const isPart = query?.limited || query?.conjuncts?.some(({ operator: is }) => is !== 'is not null');
    return query ? copiedFrom(catalog, query, migration, isPart) : catalog;
  }
  const filled = (operation.assigned ?? []).filter(({ column }) => findColumn(target, column)?.addedBy !== undefined);
  const [source, ...more] = [operation.reads.length === 0 ? target : findTable(catalog, operation.reads[0]!), ...operation.reads.slice(1)];
  if (!source || more.length > 0) return catalog;
  const isFrom = ({ name, addedBy }: Column): boolean => filled.some(({ column, value }) => value.columns.includes(name) && (source !== target || findColumn(target, column)?.addedBy !== addedBy));
  return marked(catalog, source, isFrom, migration);
}

/** After a query on one table whose result is kept. `columns`: none, or `*`, where it takes all of them. */
export function copiedFrom(catalog: Catalog, { reads, columns }: { readonly reads: readonly Name[]; readonly columns: readonly string[] }, migration: string, isPart = false): Catalog {
  const source = reads.length === 1 ? findTable(catalog, reads[0]!) : undefined;
  return source ? marked(catalog, source, ({ name }) => columns.length === 0 || columns.includes('*') || columns.includes(name), migration, isPart ? 'copiedInPartBy' : 'copiedBy') : catalog;
}

function marked(catalog: Catalog, { name }: Table, isCopied: (column: Column) => boolean, migration: string, as: 'copiedBy' | 'copiedInPartBy' = 'copiedBy'): Catalog {
  return editTable(catalog, name, (table) => (
    table.columns.some((column) => column[as] === undefined && isCopied(column))
      ? { ...table, columns: table.columns.map((column) => (column[as] === undefined && isCopied(column) ? { ...column, [as]: migration } : column)) }
      : table
  ));
}
