/**
 * `npm run bench [-- --rounds 7] [--sizes 1,100] [--staged 1000]`: `ddlint check` against an empty Node process and against squawk, through its
 * npm launcher and as a binary, as ratios of medians over interleaved rounds, with CPU time and peak memory (GNU time), and
 * where start-up goes; then `check --staged` with one file more than that many in a repository. squawk is fetched into .cache/ on
 * first use; without it the rest is printed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { history } from './bench-history.ts';

/** Milliseconds and megabytes. */
type Run = { readonly wall: number; readonly cpu: number; readonly memory: number };
type Command = readonly [program: string, ...given: string[]];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, sizes: { type: 'string', default: '1,100,1000,5000' }, staged: { type: 'string', default: '1000' } } });
const CLI = resolve('dist/cli.cjs');
const EMPTY: Command = [process.execPath, '-e', '0'];
if (!existsSync(CLI)) throw new Error('There is no dist/cli.cjs. Run: npm run build');
const squawk = fetchSquawk();

const CHECK = [process.execPath, CLI, 'check', 'migrations', '--no-cache', '--format', 'json'] as const;

for (const size of values.sizes.split(',').filter(Boolean).map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), 'ddlint-bench-'));
  const files = writeHistory(folder, size);
  print(`${size} ${size === 1 ? 'file' : 'files'}`, compare(folder, {
    'node -e 0': EMPTY,
    'ddlint check': CHECK,
    ...(squawk ? { 'squawk (npm)': [process.execPath, squawk.launcher, '--reporter', 'json', ...files], 'squawk (binary)': [squawk.binary, '--reporter', 'json', ...files] } : {}),
  }));
  if (size === 1) {
    print('where start-up goes', compare(folder, {
      'node -e 0': EMPTY,
      'ddlint --version': [process.execPath, CLI, '--version'],
      'ddlint rules (with all rules)': [process.execPath, CLI, 'rules'],
      'ddlint check (with the parser)': CHECK,
    }));
  }
  rmSync(folder, { recursive: true });
}
const before = Number(values.staged);
if (before > 0) {
  const folder = mkdtempSync(join(tmpdir(), 'ddlint-bench-'));
  const files = writeHistory(folder, before + 1);
  const git = (...given: readonly string[]): void => { execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...given], { cwd: folder, stdio: 'ignore' }); };
  git('init', '-q');
  git('add', ...files.slice(0, -1));
  git('commit', '-q', '-m', 'What has run');
  git('gc', '-q');
  git('add', files.at(-1)!);
  const staged = [process.execPath, CLI, 'check', '--staged', '--format', 'json'] as const;
  print(`one file staged, ${before} before it`, compare(folder, {
    'node -e 0': EMPTY,
    'ddlint check, without cache': [...staged, '--no-cache'],
    'ddlint check': staged,
    ...(squawk ? { 'squawk (npm), that file alone': [process.execPath, squawk.launcher, '--reporter', 'json', files.at(-1)!], 'squawk (binary), that file alone': [squawk.binary, '--reporter', 'json', files.at(-1)!] } : {}),
  }));
  rmSync(folder, { recursive: true });
}

function writeHistory(folder: string, size: number): readonly string[] {
  mkdirSync(join(folder, 'migrations'));
  return history(size).map(({ name, text }) => {
    writeFileSync(join(folder, 'migrations', name), text);
    return `migrations/${name}`;
  });
}

/** Median of each figure; the commands take turns, so that a slow moment of the machine hits all of them. */
function compare(cwd: string, commands: Readonly<Record<string, Command>>): ReadonlyMap<string, Run> {
  const runs = new Map<string, Run[]>(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    for (const [name, command] of Object.entries(commands)) {
      const run = measure(command, cwd);
      if (round > 0) runs.get(name)!.push(run);
    }
  }
  return new Map([...runs].map(([name, of]) => [name, { wall: median(of.map(({ wall }) => wall)), cpu: median(of.map(({ cpu }) => cpu)), memory: median(of.map(({ memory }) => memory)) }]));
}

function measure([program, ...given]: Command, cwd: string): Run {
  const started = process.hrtime.bigint();
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%U %S %M', program, ...given], { cwd, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1e9 });
  const wall = Number(process.hrtime.bigint() - started) / 1e6;
  const [user = NaN, system = NaN, kilobytes = NaN] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { wall, cpu: (user + system) * 1000, memory: kilobytes / 1024 };
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? NaN;
}

function print(title: string, medians: ReadonlyMap<string, Run>): void {
  const empty = medians.get('node -e 0')!;
  const ours = medians.get('ddlint check');
  process.stdout.write(`\n${title}\n`);
  for (const [name, { wall, cpu, memory }] of medians) {
    const ratios = [`${(wall / empty.wall).toFixed(2)} × node -e 0`, ...(ours && name.startsWith('squawk') ? [`ddlint takes ${(ours.wall / wall).toFixed(2)} × its time`] : [])];
    process.stdout.write(`  ${name.padEnd(32)} ${wall.toFixed(0).padStart(6)} ms wall  ${cpu.toFixed(0).padStart(6)} ms CPU  ${memory.toFixed(0).padStart(5)} MB  ${ratios.join('; ')}\n`);
  }
}

function fetchSquawk(): { readonly launcher: string; readonly binary: string } | undefined {
  const folder = resolve('.cache/squawk');
  const launcher = join(folder, 'node_modules/squawk-cli/js/bin/squawk');
  if (!existsSync(launcher)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    try {
      execFileSync('npm', ['install', '--no-audit', '--no-fund', 'squawk-cli'], { cwd: folder, stdio: 'ignore' });
    } catch {
      process.stdout.write('squawk could not be fetched: comparing with an empty Node process only.\n');
      return undefined;
    }
  }
  const found = execFileSync('find', [folder, '-type', 'f', '-name', 'squawk*', '-perm', '-u+x', '-size', '+1M'], { encoding: 'utf8' }).trim().split('\n')[0] ?? '';
  return found === '' ? undefined : { launcher, binary: found };
}
