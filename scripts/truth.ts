/**
 * Compares predictions with what real servers did: `npm run truth [-- --file truth.json] [--majors 15,18] [--verbose]`.
 * The file holds measured operations: `{ id, setup, sql, pg: { "15": { locks, rewrite, fullScan, dangerous, … } } }`,
 * run on the schema in `base-postgres.sql` beside it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { check } from '../src/index.ts';
import type { CheckResult, Effect } from '../src/index.ts';

type Measured = {
  readonly locks?: Readonly<Record<string, string>>; readonly rewrite?: readonly string[]; readonly fullScan?: readonly string[]; readonly indexBuild?: readonly string[];
  readonly dangerous?: boolean; readonly excluded?: unknown; readonly error?: unknown; readonly unsupported?: unknown; readonly setupError?: unknown; readonly notApplicable?: unknown; readonly failsOnData?: boolean; readonly failsInTx?: boolean;
};
type Case = { readonly id: string; readonly setup: readonly string[]; /** Settings of the measured session. */ readonly session?: readonly string[]; readonly sql: string | readonly string[]; readonly pg: Readonly<Record<string, Measured>> };

/** Weakest first. */
const ORDER = ['', 'ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

const { values } = parseArgs({ options: { file: { type: 'string', default: '../shared/truth/postgres.json' }, majors: { type: 'string', default: '10,11,12,13,14,15,16,17,18' }, verbose: { type: 'boolean', default: false } } });
if (!existsSync(values.file)) {
  process.stdout.write(`Skipped: there is no ${values.file}; give another file with --file.\n`);
  process.exit(0);
}
const base = readFileSync(join(dirname(values.file), 'base-postgres.sql'), 'utf8');
const cases = JSON.parse(readFileSync(values.file, 'utf8')) as readonly Case[];

process.stdout.write('major  cases  recall  false positives  lock   rewrite  scan   all three\n');
for (const major of values.majors.split(',')) await scoreMajor(major);

async function scoreMajor(major: string): Promise<void> {
  const count = { cases: 0, dangerous: 0, found: 0, harmless: 0, alarms: 0, facts: 0, lock: 0, rewrite: 0, scan: 0, all: 0 };
  for (const each of cases) {
    const measured = each.pg[major];
    if (!measured || measured.excluded !== undefined || measured.unsupported !== undefined || measured.setupError !== undefined || measured.notApplicable !== undefined || (measured.error !== undefined && !measured.dangerous)) continue;
    const sql = [...(each.session ?? []), ...(typeof each.sql === 'string' ? [each.sql] : each.sql)].join(';\n');
    const texts = [base, ...each.setup, sql].map((text) => text.replaceAll(':N', '100000').replaceAll(':M', '10000'));
    const files = texts.map((text, index) => ({ path: `${String(index).padStart(3, '0')}.sql`, text }));
    const path = files.at(-1)!.path;
    const result = await check({ engine: `postgres@${major}`, transaction: 'file', files });
    const findings = result.findings.filter((finding) => finding.path === path && finding.severity !== 'note' && ['locking', 'data-loss', 'compatibility', 'failure'].includes(finding.category));
    count.cases += 1;
    if (measured.dangerous) {
      count.dangerous += 1;
      if (findings.length > 0) count.found += 1;
      else miss(major, each.id, 'not reported');
    } else {
      count.harmless += 1;
      if (findings.length > 0) {
        count.alarms += 1;
        miss(major, each.id, `false alarm: ${findings.map(({ rule }) => rule).join(', ')}`);
      }
    }
    if (measured.error !== undefined) continue;
    const facts = predicted(result, path);
    const relations = Object.entries(measured.locks ?? {}).filter(([name]) => !/\[(index|sequence|view|composite)/.test(name)).map(([name, lock]) => `${name.replace(/ \[.*$/, '')}: ${lock}`);
    const views = new Set(Object.keys(measured.locks ?? {}).filter((name) => / \[view\]$/.test(name)).map((name) => name.replace(/ .*$/, '')));
    const lock = same(facts.locks.filter((each) => !views.has(each.replace(/: .*$/, ''))), relations);
    const rewrite = same(facts.rewrite, measured.rewrite ?? []);
    const scan = same(facts.scan, measured.fullScan ?? []);
    count.facts += 1;
    count.lock += Number(lock);
    count.rewrite += Number(rewrite);
    count.scan += Number(scan);
    count.all += Number(lock && rewrite && scan);
    if (!lock) miss(major, each.id, `locks ${facts.locks.join(', ') || '-'}; measured ${relations.join(', ') || '-'}`);
    if (!rewrite) miss(major, each.id, `rewrites ${facts.rewrite.join(', ') || '-'}; measured ${(measured.rewrite ?? []).join(', ') || '-'}`);
    if (!scan) miss(major, each.id, `scans ${facts.scan.join(', ') || '-'}; measured ${(measured.fullScan ?? []).join(', ') || '-'}`);
  }
  const share = (part: number, whole: number): string => (whole === 0 ? '-' : (part / whole).toFixed(3));
  process.stdout.write(`${major.padEnd(6)} ${String(count.cases).padEnd(6)} ${share(count.found, count.dangerous).padEnd(7)} ${share(count.alarms, count.harmless).padEnd(16)} ${share(count.lock, count.facts).padEnd(6)} ${share(count.rewrite, count.facts).padEnd(8)} ${share(count.scan, count.facts).padEnd(6)} ${share(count.all, count.facts)}\n`);
}

/** The strongest lock per relation that existed before, and what is rewritten and scanned, over all statements of the measured file. */
function predicted({ steps }: CheckResult, path: string): { readonly locks: readonly string[]; readonly rewrite: readonly string[]; readonly scan: readonly string[] } {
  const operations = steps.filter((step) => step.path === path).flatMap((step) => step.operations.map((operation) => ({ sql: step.sql, ...operation })));
  const created = new Set(operations.filter(({ kind }) => kind.startsWith('createTable')).flatMap(({ sql }) => /TABLE\s+(?:IF NOT EXISTS\s+)?(\w+)/i.exec(sql)?.[1] ?? []));
  const renamed = new Set(operations.filter(({ kind }) => kind === 'renameTable').flatMap(({ sql }) => /RENAME TO (\w+)/i.exec(sql)?.[1] ?? []));
  const tables = operations.flatMap(({ effects }) => effects).filter(({ table, on }) => on === undefined && !created.has(table) && !renamed.has(table));
  const locks = new Map<string, string>();
  for (const { table, lock } of tables) if (ORDER.indexOf(lock) > ORDER.indexOf(locks.get(table) ?? '')) locks.set(table, lock);
  const which = (test: (effect: Effect) => boolean): readonly string[] => [...new Set(tables.filter(test).map(({ table }) => table))];
  return { locks: [...locks].map(([table, lock]) => `${table}: ${lock}`), rewrite: which(({ work }) => work === 'rewrite'), scan: which(({ work }) => work !== 'metadata') };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join('\n') === [...b].sort().join('\n');
}

function miss(major: string, id: string, what: string): void {
  if (values.verbose) process.stdout.write(`  ${major} ${id}: ${what}\n`);
}
