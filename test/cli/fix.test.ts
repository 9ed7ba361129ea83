/** `ddlint check --fix` on files. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repositoryIn } from '../support/repository.ts';
import { ddlint, folder, found, HISTORY, INDEX } from './run.ts';

const fix = (cwd: string, ...given: readonly string[]) => ddlint(['check', '--fix', '--transaction', 'none', ...given], { cwd });
const textOf = (cwd: string, path: string): string => readFileSync(join(cwd, path), 'utf8');

it('rewrites what is safe to rewrite, and reports the rest', async () => {
  const rest = 'ALTER TABLE a DROP COLUMN b;\n';
  const cwd = folder({ ...HISTORY, 'migrations/002.sql': `SET lock_timeout = '2s';\n${INDEX}${rest}` });
  const { code, stdout, stderr } = await fix(cwd);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'ddlint: 1 fix written.\n' });
  expect(stdout).toContain('warning[drop-column]');
  expect(stdout).not.toContain('index-not-concurrent');
  expect(textOf(cwd, 'migrations/002.sql')).toBe(`SET lock_timeout = '2s';\nCREATE INDEX CONCURRENTLY a_idx ON a (b);\n${rest}`);
  expect(textOf(cwd, 'migrations/001.sql')).toBe(HISTORY['migrations/001.sql']);
  expect((await fix(cwd)).stderr).toBe('ddlint: 0 fixes written.\n');
});

it('leaves alone what is not under check, or not asked for', async () => {
  const cwd = folder({ ...HISTORY, 'migrations/003.sql': "SET lock_timeout = '2s';\nCREATE INDEX other_idx ON a (b, id);\n" });
  expect(found(await ddlint(['check', '--transaction', 'none', '--format', 'json'], { cwd }))).toHaveLength(2);
  expect(textOf(cwd, 'migrations/003.sql')).not.toContain('CONCURRENTLY');
  await fix(cwd, 'migrations/003.sql');
  expect(textOf(cwd, 'migrations/003.sql')).toContain('CONCURRENTLY');
  expect(textOf(cwd, 'migrations/002.sql')).toBe(HISTORY['migrations/002.sql']);
});

it('leaves alone what others have, since it may have run; not what is named', async () => {
  const all = { ...HISTORY, 'migrations/002.sql': `SET lock_timeout = '2s';\n${INDEX}` };
  const origin = repositoryIn(folder({}));
  origin.commit(all);
  const cwd = join(folder({}), 'clone');
  origin.git('clone', '-q', `file://${origin.root}`, cwd);
  writeFileSync(join(cwd, 'migrations/003.sql'), "SET lock_timeout = '2s';\nCREATE INDEX other_idx ON a (b, id);\n");
  expect((await fix(cwd)).stderr).toBe('ddlint: 1 fix written.\nddlint: 1 file that origin/main has too was not rewritten, since migrations that have run must stay as they are. To have one rewritten, name it: ddlint check --fix migrations/002.sql\n');
  expect(textOf(cwd, 'migrations/003.sql')).toContain('CONCURRENTLY');
  expect(textOf(cwd, 'migrations/002.sql')).toBe(all['migrations/002.sql']);
  expect((await fix(cwd, '--since', 'origin/main')).stderr).toBe('ddlint: 0 fixes written.\n');
  expect((await fix(cwd, 'migrations/002.sql')).stderr).toBe('ddlint: 1 fix written.\n');
  expect(textOf(cwd, 'migrations/002.sql')).toContain('CONCURRENTLY');
});

it('leaves alone what is suppressed, switched off, or in a transaction of the runner', async () => {
  const suppressed = `SET lock_timeout = '2s';\n-- ddlint-ignore index-not-concurrent: small\n${INDEX}`;
  const cwd = folder({ ...HISTORY, 'migrations/002.sql': suppressed });
  await fix(cwd);
  expect(textOf(cwd, 'migrations/002.sql')).toBe(suppressed);
  const other = folder(HISTORY);
  await fix(other, '--rule', 'index-not-concurrent=off');
  await ddlint(['check', '--fix', '--transaction', 'file'], { cwd: other });
  expect(textOf(other, 'migrations/002.sql')).toBe(HISTORY['migrations/002.sql']);
});

describe('keeps', () => {
  it('line ends and a byte order mark', async () => {
    const cwd = folder({ ...HISTORY, 'migrations/002.sql': `\uFEFF-- é\r\nSET lock_timeout = '2s';\r\n${INDEX.replace('\n', '\r\n')}-- 🙂\r\n` });
    await fix(cwd);
    expect(textOf(cwd, 'migrations/002.sql')).toBe("\uFEFF-- é\r\nSET lock_timeout = '2s';\r\nCREATE INDEX CONCURRENTLY a_idx ON a (b);\r\n-- 🙂\r\n");
  });

  it('what suppresses findings next to its statement', async () => {
    const text = '-- about\n-- ddlint-ignore drop-column: unused\nALTER TABLE a DROP COLUMN b;\n';
    const cwd = folder({ ...HISTORY, 'migrations/002.sql': text });
    expect(found(await ddlint(['check', '--fix', '--transaction', 'file', '--format', 'json'], { cwd }))).toEqual([]);
    expect(textOf(cwd, 'migrations/002.sql')).toBe(text.replace('-- ddlint', "SET LOCAL lock_timeout = '2s';\n-- ddlint"));
  });
});

describe('says plainly', () => {
  it('that standard input is no file', async () => {
    expect(await ddlint(['check', '--fix', '-'], { cwd: folder(HISTORY), input: INDEX })).toMatchObject({ code: 2, stderr: 'ddlint: Standard input (-) cannot be fixed. Name the file.\n' });
  });

  it.skipIf(process.getuid?.() !== 0)('that a file cannot be written', async () => {
    const cwd = folder(HISTORY);
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, 'migrations/002.sql'), 0o444);
    expect(await ddlint(['check', '--fix', '--transaction', 'none'], { cwd, uid: 65534 })).toMatchObject({ code: 2, stderr: 'ddlint: migrations/002.sql cannot be fixed: it cannot be written (EACCES).\n' });
    expect(textOf(cwd, 'migrations/002.sql')).toBe(HISTORY['migrations/002.sql']);
  });
});
