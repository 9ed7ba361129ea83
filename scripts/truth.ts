/**
 * Compares predictions with what real servers did: `npm run truth [-- --file truth.json] [--majors 15,18] [--verbose]`.
 * The file holds measured operations: `{ id, setup, sql, pg: { "15": { locks, rewrite, fullScan, dangerous, … } } }`,
 * run on the schema in `base-postgres.sql` beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { rules } from '../rules/index.ts';
import { newKey, tableKey } from '../src/catalog/names.ts';
import { strengthOf, type Lock } from '../src/effects/locks.ts';
import { lint } from '../src/lint.ts';
import type { Effect, Finding, Replayed, Step, TableName } from '../src/model.ts';
import type { Operation } from '../src/operations.ts';
import { loadDialect } from '../src/project/dialects.ts';
import { sql as reader } from '../src/readers/sql.ts';

type Measured = {
  readonly locks?: Readonly<Record<string, string>>; readonly rewrite?: readonly string[]; readonly fullScan?: readonly string[];
  readonly dangerous?: boolean; readonly excluded?: unknown; readonly error?: unknown; readonly unsupported?: unknown; readonly setupError?: unknown; readonly notApplicable?: unknown;
};
type Case = { readonly id: string; readonly setup: readonly string[]; /** Settings of the measured session. */ readonly session?: readonly string[]; readonly sql: string | readonly string[]; readonly pg: Readonly<Record<string, Measured>> };
type Facts = { readonly lock: readonly string[]; readonly rewrite: readonly string[]; readonly scan: readonly string[] };
/** Operations on composite types, whose own locks show. */
const TYPES: ReadonlySet<string> = new Set(['alterCompositeType', 'dropType']);
const ASPECTS = ['lock', 'rewrite', 'scan'] as const;

const { values } = parseArgs({ options: { file: { type: 'string', default: '../shared/truth/postgres.json' }, majors: { type: 'string', default: '10,11,12,13,14,15,16,17,18' }, verbose: { type: 'boolean', default: false } } });
if (!existsSync(values.file)) {
  process.stdout.write(`Skipped: there is no ${values.file}; give another file with --file.\n`);
  process.exit(0);
}
const dialect = await loadDialect('postgres');
const base = readFileSync(join(dirname(values.file), 'base-postgres.sql'), 'utf8');
const cases = JSON.parse(readFileSync(values.file, 'utf8')) as readonly Case[];

process.stdout.write('major  cases  recall  false positives  lock   rewrite  scan   all three\n');
for (const major of values.majors.split(',')) scoreMajor(major);

function scoreMajor(major: string): void {
  const count = { cases: 0, dangerous: 0, found: 0, harmless: 0, alarms: 0, facts: 0, lock: 0, rewrite: 0, scan: 0, all: 0 };
  for (const each of cases) {
    const measured = each.pg[major];
    if (!measured || !isScored(measured)) continue;
    const { findings, replayed } = checked(each, Number(major));
    const serious = findings.filter(({ severity, category }) => severity !== 'note' && ['locking', 'data-loss', 'compatibility', 'failure'].includes(category));
    count.cases += 1;
    count[measured.dangerous ? 'dangerous' : 'harmless'] += 1;
    if (serious.length > 0) count[measured.dangerous ? 'found' : 'alarms'] += 1;
    if (measured.dangerous && serious.length === 0) miss(major, each.id, 'not reported');
    if (!measured.dangerous && serious.length > 0) miss(major, each.id, `false alarm: ${serious.map(({ rule }) => rule).join(', ')}`);
    if (measured.error !== undefined) continue;
    const [ours, theirs] = [predicted(replayed), factsOf(measured)];
    const wrong = ASPECTS.filter((aspect) => !isSame(ours[aspect], theirs[aspect]));
    count.facts += 1;
    for (const aspect of ASPECTS) count[aspect] += Number(!wrong.includes(aspect));
    count.all += Number(wrong.length === 0);
    for (const aspect of wrong) miss(major, each.id, `${aspect} ${ours[aspect].join(', ') || '-'}; measured ${theirs[aspect].join(', ') || '-'}`);
  }
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3));
  process.stdout.write(`${major.padEnd(6)} ${String(count.cases).padEnd(6)} ${share(count.found, count.dangerous).padEnd(7)} ${share(count.alarms, count.harmless).padEnd(16)} ${share(count.lock, count.facts).padEnd(6)} ${share(count.rewrite, count.facts).padEnd(8)} ${share(count.scan, count.facts).padEnd(6)} ${share(count.all, count.facts)}\n`);
}

