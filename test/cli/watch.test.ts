/** `ddlint check --watch`. */
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { CLI, ddlint, folder, HISTORY } from './run.ts';

const SECOND = 'migrations/002.sql';

function watching(cwd: string): { readonly told: () => readonly string[]; readonly interrupt: () => Promise<number | null> } {
  const child = spawn(process.execPath, [CLI, 'check', '--watch'], { cwd });
  onTestFinished(() => { child.kill('SIGKILL'); });
  const exited = new Promise<number | null>((done) => { child.on('exit', done); });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { text += chunk.toString(); });
  return {
    told: () => text.split('Watching for changes. End with Ctrl-C.\n').slice(0, -1),
    async interrupt() {
      child.kill('SIGINT');
      return exited;
    },
  };
}

const soon = async (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 20 });

it('checks again when a file is edited, new or gone, and ends with the last exit code', async () => {
  const cwd = folder(HISTORY);
  const { told, interrupt } = watching(cwd);
  await soon(() => { expect(told()).toEqual([expect.stringContaining('error[index-not-concurrent]')]); });
  writeFileSync(join(cwd, SECOND), 'SELECT 1;\n');
  await soon(() => { expect(told().at(-1)).toMatch(/^No findings in 2 files\.\n/); });
  writeFileSync(join(cwd, 'migrations/003.sql'), 'DROP TABLE a;\n');
  await soon(() => { expect(told().at(-1)).toContain('warning[drop-table]'); });
  rmSync(join(cwd, 'migrations/003.sql'));
  await soon(() => { expect(told().at(-1)).toMatch(/^No findings in 2 files\.\n/); });
  writeFileSync(join(cwd, SECOND), HISTORY[SECOND]);
  await soon(() => { expect(told().at(-1)).toContain('error[index-not-concurrent]'); });
  expect(told().join('')).not.toContain('\x1b');
  expect(await interrupt()).toBe(1);
});

it('goes on when the configuration is wrong, and says so', async () => {
  const cwd = folder({ ...HISTORY, 'ddlint.config.json': '{ "engine": "oracle" }' });
  const { told, interrupt } = watching(cwd);
  await soon(() => { expect(told().at(-1)).toMatch(/^ddlint: ddlint\.config\.json:1: "engine" is "oracle"/); });
  writeFileSync(join(cwd, 'ddlint.config.json'), '{ "rules": { "index-not-concurrent": "off" } }');
  await soon(() => { expect(told().at(-1)).toMatch(/^No findings in 2 files\.\n/); });
  expect(await interrupt()).toBe(0);
});

it.each([['-'], ['--staged']])('cannot watch %s', async (given) => {
  const { code, stderr } = await ddlint(['check', '--watch', given], { cwd: folder(HISTORY) });
  expect({ code, stderr }).toEqual({ code: 2, stderr: 'ddlint: Only files can be watched. Leave --watch out.\n' });
});
