/** Whoever reads the report may stop before its end, as `head` does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { CLI, shipped as ddlint, folder, INDEX } from './run.ts';

const MANY = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`migrations/${index}.sql`, `${INDEX}DROP TABLE t${index};\n`]));

it.each(['text', 'json'])('as %s: the exit code still tells the verdict, and nobody complains', async (format) => {
  const child = spawn(process.execPath, [CLI, 'check', '--format', format], { cwd: folder(MANY), stdio: ['ignore', 'pipe', 'pipe'] });
  const complaints: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, stderr: Buffer.concat(complaints).toString() }).toEqual({ code: 1, stderr: '' });
});

it('a long report arrives whole', async () => {
  const { stdout } = await ddlint(['check', '--format', 'json'], { cwd: folder(MANY) });
  expect(stdout.length).toBeGreaterThan(500_000);
  expect((JSON.parse(stdout) as { findings: unknown[] }).findings.length).toBeGreaterThan(800);
});
