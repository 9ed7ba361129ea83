/** `npx tsx scripts/bench-session.ts [-- --sizes 100,3000 --rounds 20]`: how long an edited file waits for its findings, in histories of that many migrations: the first check, and the median of the next ones in wall and CPU time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSession } from '../src/project/session.ts';
import type { Checked } from '../src/project/lint-project.ts';
import { history } from './bench-history.ts';

const { values } = parseArgs({ options: { sizes: { type: 'string', default: '100,1000,3000' }, rounds: { type: 'string', default: '20' } } });

for (const size of values.sizes.split(',').map(Number)) {
  const cwd = mkdtempSync(join(tmpdir(), 'ddlint-bench-'));
  mkdirSync(join(cwd, 'migrations'));
  const files = history(size);
  for (const { name, text } of files) writeFileSync(join(cwd, 'migrations', name), text);
  const session = createSession();
  for (const [place, at] of [['the last', size - 1], ['one in the middle', size >> 1], ['the first', 0]] as const) {
    const path = `migrations/${files[at]!.name}`;
    const edit = (text: string): Promise<Checked> => session.check({ cwd, paths: [], only: [path], overlay: [{ path, text }] });
    const first = await timed(() => edit(files[at]!.text));
    const next = [];
    for (let round = 0; round < Number(values.rounds); round += 1) next.push(await timed(() => edit(`${files[at]!.text}-- ${round}\nDROP TABLE table_0;\n`)));
    process.stdout.write(`${size} migrations, ${place.padEnd(17)} opened: ${format(first)}; edited: ${format({ wall: median(next.map(({ wall }) => wall)), cpu: median(next.map(({ cpu }) => cpu)) })}\n`);
  }
  rmSync(cwd, { recursive: true });
}

/** Milliseconds. */
type Time = { readonly wall: number; readonly cpu: number };

async function timed(run: () => Promise<unknown>): Promise<Time> {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return { wall: performance.now() - wall, cpu: (user + system) / 1000 };
}

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? NaN;
}

function format({ wall, cpu }: Time): string {
  return `${wall.toFixed(0)} ms (${cpu.toFixed(0)} ms CPU)`;
}
