/** Embedded servers for fixtures, as empty as a new database, and two ways to run a file. */
import { engines, parseEngine } from '../../src/engines.ts';
import { loadDialect } from '../../src/project/dialects.ts';
import { reset } from './database.ts';
import type { Connection } from './database.ts';
import type { FixtureCase } from './fixtures.ts';
import { PGLITE_MAJORS, startPglite } from './pglite.ts';

const dialect = await loadDialect(engines.postgres.dialect);

/** The server for a case, with nothing in it but what the case takes for given. */
export async function serverFor({ engine, given }: FixtureCase): Promise<Connection> {
  const major = parseEngine(engine)?.version[0] ?? 0;
  // The oldest embedded server that is not older than the case's, which may be older than all of them.
  const db = await startPglite(PGLITE_MAJORS.find((embedded) => embedded >= major) ?? 18);
  await reset(db, '');
  for (const [isThere, sql] of PREPARATIONS) if (await db.run(isThere) === undefined) await runEach(db, sql);
  await runEach(db, given);
  await endSession(db);
  return db;
}

/** A second tablespace and a second access method, which no reset drops. */
const PREPARATIONS = [
  ["select 1 from pg_tablespace where spcname = 'fast_disk'", "set allow_in_place_tablespaces = on; create tablespace fast_disk location ''"],
  ["select 1 from pg_am where amname = 'columnar'", 'create access method columnar type table handler heap_tableam_handler'],
] as const;

/** In one transaction. */
export async function runWrapped(db: Connection, sql: string): Promise<void> {
  await db.run('begin');
  await db.run(sql);
  await db.run('commit');
}

/** Each statement by itself: several in one text would be one transaction. */
export async function runEach(db: Connection, sql: string): Promise<void> {
  for (const { range } of dialect.parse(sql)) await db.run(sql.slice(...range));
}

/** What a file leaves open or set is gone when the next one begins, as on a connection of its own. */
export async function endSession(db: Connection): Promise<void> {
  await db.run('rollback');
  await db.run('discard all');
  await db.run('set search_path to "$user", public'); // the default everywhere but in PGlite
}
