/** Tables that cannot have many rows, as their key says. */
import type { Catalog, Index, Table } from '../model.ts';
import { findColumn } from './columns.ts';
import { findType } from './names.ts';

/** Is its primary key a single column of which there are only a few values: a boolean, an enum, or a constant that a CHECK demands? One of a date is not: there may be one for each day, or for each day of a thousand years. */
export function isBounded(catalog: Catalog, table: Table | undefined): boolean {
  if (table?.indexes.some(keepsOne)) return true;
  const key = table?.constraints.find(({ type }) => type === 'primaryKey');
  const column = table && key?.columns.length === 1 ? findColumn(table, key.columns[0]!) : undefined;
  if (!table || !column || column.type.array) return false;
  const isOne = table.constraints.some(({ type, notValid, columns, expression }) => type === 'check' && !notValid && columns.length === 1 && expression?.conjuncts.some((each) => each.column === column.name && each.operator === '=' && each.values?.length === 1) === true);
  return isOne || column.type.name === 'boolean' || findType(catalog, column.type)?.kind === 'enum';
}

/** A unique index of a constant, or of whether a column IS NOT NULL, which is one of two values and never NULL. */
function keepsOne({ unique, valid, where, keys }: Index): boolean {
  const [key, ...more] = keys;
  const expression = key?.expression;
  if (!unique || !valid || where !== undefined || more.length > 0 || !expression) return false;
  return (expression.constant !== undefined && expression.constant !== 'null') || /^\(*\s*"?\w+"?\s+is\s+not\s+null\s*\)*$/i.test(expression.text);
}
