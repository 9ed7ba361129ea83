/**
 * Made-up histories end at the same schema in the replayed catalog as on PostgreSQL 18, and what the server accepts is not said to
 * be refused. `RUNS` and `SEED` in the environment ask for more, or for others, `VERBOSE=1` for the refusals that are not foreseen.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyCatalog } from '../../src/catalog/catalog.ts';
import type { Catalog, Refusal } from '../../src/model.ts';
import { codeOf } from '../support/database.ts';
import type { Connection } from '../support/database.ts';
import { startPglite } from '../support/pglite.ts';
import { DESCRIBE, differences } from './describe.ts';
import { after, refusalOf } from './history.ts';
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
  process.stdout.write(`${report()}\n`);
  expect(verdicts.wrong).toEqual([]);
  expect(verdicts.foreseen / verdicts.refused).toBeGreaterThan(0.85);
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
    const refusal = refusalOf(sql, catalog, `now ${made}`);
    const error = await errorOf(server, sql);
    tally(sql, refusal, error);
    if (error !== undefined) continue;
    history.push(sql);
    catalog = after(sql, catalog, String(made));
    if ((await differ(server, catalog)).length > 0) break;
  }
  return history;
}

/** Refusals by the server: all, those foreseen, those with the same SQLSTATE, and the others by SQLSTATE and message; what was foreseen in vain. */
const verdicts = { refused: 0, foreseen: 0, same: 0, missed: new Map<string, { count: number; sql: string }>(), wrong: [] as string[] };

function tally(sql: string, refusal: Refusal | undefined, error: unknown): void {
  if (error === undefined) {
    if (refusal) verdicts.wrong.push(`${sql}: ${refusal.reason}`);
    return;
  }
  verdicts.refused += 1;
  if (refusal) {
    verdicts.foreseen += 1;
    verdicts.same += Number(refusal.sqlstate === codeOf(error));
    return;
  }
  const what = `${codeOf(error)} ${(error instanceof Error ? error.message : '').replace(/"(?:[^"]|"")*"/g, '"…"')}`;
  verdicts.missed.set(what, { count: (verdicts.missed.get(what)?.count ?? 0) + 1, sql });
}

function report(): string {
  const share = (part: number): string => `${((part / verdicts.refused) * 100).toFixed(1)} %`;
  const missed = [...verdicts.missed].sort(([, one], [, other]) => other.count - one.count).map(([what, { count, sql }]) => `${count} ${what}: ${sql}`);
  const states = new Map<string, number>();
  for (const [what, { count }] of verdicts.missed) states.set(what.slice(0, 5), (states.get(what.slice(0, 5)) ?? 0) + count);
  return [`${verdicts.refused} refusals, ${share(verdicts.foreseen)} foreseen, ${share(verdicts.same)} with the same SQLSTATE; missed: ${[...states].map((state) => state.join(' ')).join(', ')}`, ...(process.env['VERBOSE'] ? missed : [])].join('\n');
}

async function succeeds(server: Connection, sql: string): Promise<boolean> {
  return (await errorOf(server, sql)) === undefined;
}

async function errorOf(server: Connection, sql: string): Promise<unknown> {
  await server.run('savepoint before');
  try {
    await server.run(sql);
    return undefined;
  } catch (error) {
    await server.run('rollback to before');
    return error;
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
