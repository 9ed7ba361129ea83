/** Nothing outside the project and the package is read, and nothing is written anywhere. */
import { cpSync, readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { CLI, shipped as ddlint, folder, HISTORY } from './run.ts';

// Node's own watch over what a program may open: https://nodejs.org/docs/latest-v20.x/api/permissions.html
const WATCH = process.version.startsWith('v20.') ? '--experimental-permission' : '--permission';

it.each([['check'], ['check', 'migrations/002.sql'], ['effects'], ['rules'], ['explain', 'drop-table']])('%j needs no other permission than to read the two', async (...given) => {
  const cwd = realpathSync(folder({ ...HISTORY, '.git/HEAD': '', 'ddlint.config.json': '{ "engine": "postgres@16", "ignore": ["old/**"] }' }));
  const dist = join(CLI, '..');
  const node = [WATCH, '--no-warnings', `--allow-fs-read=${cwd}/`, `--allow-fs-read=${dist}/`];
  const before = readdirSync(cwd, { recursive: true });
  const allowed = await ddlint(given, { cwd, node });
  const usual = await ddlint(given, { cwd });
  expect(allowed).toEqual(usual);
  expect(usual.stderr).toBe('');
  expect(readdirSync(cwd, { recursive: true })).toEqual(before);
});

it('the built package needs none of its dependencies beside it', async () => {
  const elsewhere = folder({});
  cpSync(join(CLI, '..'), elsewhere, { recursive: true });
  const { code, stderr } = await ddlint(['check'], { cwd: folder(HISTORY), cli: join(elsewhere, basename(CLI)) });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
});
