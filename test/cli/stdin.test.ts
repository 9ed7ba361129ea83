/** `-` is standard input. */
import { describe, expect, it } from 'vitest';
import { ddlint, folder, found, HISTORY, INDEX } from './run.ts';

const QUIET = ['--format', 'json', '--rule', 'missing-lock-timeout=off'];

it('is checked under a name of its own', async () => {
  const run = await ddlint(['check', '-', ...QUIET], { cwd: folder(HISTORY), input: INDEX });
  expect(run.code).toBe(1);
  expect(found(run)).toEqual(['<stdin>:1 index-not-concurrent']);
});

it('goes by the name that is given, with the rest of its history around it, and stands for the file on disk', async () => {
  const cwd = folder({ 'migrations/001.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n', 'migrations/002.sql': 'DROP TABLE gone;\n', 'migrations/003.sql': 'DROP TABLE a;\n' });
  const run = await ddlint(['check', '-', '--stdin-filename', 'migrations/002.sql', ...QUIET], { cwd, input: 'ALTER TABLE a ALTER COLUMN b TYPE bigint;\n' });
  expect(found(run)).toEqual(['migrations/002.sql:1 alter-column-type-rewrite']);
  expect(run.stdout).toContain('integer → bigint');
});

it('need not be on disk', async () => {
  const run = await ddlint(['check', '-', '--stdin-filename', './migrations/003.sql', ...QUIET], { cwd: folder(HISTORY), input: INDEX.replace('a_idx ON a (b)', 'other_idx ON a (b, id)') });
  expect(found(run)).toEqual(['migrations/003.sql:1 index-not-concurrent']);
});

it('may be a way back', async () => {
  const cwd = folder({ 'migrations/1.up.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n' });
  const run = await ddlint(['check', '-', '--stdin-filename', 'migrations/1.down.sql', ...QUIET], { cwd, input: 'DORP TABLE a;\n' });
  expect(found(run)).toEqual(['migrations/1.down.sql:1 unread']);
});

it('may be empty: that is said', async () => {
  const run = await ddlint(['check', '-', ...QUIET], { cwd: folder({}), input: '' });
  expect(run.code).toBe(0);
  expect(found(run)).toEqual(['<stdin>:1 unread']);
});

it('may begin with a byte order mark, which no column counts', async () => {
  const { stdout } = await ddlint(['check', '-', ...QUIET], { cwd: folder({}), input: `\uFEFF${INDEX}` });
  expect(JSON.parse(stdout)).toMatchObject({ findings: [{ line: 1, column: 1 }] });
});

describe('that is no text', () => {
  it.each([
    [new Uint8Array([0xff, 0xfe, 0x41, 0]), 'this is UTF-16; save it as UTF-8'],
    [new Uint8Array([0xe9]), 'this is not UTF-8; save it as UTF-8'],
  ])('%j cannot be checked', async (input, reason) => {
    const { code, stdout, stderr } = await ddlint(['check', '-'], { cwd: folder({}), input });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `ddlint: Standard input cannot be checked: ${reason}.\n` });
  });
});

it('is read by effects as well', async () => {
  const { code, stdout } = await ddlint(['effects', '-'], { cwd: folder({}), input: INDEX });
  expect(code).toBe(0);
  expect(stdout).toContain('<stdin>:1  CREATE INDEX a_idx ON a (b)');
});
