/** What IF NOT EXISTS leaves as it is, beside what the statement would have made. */
import type { Catalog, Column, Index } from '../model.ts';
import type { Name, Operation } from '../operations.ts';
import { addColumn } from './add-column.ts';
import { findColumn } from './columns.ts';
import { isSameType } from './compare-tables.ts';
import { createIndex } from './create-index.ts';
import { createTable, newTableKey } from './create-table.ts';
import { besides, findTable, sqlName } from './names.ts';
import { editTable, isWhole, removeTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';

/** A column, index or table that is there, and the one that would be there in its place. */
export type Instead = { readonly name: Name | string } & ({ readonly columns: readonly Pair<Column>[]; readonly missing: readonly string[] } | { readonly index: Pair<Index> });
type Pair<T> = { readonly old: T; readonly made: T };

/** Nothing where the operation makes something, or where it is not certain what is there. */
export function createdInstead(before: Catalog, operation: Operation, context: Context): Instead | undefined {
  if (operation.kind === 'createTable' && operation.ifNotExists) {
    const key = newTableKey(before, operation);
    const old = before.tables.get(key);
    if (!isWhole(old) || operation.like.length > 0 || operation.inherits.length > 0 || operation.partitionOf || operation.ofType) return undefined;
    const made = createTable(removeTable(before, key), operation, context).tables.get(key);
    return made && { name: key, columns: made.columns.flatMap((column) => pair(findColumn(old, column.name), column)), missing: made.columns.flatMap(({ name }) => (findColumn(old, name) ? [] : [name])) };
  }
  if (operation.kind === 'addColumn' && operation.ifNotExists) {
    const table = findTable(before, operation.table);
    const old = table && findColumn(table, operation.column.name);
    if (!isWhole(table) || !old) return undefined;
    const without = editTable(before, table.name, (owner) => ({ ...owner, columns: owner.columns.filter((column) => column !== old), constraints: owner.constraints.filter(({ type, columns }) => type !== 'notNull' || columns[0] !== old.name) }));
    const made = addColumn(without, operation, context).tables.get(table.name);
    return { name: { name: old.name }, columns: pair(old, made && findColumn(made, old.name)), missing: [] };
  }
  if (operation.kind === 'createIndex' && operation.ifNotExists && operation.name !== undefined) {
    const { name } = operation;
    const table = findTable(before, operation.table);
    const old = table?.indexes.find((index) => index.name === name);
    if (!isWhole(table) || !old) return undefined;
    const without = editTable(before, table.name, (owner) => ({ ...owner, indexes: owner.indexes.filter((index) => index !== old) }));
    const made = createIndex(without, operation, context).tables.get(table.name)?.indexes.find((index) => index.name === name);
    return made && { name: besides(table.name, name), index: { old, made } };
  }
  return undefined;
}

/** In words; none where both are the same. */
export function differences(instead: Instead): readonly string[] {
  if ('index' in instead) return indexDifferences(instead.index);
  return [...instead.missing.map((name) => `it has no column ${sqlName({ name })}`), ...instead.columns.flatMap(columnDifferences)];
}

function columnDifferences({ old, made }: Pair<Column>): readonly string[] {
  const name = sqlName({ name: made.name });
  if (old.type.name === 'unknown' || made.type.name === 'unknown') return [];
  return [
    ...(isSameType(old.type, made.type) ? [] : [`${name} is ${old.type.text}, not ${made.type.text}`]),
    // One that is stricter by now was made so after it had been filled.
    ...(old.notNull || !made.notNull ? [] : [`${name} may be NULL`]),
  ];
}

function indexDifferences({ old, made }: Pair<Index>): readonly string[] {
  const keys = ({ keys: all }: Index): string => all.map(({ column, expression }) => (column === undefined ? expression?.text ?? '' : sqlName({ name: column }))).join(', ');
  return [
    ...(keys(old) === keys(made) ? [] : [`it is on (${keys(old)}), not (${keys(made)})`]),
    ...(old.unique === made.unique ? [] : [`it is ${old.unique ? '' : 'not '}unique`]),
    ...(old.where?.text === made.where?.text ? [] : [old.where ? `it is only WHERE ${old.where.text}` : 'it is of all rows']),
  ];
}

function pair(old: Column | undefined, made: Column | undefined): readonly Pair<Column>[] {
  return old && made ? [{ old, made }] : [];
}
