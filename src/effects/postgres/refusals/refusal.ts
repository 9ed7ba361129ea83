/** What every refusal is made with, and how certain the catalog is of what is there and what is not. */
import { closest } from '../../../catalog/closest.ts';
import { findColumn } from '../../../catalog/columns.ts';
import { keyOf, nameOf, sqlName, TEMPORARY } from '../../../catalog/names.ts';
import { isBookkeeping, isSystem } from '../../../catalog/references.ts';
import { isWhole } from '../../../catalog/table-edits.ts';
import { isTemplate } from '../../../dialects/template-names.ts';
import type { Catalog, Engine, Refusal, Table } from '../../../model.ts';
import type { Name, Operation, OperationKind, OperationOf } from '../../../operations.ts';
import { whereItWent } from './gone.ts';

/** An operation before it is run; `path`: of its script, `together`: all operations of its statement. */
export type Asked<K extends OperationKind = OperationKind> = { readonly operation: OperationOf<K>; readonly before: Catalog; readonly engine: Engine; readonly migration: string; readonly path: string; readonly together: readonly Operation[] };
/** What an answer needs to know, whatever the operation. */
export type Scene = Asked;
/** All of that but the operation. */
export type Given = Omit<Asked, 'operation'>;

export type RelationType = Table['kind'] | 'index' | 'sequence' | 'composite type';
export type Relation = { readonly key: string; readonly type: RelationType; readonly table?: Table };

export function refuse(rule: string, sqlstate: string, reason: string, help?: string): Refusal {
  return { rule, sqlstate, reason, ...(help !== undefined && help !== '' && { help }) };
}

/** What a name stands for among relations, which share one set of names. */
export function findRelation({ before }: Scene, { schema, name }: Name): Relation | undefined {
  for (const candidate of schema === undefined ? [TEMPORARY, ...before.searchPath] : [schema]) {
    const found = relationAt(before, keyOf({ schema: candidate, name }));
    if (found) return found;
  }
  return undefined;
}

export function relationAt(before: Catalog, key: string): Relation | undefined {
  const table = before.tables.get(key);
  if (table) return { key, type: table.kind, table };
  if (before.indexes.has(key)) return { key, type: 'index' };
  if (before.sequences.has(key)) return { key, type: 'sequence' };
  return before.types.get(key)?.kind === 'composite' ? { key, type: 'composite type' } : undefined;
}

/** Refused where there is no relation of that name; `undefined` also where that is not certain. */
export function missingRelation(scene: Scene, name: Name, what = 'relation'): Refusal | undefined {
  const { before } = scene;
  if (isSystem(name) || isBookkeeping(name) || isForeign(name) || findRelation(scene, name)) return undefined;
  const schema = missingSchema(scene, name.schema);
  if (schema) return schema;
  const key = keyOf({ schema: name.schema ?? before.searchPath[0] ?? 'public', name: name.name });
  const reason = `${what} ${sqlName(name)} does not exist`;
  const near = (): readonly Made[] => [...before.tables.entries(), ...before.sequences.entries()].flatMap(([other, { createdBy }]) => (nameOf(other).schema === nameOf(key).schema ? [{ name: nameOf(other).name, by: createdBy }] : []));
  const went = whereItWent(scene, 'relation', key);
  const namesake = went === undefined && before.complete ? namesakeOf(before, name) : undefined;
  if (namesake !== undefined) return { ...refuse('unknown-object', '42P01', reason, `${sqlName(namesake)} is there: write its schema, or let the search path have it.`), likely: true };
  return missing(scene, '42P01', reason, () => meantOf(scene, name.name, near(), RELATIONS), went);
}

/** A relation of that name in another schema, which the connection may look into. */
function namesakeOf(before: Catalog, { schema, name }: Name): string | undefined {
  return schema !== undefined ? undefined : [...before.schemas.entries()].map(([other]) => keyOf({ schema: other, name })).find((key) => relationAt(before, key) !== undefined);
}

/** Refused where there is no such schema; hosts bring schemas of their own. */
export function missingSchema(scene: Scene, schema: string | undefined): Refusal | undefined {
  const { before } = scene;
  if (schema === undefined || before.schemas.has(schema) || isTemplate(schema) || HOSTS.has(schema) || /^pg_|^information_schema$|^_/.test(schema)) return undefined;
  return missing(scene, '3F000', `schema ${sqlName({ name: schema })} does not exist`, () => meant(schema, [...before.schemas.entries()].map(([name]) => name)));
}

