/** `x.up.sql` and `x.down.sql`, `x/up.sql` and `x/down.sql` are two ways of one migration. */
import { expect, it } from 'vitest';
import { ddlint, folder, found } from './run.ts';

const QUIET = ['check', '--format', 'json', '--rule', 'missing-lock-timeout=off'];
const UP = 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n';
const DOWN = 'DROP TABLE a;\n';

it.each([
  ['in the names of files', { 'migrations/1_a.up.sql': UP, 'migrations/1_a.down.sql': DOWN, 'migrations/2_b.up.sql': 'CREATE INDEX i ON a (b);\n', 'migrations/2_b.down.sql': 'DROP INDEX i;\n' }, 'migrations/2_b.up.sql:1'],
  ['in a folder for each', { 'migrations/1_a/up.sql': UP, 'migrations/1_a/down.sql': DOWN, 'migrations/2_b/up.sql': 'CREATE INDEX i ON a (b);\n', 'migrations/2_b/down.sql': 'DROP INDEX i;\n' }, 'migrations/2_b/up.sql:1'],
])('%s: the way back is not replayed as if it came next', async (_, files, where) => {
  const run = await ddlint(QUIET, { cwd: folder(files) });
  expect(found(run)).toEqual([`${where} index-not-concurrent`]);
  expect(JSON.parse(run.stdout)).toMatchObject({ statements: { read: 4, understood: 4 } });
});

it('what cannot be read in a way back is reported there', async () => {
  const run = await ddlint(QUIET, { cwd: folder({ 'migrations/1.up.sql': UP, 'migrations/1.down.sql': 'DORP TABLE a;\n' }) });
  expect(found(run)).toEqual(['migrations/1.down.sql:1 unread']);
});

it('a way back that is named alone has its way there beside it', async () => {
  const run = await ddlint([...QUIET, 'migrations/1.down.sql'], { cwd: folder({ 'migrations/1.up.sql': UP, 'migrations/1.down.sql': 'DORP TABLE a;\n' }) });
  expect(found(run)).toEqual(['migrations/1.down.sql:1 unread']);
});

it('effects shows the way there', async () => {
  const { stdout } = await ddlint(['effects'], { cwd: folder({ 'migrations/1.up.sql': UP, 'migrations/1.down.sql': DOWN }) });
  expect(stdout).toContain('migrations/1.up.sql:1  CREATE TABLE a (id bigint PRIMARY KEY, b int)');
  expect(stdout).not.toContain('DROP');
});

it('a folder per migration, one way each', async () => {
  const run = await ddlint(QUIET, { cwd: folder({ 'migrations/10_b/migration.sql': 'CREATE INDEX i ON a (b);\n', 'migrations/9_a/migration.sql': UP }) });
  expect(found(run)).toEqual(['migrations/10_b/migration.sql:1 index-not-concurrent']);
});
