/** Defaults that take a sequence's values, `nextval('s')`: they depend on it. */
import type { Catalog, Column } from '../model.ts';
import type { Expression, Name } from '../operations.ts';
import { keyOf, sequenceKey, sqlName } from './names.ts';
import { editTable } from './table-edits.ts';

export function nextValue(sequence: string): Expression {
  return { text: `nextval('${sqlName(sequence)}'::regclass)`, calls: [{ name: 'nextval' }], columns: [], conjuncts: [{ operator: 'other' }] };
}

/** `edit` for every column whose default takes values of the sequence. */
export function onDefaultsFrom(catalog: Catalog, sequence: string, edit: (column: Column) => Column): Catalog {
  const takes = ({ default: value }: Column): boolean => {
    const name = sequenceOf(value);
    return name !== undefined && [sequenceKey(catalog, name), keyOf(name)].find((key) => catalog.sequences.has(key)) === sequence;
  };
  return [...catalog.tables.entries()].reduce((changed, [key, { columns }]) => (
    columns.some(takes) ? editTable(changed, key, (table) => ({ ...table, columns: table.columns.map((column) => (takes(column) ? edit(column) : column)) })) : changed
  ), catalog);
}

/** The name in a call of `nextval`; one that is put together at run time is nobody's. */
function sequenceOf(value: Expression | undefined): Name | undefined {
  if (!value?.calls.some(({ name }) => name === 'nextval')) return undefined;
  const [, literal] = /\bnextval\s*\(\s*'((?:[^']|'')*)'(?!\s*(?:::\s*text|\|\|))/i.exec(value.text) ?? [];
  const parts = literal?.replaceAll("''", "'").match(/"(?:[^"]|"")*"|[^."]+/g)?.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trim().toLowerCase()));
  const [name, schema] = [...(parts ?? [])].reverse();
  return name === undefined ? undefined : { ...(schema !== undefined && { schema }), name };
}
