/** Migrations and their ways back on a server, beside what ddlint says of them. */
import { readFileSync } from 'node:fs';
import { compare } from '../../src/catalog/compare.ts';
import type { Engine, Migration, Replayed, Script, Statement } from '../../src/model.ts';
import { differenceText } from '../../src/plan/difference-text.ts';
import { mended } from '../../src/plan/mended.ts';
import { rightsLeft, rightsLost } from '../../src/plan/rights-left.ts';
import { leftDifferent } from '../../src/plan/undone.ts';
import { isRead, wayBackOf } from '../../src/plan/way-back.ts';
import { replay } from '../../src/replay.ts';
import type { Connection } from './database.ts';

export type Outcome = 'undone' | 'different' | 'fails';
/** `said`: undefined where ddlint says nothing certain. */
export type Trip = { readonly id: string; readonly server: Outcome; readonly said: Outcome | undefined; readonly lines: readonly string[]; readonly found: readonly string[] };

const SCHEMA = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');

/** The pairs of one history, each on the schema that those before it leave. `skipped` is told of what cannot be run here. `backOf` gives another way back than the migration's own. */
export async function* roundTrips(db: Connection, engine: Engine, migrations: readonly Migration[], skipped: (id: string, reason: string) => void, backOf: (whole: Replayed) => string | undefined = ownWay): AsyncGenerator<Trip> {
  for (const whole of replay(engine, migrations)) {
    const { migration } = whole;
    const { id, up } = migration;
    // Parts are taken back together, and what those behind it leave to it is not there yet.
    const back = migration.parts || (whole.down && whole.down.before !== whole.after) ? undefined : backOf(whole);
    for (const role of rolesIn(up)) await db.run(`do $$ begin create role "${role}"; exception when duplicate_object then null; end $$`);
    if (back !== undefined) {
      const trip = await takenBack(db, up, withValues(back)).catch((error: unknown) => { skipped(id, messageOf(error)); });
      if (trip) yield { id, ...trip, ...verdictOn(whole) };
    }
    await apply(db, up).catch((error: unknown) => { if (back === undefined) skipped(id, messageOf(error)); });
  }
}

/** Those that run here, one after the other; `skipped` is told of the others. */
export async function thatRun(db: Connection, migrations: readonly Migration[], skipped: (id: string, reason: string) => void): Promise<readonly Migration[]> {
  const ran: Migration[] = [];
  for (const migration of migrations) {
    for (const role of rolesIn(migration.up)) await db.run(`do $$ begin create role "${role}"; exception when duplicate_object then null; end $$`);
    await apply(db, migration.up).then(() => ran.push(migration), (error: unknown) => { skipped(migration.id, messageOf(error)); });
  }
  return ran;
}

/** In a transaction, but for what cannot be used in the one that makes it. */
async function apply(db: Connection, up: Script): Promise<void> {
  try {
    await db.run('begin');
    await runAll(db, textsOf(up));
    await db.run('commit');
  } catch (error) {
    await db.run('rollback');
    if (!isOfTransaction(error)) throw error;
    await runAll(db, textsOf(up));
  } finally {
    await db.run('set search_path to "$user", public');
  }
}

/** There and back; the database is as before then. */
async function takenBack(db: Connection, up: Script, back: string): Promise<Pick<Trip, 'server' | 'lines'>> {
  try {
    await db.run('begin');
    return await tripOf(db, up, back);
  } catch (error) {
    if (!isOfTransaction(error) || !db.copy) throw error;
  } finally {
    await db.run('rollback');
  }
  const copy = await db.copy();
  try {
    return await tripOf(copy, up, back);
  } finally {
    await copy.close();
  }
}

/** A value that an enum has been given cannot be used before COMMIT. */
function isOfTransaction(error: unknown): boolean {
  return /unsafe use of new value/.test(messageOf(error));
}

/** The migration's own way back with what it lacks; undefined where that is not known, or a person has to see to some of it. */
export function mendedWay(whole: Replayed): string | undefined {
  const { migration: { down: script }, down } = whole;
  const found = leftDifferent(whole) ?? [];
  if (!script || !down || found.length === 0) return undefined;
  const { wrong, mends } = mended(whole, down, found);
  if (!mends || mends.some(({ sql }) => sql.some((each) => each.includes('--')))) return undefined;
  const replaced = new Map<Statement, string>([...wrong.map((step) => [step.statement, ''] as const), ...mends.flatMap(({ of, sql }) => of.map(({ statement }, i) => [statement, i === 0 ? sql.join('\n') : ''] as const))]);
  return [...script.statements.map((statement) => replaced.get(statement) ?? `${textOf(script, statement)};`), ...mends.filter(({ of }) => of.length === 0).flatMap(({ sql }) => sql), ...rightsLeft(whole).sql].join('\n');
}

