/** Runs every rule's fixtures on embedded PostgreSQL: what they show is SQL that a server takes, or refuses in the words they say. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Connection } from './support/database.ts';
import { endSession, runEach, runWrapped, serverFor } from './support/fixture-server.ts';
import { casesOf, isLeft } from './support/fixtures.ts';
import type { FixtureCase } from './support/fixtures.ts';

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
      "add-column-not-null-no-default: a changelog is no SQL",
      "add-column-serial-or-identity: a changelog is no SQL",
      "add-column-serial-or-identity: a changelog is no SQL",
      "add-column-volatile-default: there is no such function",
      "add-column-volatile-default: a changelog is no SQL",
      "add-foreign-key-validating: a changelog is no SQL",
      "add-primary-key-without-index: the migration is split in the middle",
      "add-primary-key-without-index: a changelog is no SQL",
      "add-primary-key-without-index: a changelog is no SQL",
      "add-unique-without-index: the block is split in the middle",
      "alter-column-type-rescans: what becomes of the foreign key is told in words",
      "concurrently-in-transaction: newer versions accept it",
      "concurrently-in-transaction: both ways are in one file",
      "concurrently-in-transaction: both ways are in one file",
      "concurrently-in-transaction: both ways are in one file",
      "ddl-and-backfill-in-transaction: a changelog is no SQL",
      "ddl-and-backfill-in-transaction: a changelog is no SQL",
      "down-does-not-reverse: a changelog is no SQL",
      "down-does-not-reverse: a changelog is no SQL",
      "down-loses-data: the table of the first migration is not there",
      "drop-column-has-dependents: its statements fail one after the other",
      "drop-has-dependents: its ways back fail",
      "drop-has-dependents: a changelog is no SQL",
      "drop-view-or-routine: the server here has no such extension",
      "edited-applied-migration: the server runs files, and the plan is one",
      "edited-applied-migration: the server runs files, and the plan is one",
      "foreign-key-type-differs: what makes it is not there",
      "identifier-too-long: a changelog is no SQL",
      "index-not-concurrent: a template",
      "lock-grows-with-table: nothing embedded here is that old",
      "missing-down: PGlite has no foreign-data wrapper",
      "missing-down: Sqitch runs what its plan says",
      "missing-down: a changelog is no SQL",
      "missing-down: that way back is for the end of the history",
      "needs-newer-version: newer versions accept it",
      "needs-newer-version: newer versions accept it",
      "needs-newer-version: newer versions accept it",
      "out-of-order-migration: the server runs files, and the plan is one",
      "out-of-order-migration: the server runs files, and the plan is one",
      "out-of-order-migration: the server runs files, and the plan is one",
      "prefer-bigint-primary-key: a changelog is no SQL",
      "refused: goose cuts the file, and sends one part after the other",
      "refused: goose refuses the file",
      "reindex-not-concurrent: only the database that one is in can be rebuilt",
      "revoke-or-drop-policy: the table is not there",
      "set-not-null-scan: a changelog is no SQL",
      "set-not-null-scan: there is no such tablespace",
      "set-not-null-scan: a changelog is no SQL",
      "set-not-null-scan: a changelog is no SQL",
      "transaction-nesting: drizzle sends each statement by itself",
      "unbatched-backfill: that it has to stay is told in words",
      "unknown-object: what is wanted is not there",
      "unknown-object: what the connection's search path is, the files do not say",
      "unknown-object: a runner takes one way only",
      "unread: psql does that, not the server",
    ]
  `);
});

/** The message of the first file that fails, after which no other is run; undefined when all succeed. */
async function errorOf(fixture: FixtureCase): Promise<string | undefined> {
  const db = await serverFor(fixture);
  const run = fixture.transaction === 'file' ? runWrapped : runEach;
  for (const [at, file] of fixture.files.entries()) {
    if (file.path.endsWith('.json')) continue;
    try {
      if (isLeft(file, at, fixture.files)) await tried(db, file.text);
      else await run(db, file.text);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    await endSession(db);
  }
  return undefined;
}

/** Run, and undone: what comes after it is about a database where it was not. */
async function tried(db: Connection, sql: string): Promise<void> {
  await db.run('begin');
  await db.run(sql);
  await db.run('rollback');
}
