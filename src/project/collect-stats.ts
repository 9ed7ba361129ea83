/** Reads from a database how large its tables are; nothing of what is in them. */
import postgres from 'postgres';
import type { Sql } from 'postgres';
import { keyOf } from '../catalog/names.ts';
import type { Stats } from '../sizes.ts';
import { UserError } from './user-error.ts';

/** What was found; `unknown`: tables that hold something, and of which the server has no statistics. */
export type Collected = { readonly stats: Stats; readonly unknown: readonly string[] };

/** Throws UserError when the database cannot be reached or read. The URL, which may hold a password, is in no message. */
export async function collectStats(url: string): Promise<Collected> {
  const sql = connection(url);
  try {
    return await sql.begin('READ ONLY', async (transaction) => {
      await transaction.unsafe("SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'");
      const [version] = await transaction.unsafe<{ readonly server_version: string }[]>('SHOW server_version');
      return collected(await transaction.unsafe<Row[]>(QUERY), version?.server_version ?? '');
    });
  } catch (error) {
    throw new UserError(`The sizes of the tables cannot be read: ${messageOf(error)}.`);
  } finally {
    await sql.end();
  }
}

/** Connects with the first query. */
function connection(url: string): Sql {
  try {
    if (/^postgres(ql)?:\/\//.test(url)) return postgres(url, { max: 1, connect_timeout: 10, fetch_types: false, prepare: false, onnotice: () => undefined, connection: { application_name: 'ddlint' } });
  } catch {
    // What the driver says of a bad URL holds all of it.
  }
  throw new UserError('The database is not a URL like postgres://user@host:5432/name.');
}

type Row = { readonly schema: string; readonly name: string; readonly rows: string | null; readonly bytes: string };

/** Of a partitioned table, what is in its partitions. `reltuples` is as old as the last ANALYZE, the count of live rows as the last restart after a crash. */
const QUERY = `
  WITH RECURSIVE part (root, oid) AS (
    SELECT oid, oid FROM pg_class WHERE relkind IN ('r', 'p', 'm')
    UNION ALL
    SELECT part.root, inhrelid FROM part JOIN pg_class parent ON parent.oid = part.root AND parent.relkind = 'p' JOIN pg_inherits ON inhparent = part.oid
  ), leaf AS (
    SELECT root, oid, pg_table_size(oid) AS bytes, greatest(reltuples::float8, pg_stat_get_live_tuples(oid)::float8) AS rows
    FROM part JOIN pg_class USING (oid) WHERE relkind IN ('r', 'm')
  )
  SELECT nspname AS schema, relname AS name, coalesce(sum(bytes), 0) AS bytes,
    CASE WHEN bool_or(rows <= 0 AND pg_relation_size(leaf.oid) > 0) THEN NULL ELSE coalesce(sum(greatest(rows, 0)), 0) END AS rows
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace LEFT JOIN leaf ON root = c.oid
  WHERE relkind IN ('r', 'p', 'm') AND relpersistence <> 't' AND nspname NOT IN ('pg_catalog', 'information_schema') AND nspname NOT LIKE 'pg\\_toast%'
  GROUP BY nspname, relname
  ORDER BY nspname, relname`;

function collected(rows: readonly Row[], server: string): Collected {
  const named = rows.map((row) => ({ ...row, key: keyOf(row) }));
  return {
    stats: { version: 1, server: server.replace(/ .*/, ''), tables: Object.fromEntries(named.flatMap(({ key, rows: count, bytes }) => (count === null ? [] : [[key, { rows: rounded(count), bytes: rounded(bytes) }]]))) },
    unknown: named.flatMap(({ key, rows: count }) => (count === null ? [key] : [])),
  };
}

/** To two digits, so that the file changes only when a size does. */
function rounded(count: string): number {
  return Number(Number(count).toPrecision(2));
}

/** Node puts the attempts at several addresses into one error without a message. */
function messageOf(error: unknown): string {
  const { code, message = '', errors: [first] = [] } = error as { readonly code?: string; readonly message?: string; readonly errors?: readonly Error[] };
  return (message || first?.message || code || 'for an unknown reason').replace(/\.$/, '');
}
