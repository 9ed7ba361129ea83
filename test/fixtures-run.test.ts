/** Runs every rule's fixtures on embedded PostgreSQL: what they show is SQL that a server takes, or refuses in the words they say. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines, parseEngine } from '../src/engines.ts';
import type { SourceFile } from '../src/model.ts';
import { loadDialect } from '../src/project/dialects.ts';
import { reset } from './support/database.ts';
import type { Connection } from './support/database.ts';
import { casesOf } from './support/fixtures.ts';
import type { FixtureCase } from './support/fixtures.ts';
import { PGLITE_MAJORS, startPglite } from './support/pglite.ts';
import type { PgliteMajor } from './support/pglite.ts';

const dialect = await loadDialect(engines.postgres.dialect);
const fixtures = readdirSync('fixtures/rules').flatMap((rule) => ['bad', 'good'].flatMap((kind) => casesOf(`fixtures/rules/${rule}/${kind}.sql`).map((fixture) => ({ rule, kind, fixture }))));

describe.each([...new Set(fixtures.map(({ rule }) => rule))])('%s', (id) => {
  it.each(fixtures.filter(({ rule, fixture }) => rule === id && fixture.notRun === undefined))('$kind: $fixture.title', async ({ fixture }) => {
    expect(await errorOf(fixture)).toEqual(fixture.fails === undefined ? undefined : expect.stringContaining(fixture.fails));
  });
});

it('leaves out what no embedded server can run', () => {
  const left = fixtures.flatMap(({ rule, fixture: { notRun } }) => (notRun === undefined ? [] : [`${rule}: ${notRun}`]));
  expect(left).toMatchInlineSnapshot(`
    [
      "concurrently-in-transaction: newer versions accept it",
    ]
  `);
});

/** The message of the first file that fails, after which no other is run; undefined when all succeed. */
async function errorOf({ engine, given, transaction, files }: FixtureCase): Promise<string | undefined> {
  const db = await server(nearest(parseEngine(engine)?.version[0] ?? 0));
  await reset(db, '');
  await runEach(db, given);
  for (const file of files) {
    try {
      await (transaction === 'file' ? runWrapped(db, file) : runEach(db, file.text));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    await endSession(db);
  }
  return undefined;
}

/** Each has a second tablespace and a second access method, which no reset drops. */
async function server(major: PgliteMajor): Promise<Connection> {
  const db = await startPglite(major);
  if (!prepared.has(db)) await runEach(db, PREPARATION);
  prepared.add(db);
  return db;
}

const prepared = new Set<Connection>();
const PREPARATION = `
  set allow_in_place_tablespaces = on;
  create tablespace fast_disk location '';
  create access method columnar type table handler heap_tableam_handler;
`;

/** What a file leaves open or set is gone when the next one begins, as on a connection of its own. */
async function endSession(db: Connection): Promise<void> {
  await db.run('rollback');
  await db.run('discard all');
  await db.run('set search_path to "$user", public'); // the default everywhere but in PGlite
}

/** The oldest embedded server that is not older than the case's, which may be older than all of them. */
function nearest(major: number): PgliteMajor {
  return PGLITE_MAJORS.find((embedded) => embedded >= major) ?? 18;
}

async function runWrapped(db: Connection, { text }: SourceFile): Promise<void> {
  await db.run('begin');
  await db.run(text);
  await db.run('commit');
}

/** Each statement by itself: several in one text would be one transaction. */
async function runEach(db: Connection, sql: string): Promise<void> {
  for (const { range } of dialect.parse(sql)) await db.run(sql.slice(...range));
}
