/** Runs every rule's fixtures on embedded PostgreSQL: what they show is SQL that a server takes, or refuses in the words they say. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines, parseEngine } from '../src/engines.ts';
import type { Dialect, SourceFile } from '../src/model.ts';
import { loadDialect } from '../src/project/dialects.ts';
import { reset } from './support/database.ts';
import type { Connection } from './support/database.ts';
import { casesOf } from './support/fixtures.ts';
import type { FixtureCase } from './support/fixtures.ts';
import { PGLITE_MAJORS, startPglite } from './support/pglite.ts';

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
      "enum-new-value-used-in-transaction: version 17 and later allow it",
      "set-tablespace-or-access-method: there is no tablespace fast_disk",
      "set-tablespace-or-access-method: there is no access method columnar",
    ]
  `);
});

/** The message of the first file that fails, after which no other is run; undefined when all succeed. */
async function errorOf({ engine, given, transaction, files }: FixtureCase): Promise<string | undefined> {
  const db = await startPglite(nearest(parseEngine(engine)?.version[0] ?? 0));
  await reset(db, '');
  await runEach(db, given, dialect);
  for (const file of files) {
    try {
      await (transaction === 'file' ? runWrapped(db, file) : runEach(db, file.text, dialect));
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    await db.run('discard all');
  }
  return undefined;
}

/** The oldest embedded server that is not older than the case's, which may be older than all of them. */
function nearest(major: number): (typeof PGLITE_MAJORS)[number] {
  return PGLITE_MAJORS.find((embedded) => embedded >= major) ?? 18;
}

async function runWrapped(db: Connection, { text }: SourceFile): Promise<void> {
  await db.run('begin');
  await db.run(text);
  await db.run('commit');
}

/** Each statement by itself: several in one text would be one transaction. */
async function runEach(db: Connection, sql: string, { parse }: Dialect): Promise<void> {
  for (const { range } of parse(sql)) await db.run(sql.slice(...range));
}
