/** 0 clean, 1 findings, 2 nothing was checked; the report goes to standard output, what went wrong to standard error. */
import { expect, it } from 'vitest';
import { shipped as ddlint, folder, HISTORY, INDEX } from './run.ts';

const CLEAN = { 'migrations/001.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n' };
const WARNING = { 'migrations/001.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n', 'migrations/002.sql': "SET lock_timeout = '2s';\nALTER TABLE a RENAME COLUMN b TO c;\n" };

it('0 when there is nothing to say', async () => {
  const { code, stdout, stderr } = await ddlint(['check'], { cwd: folder(CLEAN) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^No findings in 1 file\.\nChanges: 1 additive\.\n1 of 1 statement understood\.\n/);
});

it('1 when there is an error', async () => {
  const { code, stdout, stderr } = await ddlint(['check'], { cwd: folder(HISTORY) });
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain('error[index-not-concurrent]');
});

it('0 when there are warnings only', async () => {
  const { code, stdout } = await ddlint(['check'], { cwd: folder(WARNING) });
  expect(code).toBe(0);
  expect(stdout).toContain('warning[rename-column]');
});

it('0 when there are notes only, however few warnings are allowed', async () => {
  const cwd = folder({ 'migrations/001.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n', 'migrations/002.sql': 'ALTER TABLE a ADD COLUMN c int;\n' });
  const { code, stdout } = await ddlint(['check', '--max-warnings', '0'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('note[missing-lock-timeout]');
});

it.each([['0', 1], ['1', 0], ['2', 0]])('with one warning and --max-warnings %s: %i', async (count, expected) => {
  const { code } = await ddlint(['check', '--max-warnings', count], { cwd: folder(WARNING) });
  expect(code).toBe(expected);
});

it.each([
  ['no such path', ['check', 'nowhere'], 'There is no file or folder nowhere.'],
  ['a folder without SQL', ['check', 'docs'], 'There are no .sql files below docs.'],
  ['a pattern that matches nothing', ['check', 'docs/*.sql'], 'No file matches docs/*.sql.'],
  ['an empty path', ['check', ''], 'A path is empty.'],
  ['no migrations at all', ['check'], 'No SQL migrations below '],
  ['no such schema', ['check', 'a.sql', '--schema', 'old.sql'], 'The schema old.sql cannot be used: there is no such file'],
  ['no such configuration', ['check', '--config', 'mine.json'], 'mine.json: the configuration cannot be read: there is no such file'],
])('2 and one plain line when there is %s', async (_, given, message) => {
  const { code, stdout, stderr } = await ddlint(given, { cwd: folder({ 'docs/a.md': '', 'a.sql': INDEX }) });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^ddlint: .*\n$/);
  expect(stderr).toContain(message);
});

it('says where the SQL is that it does not take for migrations', async () => {
  const { code, stderr } = await ddlint(['check'], { cwd: folder({ 'sql/a.sql': INDEX, 'sql/b.sql': INDEX }) });
  expect(code).toBe(2);
  expect(stderr).toContain('There are 2 .sql files, for example sql/a.sql, but no folder called "migrations". Name a folder or file: ddlint check <path>.');
});
