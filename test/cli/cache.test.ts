/** What the command keeps of long histories, as it is shipped. */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryIn } from '../support/repository.ts';
import { folder, shipped } from './run.ts';

const STAGED = ['check', '--staged', '--format', 'json'];

it('keeps a long history in the repository, uses it, and does neither where it is told not to', async () => {
  const repository = repositoryIn(folder({}));
  const { root } = repository;
  repository.commit(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`migrations/${at + 100}.sql`, `CREATE TABLE t${at} (id bigint PRIMARY KEY, name text);\n`])));
  repository.put({ 'migrations/200.sql': 'CREATE INDEX t7_name_idx ON t7 (name);\nCREATE TABLE t8 (id bigint);\n' });
  repository.git('add', '-A');
  const kept = join(root, '.git/ddlint/history');
  const anew = await shipped([...STAGED, '--no-cache'], { cwd: root });
  expect(existsSync(kept)).toBe(false);
  const first = await shipped(STAGED, { cwd: root });
  const { mtimeMs } = statSync(kept);
  const second = await shipped(STAGED, { cwd: root });
  expect(statSync(kept).mtimeMs).toBe(mtimeMs);
  expect(anew.stdout).toContain('object-already-exists');
  expect([first, second]).toEqual([anew, anew]);
  expect(repository.git('status', '--porcelain')).toBe('A  migrations/200.sql\n');
});

it('goes without where nothing can be written', async () => {
  const root = folder(Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`migrations/${at + 100}.sql`, `CREATE TABLE t${at} (id bigint PRIMARY KEY);\n`])));
  mkdirSync(join(root, 'node_modules/.cache/ddlint/history'), { recursive: true });
  expect(await shipped(['check', '--quiet', '--rule', 'missing-lock-timeout=off'], { cwd: root })).toEqual({ code: 0, stdout: '', stderr: '' });
});
