/** Defaults that take a sequence's values, `nextval('s')`: they depend on it, whatever the search path is later. */
import type { Catalog, Column, Lookup, TableName } from '../model.ts';
import type { Expression, Name } from '../operations.ts';
import { keyOf, nameOf, sequenceKey, sqlName } from './names.ts';

/** A catalog that knows by sequence which tables have a default that takes its values; `table-edits.ts` keeps it in step. */
export type WithTakers = Catalog & { readonly takers?: Lookup<readonly TableName[]> };

/** The tables with a default that takes values of that sequence. */
export function takersOf({ takers }: WithTakers, sequence: string): readonly TableName[] {
  return takers?.get(sequence) ?? [];
}

/** The default of a serial column. */
export function nextValue(sequence: string): Expression {
  return { text: `nextval('${written(sequence)}'::regclass)`, calls: [{ name: 'nextval' }], columns: [], conjuncts: [{ operator: 'other' }] };
}

/** The default with its sequence's whole name. */
export function settledDefault(catalog: Catalog, value: Expression): Expression {
  const name = sequenceOf(value);
  const key = name && sequenceKey(catalog, name);
  return key !== undefined && catalog.sequences.has(key) ? takingFrom(value, key) : value;
}

/** The column with its default taking the values of another sequence. */
export function withSequence(column: Column, sequence: string): Column {
  return column.default === undefined ? column : { ...column, default: takingFrom(column.default, sequence) };
}

/** Key of the sequence that the column's default takes values of. */
export function takenFrom({ default: value }: Column): string | undefined {
  const name = value && sequenceOf(value);
  return name && keyOf(name);
}

/** The literal in a call of `nextval`; a name that is put together at run time is nobody's. */
const CALL = /(\bnextval\s*\(\s*')((?:[^']|'')*)(?='(?!\s*(?:::\s*text|\|\|)))/i;

/** The sequence that an expression takes values of, as written. */
export function sequenceOf({ calls, text }: Expression): Name | undefined {
  if (!calls.some(({ name }) => name === 'nextval')) return undefined;
  const literal = CALL.exec(text)?.[2];
  return literal === undefined ? undefined : nameInLiteral(literal);
}

/** The name that a literal is taken for as a regclass. */
export function nameInLiteral(literal: string): Name | undefined {
  const parts = literal.replaceAll("''", "'").match(/"(?:[^"]|"")*"|[^".]+/g)?.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trim().toLowerCase()));
  const [name, schema] = [...(parts ?? [])].reverse();
  return name === undefined ? undefined : { ...(schema !== undefined && { schema }), name };
}

function takingFrom(value: Expression, sequence: string): Expression {
  return { ...value, text: value.text.replace(CALL, (_, call: string) => call + written(sequence)) };
}

/** As it stands in a literal. */
function written(sequence: string): string {
  return sqlName(nameOf(sequence)).replaceAll("'", "''");
}