function ownWay({ migration: { down } }: Replayed): string | undefined {
  return down && down.statements.length > 0 ? textsOf(down).join('\n') : undefined;
}

function verdictOn(whole: Replayed): Pick<Trip, 'said' | 'found'> {
  if (whole.steps.some(({ refusal }) => refusal && !refusal.likely)) return { said: undefined, found: [] };
  const refusals = whole.down?.steps.flatMap(({ refusal }) => (refusal ? [refusal] : [])) ?? [];
  // Here nothing is older than the history.
  if (refusals.length > 0) return { said: 'fails', found: refusals.map(({ reason }) => reason) };
  const garbled = whole.down?.steps.flatMap(({ operation }) => (operation.kind === 'unknown' && operation.reason.startsWith('syntax error') ? [operation.reason] : [])) ?? [];
  if (garbled.length > 0) return { said: 'fails', found: garbled };
  const wayBack = wayBackOf(whole.migration);
  if (wayBack === 'refuses') return { said: 'fails', found: [] };
  // One that does nothing is reported as such.
  const differences = wayBack === 'given' ? leftDifferent(whole) : isRead(whole) ? compare(whole.before, whole.after) : undefined;
  const found = differences && [...differences.map(differenceText), ...rightsLost(whole)];
  return { said: found && (found.length === 0 ? 'undone' : 'different'), found: found ?? [] };
}

/** Throws where the migration itself fails. */
async function tripOf(db: Connection, up: Script, back: string): Promise<Pick<Trip, 'server' | 'lines'>> {
  const before = await schemaOf(db);
  await runAll(db, textsOf(up));
  try {
    await db.run('set search_path to "$user", public');
    await db.run(back);
  } catch (error) {
    if (isOfTransaction(error)) throw error;
    return { server: 'fails', lines: [messageOf(error)] };
  }
  const after = await schemaOf(db);
  // What has been validated stays so.
  const [lost, come] = [before.filter((line) => !after.includes(line) && !after.includes(line.replace(/ NOT VALID$/, ''))), after.filter((line) => !before.includes(line) && !before.includes(`${line} NOT VALID`))];
  const lines = [...lost.map((line) => `- ${line}`), ...come.map((line) => `+ ${line}`)];
  return { server: lines.length === 0 ? 'undone' : 'different', lines };
}

async function schemaOf(db: Connection): Promise<readonly string[]> {
  await db.run('set search_path to "$user", public');
  return (await db.run(SCHEMA))?.split('\n') ?? [];
}

/** Fit to run in one transaction, which is taken back. */
function textsOf(script: Script): readonly string[] {
  // What names a file that is not there stands for no SQL.
  const isSql = ({ range, rendered }: Statement): boolean => rendered !== undefined || !/^\s*<(?!!--)/.test(script.text.slice(...range));
  return script.statements.filter((statement) => isSql(statement) && !statement.operations.some(({ kind }) => kind === 'begin' || kind === 'commit' || kind === 'rollback'))
    .map((statement) => `${statement.operations.some((operation) => 'concurrently' in operation) ? textOf(script, statement).replace(/\bconcurrently\b/i, '') : textOf(script, statement)}${statement.broken?.title === 'End the statement' ? '' : ';'}`);
}

/** Those that are granted something, or are to own it: whoever made them did so elsewhere. */
function rolesIn(script: Script): ReadonlySet<string> {
  return new Set([...textsOf(script).join('\n').matchAll(/\b(?:(?:grant|revoke)\b[^;]*?\b(?:to|from)|owner\s+to)\s+"?([a-z_]\w*)"?\s*(?:[;<,\])]|$)/gim)].map(([, name]) => name!).filter((name) => !/^(?:public|postgres|current_user|session_user|current_role|pg_\w+)$/i.test(name)));
}

/** What the framework runs. */
function textOf({ text }: Script, { range, rendered }: Statement): string {
  const sql = rendered ? rendered.text.slice(...rendered.range) : text.slice(...range);
  return withValues(sql.replace(/<!--[^]*?-->/g, ''));
}

/** Its own name for the value of each placeholder that nobody gives one here: `${app.user}`, `{{ .Schema }}`, `:'title'`. */
function withValues(sql: string): string {
  const named = (name: string): string => name.trim().replace(/\W+/g, '_').replace(/^_|_$/g, '').toLowerCase();
  return sql.replace(/\$\{([\w.:-]+)\}|\{\{([^{}]+)\}\}/g, (_, one?: string, other?: string) => named(one ?? other ?? '')).replace(/(?<![:\w]):(?=(['"])\w+\1)/g, '');
}

async function runAll(db: Connection, texts: readonly string[]): Promise<void> {
  for (const text of texts) await db.run(text);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
