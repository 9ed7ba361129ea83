/** Made-up histories end at the same schema in the replayed catalog as on PostgreSQL 18. `RUNS` and `SEED` in the environment ask for more, or for others. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyCatalog } from '../../src/catalog/catalog.ts';
import type { Catalog } from '../../src/model.ts';
import type { Connection } from '../support/database.ts';
import { startPglite } from '../support/pglite.ts';
import { DESCRIBE, differences } from './describe.ts';
import { after } from './history.ts';
import { alterations } from './random-alterations.ts';
import { drawFrom } from './random-draw.ts';
import type { Choose } from './random-draw.ts';
import { objectStatements } from './random-objects.ts';
import { tableStatements } from './random-tables.ts';

const RUNS = Number(process.env['RUNS'] ?? 50);
const SEED = Number(process.env['SEED'] ?? 20_250_101);
const LENGTH = 30;
const STATEMENTS = [...tableStatements, ...alterations, ...objectStatements];
const BEGINNING = ['create schema q', 'create table a (id int primary key, k int not null, v int)', 'create table p (id int, k int, v int) partition by list (k)', 'create table b (id serial primary key, k int unique)'];

test('random histories', async () => {
  const server = await startPglite(18);
  await server.run(`prepare described as ${DESCRIBE}`);
  await fc.assert(fc.asyncProperty(fc.nat(), async (seed) => {
    const history = await runRandomly(server, choices(seed));
    if ((await disagreement(server, history)).length === 0) return;
    const least = await shortened(server, history);
    expect(await disagreement(server, least), `${least.join(';\n')};\n`).toEqual([]);
  }), { numRuns: RUNS, seed: SEED, endOnFailure: true });
}, 20_000 + RUNS * 1000);

/** Numbers that look random, the same ones for each seed. */
function choices(seed: number): Choose {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Statements that succeed one after the other, up to the first after which catalog and server disagree. */
async function runRandomly(server: Connection, choose: Choose): Promise<readonly string[]> {
  await server.run('rollback; begin; set search_path = public');
  const history: string[] = [];
  let catalog = emptyCatalog;
  for (let made = 0; made < LENGTH; made++) {
    const sql = BEGINNING[made] ?? STATEMENTS[choose(STATEMENTS.length)]!(drawFrom(catalog, choose));
    if (!(await succeeds(server, sql))) continue;
    history.push(sql);
    catalog = after(sql, catalog);
    if ((await differ(server, catalog)).length > 0) break;
  }
  return history;
}

async function succeeds(server: Connection, sql: string): Promise<boolean> {
  await server.run('savepoint before');
  try {
    await server.run(sql);
    return true;
  } catch {
    await server.run('rollback to before');
    return false;
  }
}

/** What catalog and server disagree on at the end; nothing for a history that the server refuses. */
async function disagreement(server: Connection, history: readonly string[]): Promise<readonly string[]> {
  await server.run('rollback; begin; set search_path = public');
  for (const sql of history) if (!(await succeeds(server, sql))) return [];
  return differ(server, history.reduce<Catalog>((catalog, sql) => after(sql, catalog), emptyCatalog));
}

async function differ(server: Connection, catalog: Catalog): Promise<readonly string[]> {
  const found = differences(catalog, (await server.run('execute described'))?.split('\n') ?? []);
  return catalog.complete ? found : [...found, 'the catalog takes something to be missing'];
}

/** The history without every statement that the disagreement does not need. */
async function shortened(server: Connection, history: readonly string[]): Promise<readonly string[]> {
  for (const [at] of history.entries()) {
    const shorter = history.toSpliced(at, 1);
    if ((await disagreement(server, shorter)).length > 0) return shortened(server, shorter);
  }
  return history;
}
