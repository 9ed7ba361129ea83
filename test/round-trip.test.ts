/** There and back on embedded PostgreSQL: what ddlint says of a way back is what the server shows, and the ways back that ddlint makes undo everything. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { engines, parseEngine } from '../src/engines.ts';
import { inverseOf, isComment } from '../src/plan/inverse.ts';
import { loadDialect } from '../src/project/dialects.ts';
import { sql } from '../src/readers/sql.ts';
import { reset } from './support/database.ts';
import { casesOf, unmarked } from './support/fixtures.ts';
import { startPglite } from './support/pglite.ts';
import { mendedWay, roundTrips } from './support/round-trip.ts';
import type { Trip } from './support/round-trip.ts';

const engine = parseEngine('postgres@18')!;
const dialect = await loadDialect(engines.postgres.dialect);
const folders = readdirSync('fixtures/rules');
const cases = folders.flatMap((rule) => ['bad', 'good'].flatMap((kind) => casesOf(`fixtures/rules/${rule}/${kind}.sql`).filter(({ notRun, fails, given }) => notRun === undefined && fails === undefined && given === '').map((fixture) => ({ title: `${rule}, ${kind}: ${fixture.title}`, fixture }))));

async function tripsOf(fixture: (typeof cases)[number]['fixture'], backOf?: Parameters<typeof roundTrips>[4]): Promise<readonly Trip[]> {
  const db = await startPglite(18);
  await reset(db, '');
  const { migrations } = sql.read({ files: unmarked(fixture), dialect, transaction: 'file' });
  const trips: Trip[] = [];
  for await (const trip of roundTrips(db, engine, migrations, () => undefined, backOf)) trips.push(trip);
  return trips;
}

describe('what is said of a way back', () => {
  it.each(cases.filter(({ fixture }) => fixture.files.some(({ path }) => path.endsWith('.down.sql'))))('$title', async ({ fixture }) => {
    const trips = await tripsOf(fixture);
    expect(trips.filter(({ said, server }) => said !== undefined && said !== server).filter(({ lines }) => lines.some((line) => !line.startsWith('+ schema ')))).toEqual([]);
  }, 30_000);
});

it('a way back to which what it lacks is added undoes everything', async () => {
  const wrong: string[] = [];
  let made = 0;
  // What pop cuts into parts is undone together.
  for (const { title, fixture } of cases.filter(({ fixture: { files, reader } }) => reader !== 'pop' && files.some(({ path }) => path.endsWith('.down.sql')))) {
    const trips = await tripsOf(fixture, mendedWay);
    made += trips.length;
    wrong.push(...trips.filter(({ server }) => server !== 'undone').map(({ id, lines }) => `${title} ${id}: ${lines.join(' ')}`));
  }
  expect(wrong).toEqual([]);
  expect(made).toBeGreaterThan(15);
}, 300_000);

it('a way back that is made undoes everything, for each migration of the fixtures that has one', async () => {
  const wrong: string[] = [];
  let made = 0;
  // A temporary table is gone by the time that a migration is taken back.
  // Every third history: all of them take a minute.
  for (const { title, fixture } of cases.filter(({ fixture: { files } }, at) => at % 3 === 0 && !files.some(({ text }) => /\btemp(?:orary)?\b/i.test(text)))) {
    const trips = await tripsOf(fixture, (whole) => { const inverse = inverseOf(whole); return inverse && 'sql' in inverse && !inverse.sql.some(isComment) ? inverse.sql.join('\n') : undefined; });
    made += trips.length;
    wrong.push(...trips.filter(({ server }) => server !== 'undone').map(({ id, lines }) => `${title} ${id}: ${lines.join(' ')}`));
  }
  expect(wrong).toEqual([]);
  expect(made).toBeGreaterThan(100);
}, 300_000);
