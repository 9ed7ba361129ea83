/** Which values the history has copied to another place: where they were before is free to go. */
import type { Catalog, Column, Table } from '../model.ts';
import type { ColumnUse, Conjunct, Name, OperationOf, Taken } from '../operations.ts';
import { findColumn } from './columns.ts';
import { findTable } from './names.ts';
import { editTable } from './table-edits.ts';

/** After an UPDATE that fills younger columns from others, or an INSERT that takes the rows of another table. */
export function copied(catalog: Catalog, operation: OperationOf<'write'>, migration: string): Catalog {
  const { verb, query } = operation;
  if (verb === 'update' || verb === 'merge') return assigned(catalog, operation, migration);
  if (verb === 'delete' || !query) return catalog;
  return copiedFrom(catalog, query.takes ?? [], migration, (column, source) => query.limited || leavingOut(query.conjuncts, column, source).length > 0);
}

/** After a query whose result is kept. `isPart`: are there rows whose value is left out? */
export function copiedFrom(catalog: Catalog, takes: readonly Taken[], migration: string, isPart: (column: string, source: Table) => boolean): Catalog {
  return takes.reduce((changed, { table, column, some }) => {
    const source = table && findTable(changed, table);
    const columns = column === '*' ? source?.columns.map(({ name }) => name) ?? [] : [column];
    return columns.reduce((marked, name) => (source ? mark(marked, source, name, some || isPart(name, source) ? 'copiedInPartBy' : 'copiedBy', migration) : marked), changed);
  }, catalog);
}

function assigned(catalog: Catalog, operation: OperationOf<'write'>, migration: string): Catalog {
  const target = findTable(catalog, operation.table);
  if (!target) return catalog;
  return (operation.assigned ?? []).reduce((changed, { column, value, takes }) => {
    const filled = findColumn(target, column);
    if (filled?.addedBy === undefined) return changed;
    const sole: Name | undefined = operation.reads.length === 0 ? operation.table : operation.reads.length === 1 ? operation.reads[0] : undefined;
    const used: readonly ColumnUse[] = takes ?? value.columns.map((name) => ({ ...(sole && { table: sole }), column: name }));
    return used.reduce((marked, { table, column: from }) => {
      const source = table && findTable(marked, table);
      const old = source && findColumn(source, from);
      if (!old || (source.name === target.name && old.addedBy === filled.addedBy)) return marked;
      return mark(marked, source, from, isPartOf(operation, { filled, from, source, target }) ? 'copiedInPartBy' : 'copiedBy', migration);
    }, changed);
  }, catalog);
}

type Copy = { readonly filled: Column; readonly from: string; readonly source: Table; readonly target: Table };

/** Does its condition leave rows out that have something to copy? In a loop, one that names no values tells the batches apart. */
function isPartOf({ verb, where, guard, reads }: OperationOf<'write'>, { filled, from, source, target }: Copy): boolean {
  if (verb === 'merge') return false;
  const isBatched = guard?.includes('LOOP') === true;
  const left = leavingOut(where?.conjuncts, from, source).filter((part) => !(part.column === filled.name && part.operator === 'is null') && !(isBatched && part.values === undefined));
  if (source.name === target.name) return left.length > 0;
  const isJoined = where !== undefined && reads.length === 1 && ownRows(source, target).some((column) => where.columns.includes(column));
  return !isJoined || left.some(({ operator, values, given }) => operator !== '=' || values !== undefined || given === true) || left.length !== 1;
}

/** Columns of `source` by which each of its rows has one of its own in `target`. */
function ownRows({ constraints, columns }: Table, target: Table): readonly string[] {
  const isKey = (name: string): boolean => constraints.some((constraint) => (constraint.type === 'primaryKey' || constraint.type === 'unique') && constraint.columns.join() === name);
  return constraints.flatMap(({ parent, columns: [name, ...more], notValid }) => (name !== undefined && more.length === 0 && parent === target.name && !notValid && isKey(name) && columns.some((column) => column.name === name && column.notNull) ? [name] : []));
}

/** The parts of a condition that leave out more than NULLs, or rows that all hold one and the same value. */
function leavingOut(conjuncts: readonly Conjunct[] = [], name: string, source: Table): readonly Conjunct[] {
  const others = conjuncts.filter(({ column, operator }) => !(operator === 'is not null' && column !== undefined && (column === name || findColumn(source, column)?.notNull)));
  const unequal = others.filter(({ column, operator, values }) => operator === '<>' && column === name && values?.length === 1);
  return unequal.length === 1 ? others.filter((part) => part !== unequal[0]) : others;
}

function mark(catalog: Catalog, { name }: Table, column: string, as: 'copiedBy' | 'copiedInPartBy', migration: string): Catalog {
  return editTable(catalog, name, (table) => (
    table.columns.some((each) => each.name === column && each[as] === undefined)
      ? { ...table, columns: table.columns.map((each) => (each.name === column ? { ...each, [as]: migration } : each)) }
      : table
  ));
}