function isScored({ excluded, unsupported, setupError, notApplicable, error, dangerous }: Measured): boolean {
  return [excluded, unsupported, setupError, notApplicable].every((reason) => reason === undefined) && (error === undefined || dangerous === true);
}

/** Base, set-up and the measured statements as a history; the last file is what was measured. */
function checked({ setup, session = [], sql }: Case, major: number): { readonly findings: readonly Finding[]; readonly replayed: Replayed } {
  const texts = [base, ...setup, [...session, sql].flat().join(';\n')].map((text) => text.replaceAll(':N', '100000').replaceAll(':M', '10000'));
  const files = texts.map((text, index) => ({ path: `${String(index).padStart(3, '0')}.sql`, text }));
  const { migrations } = reader.read({ files, dialect, transaction: 'file' });
  const replays: Replayed[] = [];
  const { findings } = lint({ engine: { name: 'postgres', version: [major, 0] }, migrations, rules }, (replayed) => replays.push(replayed));
  const replayed = replays.at(-1)!;
  return { findings: findings.filter(({ path }) => path === replayed.migration.up.path), replayed };
}

/** The strongest lock per relation that was there before, and what is written anew and read, over all statements of the measured file. */
function predicted({ steps }: Replayed): Facts {
  const locks = new Map<TableName, Lock>();
  const scan = new Set<TableName>();
  const rewrite = new Set<TableName>();
  for (const { operation, effect, table } of onOldTables(steps)) {
    const lock = effect.lock as Lock;
    if (strengthOf(lock) > strengthOf(locks.get(table) ?? 'none')) locks.set(table, lock);
    if (effect.work === 'rewrite' || effect.empties) rewrite.add(table);
    if (readsRows(effect, operation)) scan.add(table);
  }
  return { lock: [...locks].map(([table, lock]) => `${table}: ${lock}`), rewrite: [...rewrite], scan: [...scan] };
}

/** Effects under the names that relations had at the start; none on relations that the file creates, nor on indexes and sequences. */
function onOldTables(steps: readonly Step[]): readonly { readonly operation: Operation; readonly table: TableName; readonly effect: Effect }[] {
  /** By today's name; undefined for what is new. */
  const oldNames = new Map<TableName, TableName | undefined>();
  return steps.flatMap(({ operation, before, after, effects }) => {
    const found = effects.flatMap((effect) => {
      const name = effect.on === undefined ? effect.table : TYPES.has(operation.kind) ? effect.on : undefined;
      const table = name === undefined || !oldNames.has(name) ? name : oldNames.get(name);
      return table === undefined || effect.lock === 'none' ? [] : [{ operation, table, effect }];
    });
    if (operation.kind === 'renameTable') {
      const from = tableKey(before, operation.table);
      oldNames.set(newKey(before, operation.to), oldNames.has(from) ? oldNames.get(from) : from);
    } else if (operation.kind.startsWith('create')) for (const [key] of after.tables.entries()) if (!before.tables.has(key)) oldNames.set(key, undefined);
    return found;
  });
}

/** Rows that are only added are not read. Pages are copied or cleaned without counters of rows; a materialized view is filled from elsewhere, and read for its indexes. */
function readsRows({ work, blocks, index }: Effect, { kind }: Operation): boolean {
  if (work === 'rewrite') return kind !== 'setTablespace' && (kind !== 'refreshMaterializedView' || index !== undefined);
  return (work === 'scan' && kind !== 'vacuum') || (work === 'write' && blocks !== 'schema');
}

/** Without indexes and sequences; views and composite types count. */
function factsOf({ locks = {}, rewrite = [], fullScan = [] }: Measured): Facts {
  const lock = Object.entries(locks).filter(([name]) => !/\[(index|sequence)/.test(name)).map(([name, mode]) => `${name.replace(/ \[.*$/, '')}: ${mode}`);
  return { lock, rewrite, scan: fullScan };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join('\n') === [...b].sort().join('\n');
}

function miss(major: string, id: string, what: string): void {
  if (values.verbose) process.stdout.write(`  ${major} ${id}: ${what}\n`);
}
