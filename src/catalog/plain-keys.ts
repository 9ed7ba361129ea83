/** A key of an index that only casts a column to the type it has is the column itself: `date(day)`, `day::date`. https://www.postgresql.org/docs/current/sql-expressions.html#SQL-SYNTAX-TYPE-CASTS */
import type { Column, Table } from '../model.ts';
import type { IndexKey } from '../operations.ts';
import { findColumn } from './columns.ts';
import { without } from './without.ts';

export function plainKeys(keys: readonly IndexKey[], table: Table): readonly IndexKey[] {
  const plain = keys.map((key) => plainKey(key, table));
  return plain.some((key, i) => key !== keys[i]) ? plain : keys;
}

function plainKey(key: IndexKey, table: Table): IndexKey {
  const [name, ...others] = key.expression?.columns ?? [];
  const column = name === undefined || others.length > 0 ? undefined : findColumn(table, name);
  return column && isCastToItsOwn(key.expression!.text, column) ? { ...without(key, 'expression'), column: column.name } : key;
}

function isCastToItsOwn(text: string, { name, type }: Column): boolean {
  if (type.schema !== undefined || type.array || type.modifiers.length > 0) return false;
  const plain = text.toLowerCase().replace(/["\s]/g, '').replace(/^\(+|\)+$/g, '');
  const own = type.name.replaceAll(' ', '');
  return [`${own}(${name}`, `${name}::${own}`, `cast(${name}as${own}`].includes(plain);
}
