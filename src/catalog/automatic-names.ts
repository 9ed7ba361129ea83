/** The names PostgreSQL makes up: `users_email_key`, `orders_user_id_fkey` (makeObjectName and its callers in indexcmds.c, pg_constraint.c). */
import { byteLength } from '../dialects/byte-length.ts';
import type { Catalog, Index, TableName } from '../model.ts';
import type { Constraint, IndexKey } from '../operations.ts';
import { expressionName } from './expression-names.ts';
import { besides, nameOf } from './names.ts';

/** An index with the names of its own columns, where the table's have others by now. */
export type NamedIndex = Pick<Index, 'keys' | 'include'> & { readonly attributes?: readonly string[] };

/** Name of an index, or of the constraint it backs, that was given none; a copy's is made of the names in the original. */
export function indexName(catalog: Catalog, table: TableName, index: NamedIndex, type?: Constraint['type']): string {
  if (type === 'primaryKey') return relationName(catalog, table, undefined, 'pkey', true);
  const columns = attributesOf(index).join('_');
  const label = type === undefined ? 'idx' : type === 'exclude' ? 'excl' : 'key';
  return relationName(catalog, table, columns, label, type !== undefined);
}

/** Name of a CHECK, FOREIGN KEY or NOT NULL constraint that was given none. */
export function constraintName(catalog: Catalog, table: TableName, constraint: Constraint): string {
  const taken = (name: string): boolean => catalog.constraints.has(besides(table, name));
  const { name } = nameOf(table);
  if (constraint.type === 'foreignKey') return free(name, constraint.columns.join('_'), 'fkey', taken);
  if (constraint.type === 'notNull') return free(name, constraint.columns[0], 'not_null', taken);
  const mentioned = new Set(constraint.expression?.columns ?? constraint.columns);
  return free(name, mentioned.size === 1 ? [...mentioned][0] : undefined, 'check', taken);
}

/** Name of a domain's constraint that was given none. */
export function domainConstraintName(catalog: Catalog, domain: string, { type }: Constraint, own: readonly { readonly name: string }[]): string {
  const taken = (name: string): boolean => catalog.constraints.has(besides(domain, name)) || own.some((constraint) => constraint.name === name);
  return free(nameOf(domain).name, undefined, type === 'notNull' ? 'not_null' : 'check', taken);
}

/** Name of a serial or identity column's sequence. */
export function sequenceName(catalog: Catalog, table: TableName, column: string): string {
  return relationName(catalog, table, column, 'seq', false);
}

/** `first_second_label` in 63 bytes; the longer of the two names is cut. */
export function objectName(first: string, second: string | undefined, label: string): string {
  const whole = second === undefined ? `${first}_${label}` : `${first}_${second}_${label}`;
  if (byteLength(whole) <= 63) return whole;
  const names = [characters(first), characters(second ?? '')] as const;
  const lengths: [number, number] = [bytes(names[0]), bytes(names[1])];
  const room = 63 - label.length - 1 - (second === undefined ? 0 : 1);
  while (lengths[0] + lengths[1] > room) lengths[lengths[0] > lengths[1] ? 0 : 1] -= 1;
  const cut = names.map((name, i) => clip(name, lengths[i] ?? 0));
  return [...(second === undefined ? cut.slice(0, 1) : cut), label].join('_');
}

function relationName(catalog: Catalog, table: TableName, second: string | undefined, label: string, constraint: boolean): string {
  return free(nameOf(table).name, second, label, (name) => {
    const key = besides(table, name);
    return catalog.tables.has(key) || catalog.indexes.has(key) || catalog.sequences.has(key) || (constraint && catalog.constraints.has(key));
  });
}

function free(first: string, second: string | undefined, label: string, taken: (name: string) => boolean): string {
  let name = objectName(first, second, label);
  for (let number = 1; taken(name); number += 1) name = objectName(first, second, `${label}${number}`);
  return name;
}

/** Names of an index's own columns: what the table's were called when it was made. */
export function attributesOf({ attributes, keys, include }: NamedIndex): readonly string[] {
  return attributes ?? distinct([...keys.map(keyName), ...include]);
}

function keyName({ column, expression }: IndexKey): string {
  return column ?? expressionName(expression?.text ?? '');
}

/** The names of an index's columns, numbered where they repeat: `expr`, `expr1`. */
function distinct(names: readonly string[]): readonly string[] {
  const unique: string[] = [];
  for (const name of names) {
    let free = name;
    for (let number = 1; unique.includes(free); number += 1) free = `${name}${number}`;
    unique.push(free);
  }
  return unique;
}

type Character = { readonly text: string; readonly bytes: number };

function characters(name: string): readonly Character[] {
  return Array.from(name, (text) => ({ text, bytes: byteLength(text) }));
}

function bytes(name: readonly Character[]): number {
  return name.reduce((sum, character) => sum + character.bytes, 0);
}

/** The longest start of whole characters that fits. */
function clip(name: readonly Character[], room: number): string {
  let left = room;
  return name.filter((character) => (left -= character.bytes) >= 0).map(({ text }) => text).join('');
}
