/** CREATE, DROP and RENAME SCHEMA, extensions, and the search path. */
import type { Catalog, Lookup } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { dropTableFrom } from './drop-table.ts';
import { keyOf, nameOf } from './names.ts';
import { deleteEntry, setEntry } from './persistent-map.ts';
import { lacking, unresolved } from './references.ts';
import { moveTable } from './rename-table.ts';
import { dropRoutineFrom, moveRoutine } from './routines.ts';
import { moveSequence, removeSequence } from './sequences.ts';
import { withSchema } from './table-edits.ts';
import { dropTypeFrom, moveType } from './types.ts';

export function createSchema(catalog: Catalog, operation: OperationOf<'createSchema'>): Catalog {
  const exists = catalog.schemas.has(operation.name);
  if (exists) return operation.ifNotExists || operation.guard !== undefined ? catalog : unresolved(catalog);
  return { ...catalog, schemas: setEntry(catalog.schemas, operation.name, true) };
}

/** With CASCADE, without everything in it. */
export function dropSchema(catalog: Catalog, { name, ifExists, cascade }: OperationOf<'dropSchema'>): Catalog {
  const known = catalog.schemas.has(name) || ifExists ? catalog : unresolved(catalog);
  const emptied = cascade ? withoutContents(known, name) : known;
  return { ...emptied, schemas: deleteEntry(emptied.schemas, name) };
}

function withoutContents(catalog: Catalog, schema: string): Catalog {
  const untabled = keysIn(catalog.tables, schema).reduce((changed, key) => dropTableFrom(changed, key, true), catalog);
  const unsequenced = keysIn(untabled.sequences, schema).reduce(removeSequence, untabled);
  const untyped = keysIn(unsequenced.types, schema).reduce((changed, key) => dropTypeFrom(changed, key, true), unsequenced);
  return keysIn(untyped.routines, schema).reduce((changed, key) => dropRoutineFrom(changed, key, true), untyped);
}

export function renameSchema(catalog: Catalog, { name, to }: OperationOf<'renameSchema'>): Catalog {
  const known = catalog.schemas.has(name) ? catalog : unresolved(catalog);
  const renamed = { ...known, schemas: setEntry(deleteEntry(known.schemas, name), to, true as const) };
  const moved = (key: string): string => keyOf({ schema: to, name: nameOf(key).name });
  const tables = keysIn(renamed.tables, name).reduce((changed, key) => moveTable(changed, key, moved(key)), renamed);
  const sequences = keysIn(tables.sequences, name).reduce((changed, key) => moveSequence(changed, key, moved(key)), tables);
  const types = keysIn(sequences.types, name).reduce((changed, key) => moveType(changed, key, moved(key)), sequences);
  return keysIn(types.routines, name).reduce((changed, key) => moveRoutine(changed, key, moved(key)), types);
}

export function createExtension(catalog: Catalog, { name, ifNotExists, guard }: OperationOf<'createExtension'>): Catalog {
  if (catalog.extensions.has(name) && !ifNotExists && guard === undefined) return unresolved(catalog);
  const created = { ...catalog, extensions: setEntry(catalog.extensions, name, true as const) };
  return TABLELESS.has(name) ? created : lacking(created);
}

/** With CASCADE the columns of its types go, and nobody here knows which those are. */
export function dropExtension(catalog: Catalog, { name, ifExists, cascade }: OperationOf<'dropExtension'>): Catalog {
  const known = (catalog.extensions.has(name) || ifExists) && !cascade ? catalog : unresolved(catalog);
  return { ...known, extensions: deleteEntry(known.extensions, name) };
}

/** The list of SET search_path, its names with or without quotes; `"$user"` and the system's schema are left out. */
export function setSearchPath(catalog: Catalog, { parameter, value }: OperationOf<'setParameter'>): Catalog {
  if (parameter.toLowerCase() !== 'search_path') return catalog;
  if (value.trim().toLowerCase() === 'default') return { ...catalog, searchPath: DEFAULT_PATH };
  const names = [...value.matchAll(/"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([^,"']+)/g)].map(([, quoted, text, bare]) => quoted?.replaceAll('""', '"') ?? text?.replaceAll("''", "'") ?? bare?.trim() ?? '');
  const searchPath = names.filter((name) => name !== '' && name !== '$user' && name !== 'pg_catalog');
  return searchPath.reduce(withSchema, { ...catalog, searchPath });
}

/** With the schemas as the search path that a tool runs the migrations in: they are as empty at first as `public`. */
export function startingIn(catalog: Catalog, searchPath: readonly string[]): Catalog {
  return { ...catalog, searchPath, schemas: searchPath.reduce((schemas, name) => (schemas.has(name) ? schemas : setEntry(schemas, name, true as const)), catalog.schemas) };
}

export function resetSearchPath(catalog: Catalog, { parameter }: OperationOf<'resetParameter'>): Catalog {
  return ['search_path', 'all'].includes(parameter.toLowerCase()) ? { ...catalog, searchPath: DEFAULT_PATH } : catalog;
}

/** `"$user", public`, where no schema is named after a user. */
export const DEFAULT_PATH: readonly string[] = ['public'];

/** Extensions of PostgreSQL's own distribution, and pgvector: they bring functions, types and views of the system, but no tables. */
const TABLELESS: ReadonlySet<string> = new Set((
  'adminpack amcheck autoinc bloom btree_gin btree_gist citext cube dblink dict_int dict_xsyn earthdistance file_fdw fuzzystrmatch hstore insert_username intagg '
  + 'intarray isn lo ltree moddatetime pageinspect pg_buffercache pg_freespacemap pg_prewarm pg_stat_statements pg_surgery pg_trgm pg_visibility pg_walinspect '
  + 'pgcrypto pgrowlocks pgstattuple plpgsql postgres_fdw refint seg sslinfo tablefunc tcn tsm_system_rows tsm_system_time unaccent uuid-ossp vector xml2'
).split(' '));

function keysIn(objects: Lookup<unknown>, schema: string): readonly string[] {
  return [...objects.entries()].flatMap(([key]) => (nameOf(key).schema === schema ? [key] : []));
}