/**
 * Something that no migration has made: certain only where it must have been meant for another name, or where the schema before the
 * history is given, or where it is known where it went. `nearest` goes through all names, and is asked only in a complete history: what is missing ends that.
 */
export function missing({ before, migration }: Scene, sqlstate: string, reason: string, nearest: () => string | undefined, went?: string): Refusal | undefined {
  if (!before.complete) return undefined;
  if (went !== undefined) return refuse('unknown-object', sqlstate, reason, went);
  const makers = new Set([...before.tables.entries()].map(([, { createdBy }]) => createdBy));
  if (![...makers].some((maker) => maker !== undefined && maker !== migration)) return undefined;
  const help = nearest();
  return { ...refuse('unknown-object', sqlstate, reason, help), ...(help === undefined && { sought: reason.replace(/(?:\(.*\))? does not exist$/, '') }), ...(help === undefined && !makers.has('(given schema)') && { likely: true as const }) };
}

/** Refused where a table whose parts are all known has no such column. */
export function missingColumn(scene: Scene, table: Table | undefined, column: string, reason?: string): Refusal | undefined {
  if (!isWhole(table) || table.kind === 'view' || table.kind === 'materializedView' || findColumn(table, column) || SYSTEM_COLUMNS.has(column) || isTemplate(column)) return undefined;
  if (table.columns.some(({ type, name }) => type.name === 'unknown' || isTemplate(name))) return undefined;
  return refuse('unknown-object', '42703', reason ?? `column ${sqlName({ name: column })} of relation ${sqlName(table.name)} does not exist`, whereItWent(scene, 'column', column, table.name) ?? meantOf(scene, column, table.columns.map(({ name, addedBy }) => ({ name, by: addedBy }))));
}

type Made = { readonly name: string; readonly by: string | undefined };

/** What a way back drops can only be what its migration has made: older things, however alike, are not for it to lose. */
export function meantOf({ operation: { kind }, migration }: Scene, name: string, others: readonly Made[], dropping = DROPPING): string | undefined {
  if (!dropping.has(kind) || !migration.endsWith(' (down)')) return meant(name, others.map((other) => other.name));
  const own = others.flatMap((other) => (`${other.by} (down)` === migration ? [other.name] : []));
  return meant(name, own) ?? (own.length === 1 ? `Did you mean ${sqlName({ name: own[0]! })}?` : undefined);
}

/** A part goes from a table that may well be older. */
const RELATIONS: ReadonlySet<OperationKind> = new Set<OperationKind>(['dropTable', 'dropView', 'dropSequence']);
const DROPPING: ReadonlySet<OperationKind> = new Set<OperationKind>([...RELATIONS, 'dropIndex', 'dropColumn', 'dropConstraint']);

/** "Did you mean …?" */
export function meant(name: string, names: readonly string[]): string | undefined {
  const near = closest(name, names.filter((other) => other !== name));
  return near.length === 0 ? undefined : `Did you mean ${near.map((other) => sqlName({ name: other })).join(' or ')}?`;
}

/** The first of `list` that has come before. */
export function repeated(list: readonly string[]): string | undefined {
  return list.find((item, i) => list.indexOf(item) < i);
}

/** A template may be any name; hosts bring schemas with tables of their own. */
function isForeign({ schema, name }: Name): boolean {
  return isTemplate(name) || (schema !== undefined && (isTemplate(schema) || HOSTS.has(schema)));
}

const SYSTEM_COLUMNS: ReadonlySet<string> = new Set(['ctid', 'oid', 'tableoid', 'xmin', 'xmax', 'cmin', 'cmax']);
/** Schemas of Supabase, Hasura, Heroku, Timescale, job queues and clouds. */
const HOSTS: ReadonlySet<string> = new Set((
  'auth storage extensions realtime graphql graphql_public vault pgsodium net cron supabase_functions supabase_migrations pgbouncer hdb_catalog hdb_views heroku_ext timescaledb_information '
  + 'timescaledb_experimental pgboss graphile_worker graphile_migrate partman pgmq pgagent topology tiger tiger_data neon neon_auth aws_s3 aws_commons aws_lambda rds_tools google_ml ag_catalog repack drizzle sqitch'
).split(' '));
