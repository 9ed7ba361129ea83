/** Names as written → keys of the catalog, by search_path, temporary tables first; and back to SQL. */
import { isTemplate } from '../dialects/template-names.ts';
import type { Catalog, Index, Lookup, Routine, Sequence, Table, TableName, UserType } from '../model.ts';
import type { Name } from '../operations.ts';
import { reservedWords } from '../dialects/reserved-words.ts';

/** The schema of temporary tables, whatever number the server gives it. */
export const TEMPORARY = 'pg_temp';

/** `users` in schema public, else `schema.name`; parts with a dot or a quote in them are quoted. */
export function keyOf({ schema, name }: Name): TableName {
  return within(schema, part(name));
}

function within(schema: string | undefined, bare: string): string {
  return schema === undefined || schema === 'public' ? bare : `${part(schema)}.${bare}`;
}

/** The name a key was made of, always with its schema. */
export function nameOf(key: TableName): Required<Name> {
  if (!/[".]/.test(key)) return { schema: 'public', name: key };
  const [, schema, name] = KEY.exec(key) ?? [];
  return { schema: schema === undefined ? 'public' : unquoted(schema), name: unquoted(name ?? key) };
}

/** As a query says it: relations are found in `public` without saying so. */
export function writtenName(key: TableName): Name {
  const { schema, name } = nameOf(key);
  return schema === 'public' ? { name } : { schema, name };
}

/** Key of the existing table, or of where it would be created. */
export function tableKey(catalog: Catalog, name: Name): TableName {
  return keyIn(catalog, catalog.tables, name);
}

export function findTable(catalog: Catalog, name: Name): Table | undefined {
  return find(catalog, catalog.tables, name);
}

export function indexKey(catalog: Catalog, name: Name): string {
  return keyIn(catalog, catalog.indexes, name);
}

export function findIndex(catalog: Catalog, name: Name): { readonly table: Table; readonly index: Index } | undefined {
  const key = indexKey(catalog, name);
  const table = catalog.tables.get(catalog.indexes.get(key) ?? '');
  const own = nameOf(key).name;
  const index = table?.indexes.find((candidate) => candidate.name === own);
  return table && index && { table, index };
}

export function typeKey(catalog: Catalog, name: Name): string {
  return keyIn(catalog, catalog.types, name);
}

export function findType(catalog: Catalog, name: Name): UserType | undefined {
  return find(catalog, catalog.types, name);
}

export function sequenceKey(catalog: Catalog, name: Name): string {
  return keyIn(catalog, catalog.sequences, name);
}

export function findSequence(catalog: Catalog, name: Name): Sequence | undefined {
  return find(catalog, catalog.sequences, name);
}

export function routineKey(catalog: Catalog, name: Name): string {
  return keyIn(catalog, catalog.routines, name);
}

export function findRoutine(catalog: Catalog, name: Name): Routine | undefined {
  return find(catalog, catalog.routines, name);
}

/** Where a new object of that name goes: into the first schema of the search path that is there. */
export function newKey({ schemas, searchPath }: Catalog, { schema, name }: Name): string {
  return keyOf({ schema: schema ?? searchPath.find((candidate) => schemas.has(candidate)) ?? searchPath[0] ?? 'public', name });
}

/** Key of `name` in the schema that `neighbour` is in. */
export function besides(neighbour: string, name: string): string {
  return keyOf({ schema: nameOf(neighbour).schema, name });
}

/** As it is written in SQL, with quotes where it needs them; a key's schemas `public` and `pg_temp` go without saying. */
export function sqlName(name: Name | TableName): string {
  if (typeof name !== 'string') return name.schema === undefined ? quoted(name.name) : `${quoted(name.schema)}.${quoted(name.name)}`;
  const { schema, name: bare } = nameOf(name);
  return schema === 'public' || schema === TEMPORARY ? quoted(bare) : `${quoted(schema)}.${quoted(bare)}`;
}

const KEY = /^(?:("(?:[^"]|"")*"|[^".]*)\.)?("(?:[^"]|"")*"|[^".]*)$/s;

function part(name: string): string {
  return /[".]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function quoted(name: string): string {
  if (isTemplate(name)) return name;
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reservedWords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

function keyIn(catalog: Catalog, objects: Lookup<unknown>, name: Name): string {
  if (name.schema !== undefined) return keyOf(name);
  const bare = part(name.name);
  const temporary = `${TEMPORARY}.${bare}`;
  if (objects.has(temporary)) return temporary;
  for (const schema of catalog.searchPath) {
    const key = within(schema, bare);
    if (objects.has(key)) return key;
  }
  return newKey(catalog, name);
}

function find<T>(catalog: Catalog, objects: Lookup<T>, name: Name): T | undefined {
  return objects.get(keyIn(catalog, objects, name));
}
