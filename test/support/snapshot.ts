import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from './database.ts';

/** A user's relation at one moment. `read`, `fetched`, `inserted` and `changed` count rows since the server started and only make sense as a difference. */
export type Relation = {
  readonly oid: number;
  /** `users` in schema public, else `schema.name`. */
  readonly name: string;
  readonly kind: string;
  /** Changes when the whole relation is written anew; null without storage. */
  readonly file: number | null;
  readonly pages: number;
  /** As the last ANALYZE counted them. */
  readonly rows: number;
  /** The oid of an index's table. */
  readonly table: number | null;
  readonly read: number;
  readonly fetched: number;
  /** How often VACUUM has gone through it. */
  readonly vacuums: number;
  readonly inserted: number;
  readonly changed: number;
};

/** Every user's relation by oid. Takes no lock on any of them. */
export async function snapshot(db: Connection): Promise<ReadonlyMap<number, Relation>> {
  const relations = JSON.parse(String(await db.run(RELATIONS))) as readonly Relation[];
  return new Map(relations.map((relation) => [relation.oid, relation]));
}

/** Waits until all that was counted shows in the next snapshot: up to 14 a collector process is told now and then, and writes a file. */
export async function settle(db: Connection): Promise<void> {
  if (db.major >= 15) return;
  for (let told = 0; told < 2; told++) {
    await delay(600);
    await db.run('select 1');
  }
}

export const isTable = (relation: Relation): boolean => 'rpmvf'.includes(relation.kind);
export const isIndex = (relation: Relation): boolean => 'iI'.includes(relation.kind);

const LOCK_MODES = ['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

/** A lock on one relation, held or waited for. */
export type Lock = { readonly name: string; readonly mode: string };

/** The locks a session has on those of `relations` that `chosen` accepts; without `pid`, this session. */
export async function locksOf(db: Connection, relations: ReadonlyMap<number, Relation>, chosen: (relation: Relation) => boolean, pid?: string): Promise<readonly Lock[]> {
  const locks = JSON.parse(String(await db.run(locksQuery(pid ?? OWN)))) as readonly { readonly oid: number; readonly mode: string }[];
  return locks.flatMap(({ oid, mode }) => {
    const relation = relations.get(oid);
    return relation && chosen(relation) ? [{ name: relation.name, mode: mode.replace(/Lock$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toUpperCase() }] : [];
  });
}

/** Is it a lock that keeps changes of the schema away? Weaker ones on indexes come and go with what the session has cached. */
export const blocksSchema = ({ mode }: Lock): boolean => LOCK_MODES.indexOf(mode) >= LOCK_MODES.indexOf('SHARE UPDATE EXCLUSIVE');

/** The strongest mode per relation, by name. */
export function strongest(locks: readonly Lock[]): Readonly<Record<string, string>> {
  const modes = new Map<string, string>();
  for (const { name, mode } of locks) {
    if (LOCK_MODES.indexOf(mode) > LOCK_MODES.indexOf(modes.get(name) ?? '')) modes.set(name, mode);
  }
  return Object.fromEntries([...modes].sort(([a], [b]) => (a < b ? -1 : 1)));
}

// Counters: what is already reported plus what this session has not reported yet.
const counted = (counter: string) => `pg_stat_get_${counter}(c.oid) + pg_stat_get_xact_${counter}(c.oid)`;
const RELATIONS = `
select coalesce(json_agg(r), '[]')::text from (
  select c.oid::int8 as oid, case nspname when 'public' then relname else nspname || '.' || relname end as name, relkind as kind,
    pg_relation_filenode(c.oid)::int8 as file, coalesce(pg_relation_size(c.oid), 0) / 8192 as pages, reltuples as rows, i.indrelid::int8 as table,
    ${counted('tuples_returned')} as read, ${counted('tuples_fetched')} as fetched,
    pg_stat_get_vacuum_count(c.oid) as vacuums, ${counted('tuples_inserted')} as inserted, ${counted('tuples_updated')} + ${counted('tuples_deleted')} as changed
  from pg_class c join pg_namespace n on n.oid = relnamespace left join pg_index i on i.indexrelid = c.oid
  where nspname !~ '^pg_' and nspname <> 'information_schema'
) r`;
const locksQuery = (pid: string) => `
select coalesce(json_agg(json_build_object('oid', relation::int8, 'mode', mode)), '[]')::text
from pg_locks where pid is not distinct from ${pid} and locktype = 'relation'`;
// PGlite 0.3 has process id 0, which pg_locks shows as null.
const OWN = 'nullif(pg_backend_pid(), 0)';
