/** What each option of `ddlint check` changes. */
import { expect, it } from 'vitest';
import { ddlint, folder, found, HISTORY, INDEX } from './run.ts';

const QUIET = ['check', '--format', 'json', '--rule', 'missing-lock-timeout=off'];
const DEFAULT = { 'migrations/1.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n', 'migrations/2.sql': "ALTER TABLE a ADD COLUMN c int DEFAULT 1;\n" };

it('--engine: what the version did', async () => {
  const cwd = folder(DEFAULT);
  const before = await ddlint([...QUIET, '--engine', 'postgres@10'], { cwd });
  expect(JSON.parse(before.stdout)).toMatchObject({ engine: 'postgres@10', findings: [{ path: 'migrations/2.sql', severity: 'error' }] });
  const since = await ddlint([...QUIET, '--engine', 'postgres@11'], { cwd });
  expect(JSON.parse(since.stdout)).toMatchObject({ engine: 'postgres@11', findings: [] });
});

it.each(['postgres@16', 'postgresql@16', 'Postgres@16', 'postgres@16.2'])('--engine may be written %s', async (engine) => {
  const { code, stdout } = await ddlint(['check', '--engine', engine], { cwd: folder(DEFAULT) });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^postgres@16(\.2)?; /m);
});

it('without --engine the oldest supported version is assumed, and that is said', async () => {
  const cwd = folder(DEFAULT);
  expect((await ddlint(['check'], { cwd })).stdout).toContain('postgres@15 (assumed; say which with --engine)');
  expect((await ddlint(['check', '--engine', 'postgres@15'], { cwd })).stdout).not.toContain('say which');
  expect((await ddlint(['effects'], { cwd })).stdout).toContain('postgres@15 (assumed; say which with --engine)');
});

it.each([
  [['--transaction', 'file'], 'each file runs in one transaction.', ['error']],
  [['--transaction', 'none'], 'statements run one by one, without a transaction.', []],
  [[], 'each file runs in one transaction (assumed; say with --transaction file|none); 1 file that cannot run in one is taken to run without.', []],
])('%j: %s', async (given, said, severities) => {
  const cwd = folder({ 'migrations/1.sql': 'CREATE INDEX CONCURRENTLY i ON a (b);\n' });
  expect((await ddlint(['check', ...given], { cwd })).stdout).toContain(said);
  const { findings } = JSON.parse((await ddlint([...QUIET, ...given], { cwd })).stdout) as { findings: { rule: string; severity: string }[] };
  expect(findings.filter(({ rule }) => rule === 'concurrently-in-transaction').map(({ severity }) => severity)).toEqual(severities);
});

it('--schema: what was there before the first migration', async () => {
  const cwd = folder({ 'schema.sql': 'CREATE TABLE public.a (b integer NOT NULL);\n', 'migrations/1.sql': 'ALTER TABLE a ALTER COLUMN b TYPE bigint;\n' });
  const { stdout } = await ddlint([...QUIET, '--schema', 'schema.sql'], { cwd });
  expect(found({ stdout, stderr: '', code: 1 })).toEqual(['migrations/1.sql:1 alter-column-type-rewrite']);
  expect(stdout).toContain('integer → bigint');
});

it('--schema: says what of it could not be read', async () => {
  const cwd = folder({ 'schema.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\nCRATE TABLE c (d int);\n', 'migrations/1.sql': 'SELECT 1;\n' });
  const message = 'Not checked: schema.sql (1 of the 2 statements of this schema could not be read, the first in line 2).';
  expect((await ddlint(['check', '--schema', 'schema.sql'], { cwd })).stdout).toContain(message);
  expect(await ddlint([...QUIET, '--schema', 'schema.sql'], { cwd })).toMatchObject({ code: 0, stderr: `ddlint: ${message}\n` });
});

it('--schema must be text', async () => {
  const { code, stderr } = await ddlint(['check', '--schema', 'dump'], { cwd: folder({ ...HISTORY, dump: new Uint8Array([0x50, 0, 0xff]) }) });
  expect(code).toBe(2);
  expect(stderr).toBe('ddlint: The schema dump cannot be used: this is no text, it has NUL bytes; save it as UTF-8, or take it away. Write one with: pg_dump --schema-only.\n');
});

it('--config: another file than the nearest, in place of it', async () => {
  const cwd = folder({ ...HISTORY, 'ddlint.config.json': '{ "transaction": "none", "rules": { "index-not-concurrent": "warning" } }', 'etc/strict.json': '{ "engine": "postgres@17" }' });
  expect(await ddlint(['check'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('postgres@15 (assumed; say which with --engine); statements run one by one') as string });
  expect(await ddlint(['check', 'migrations', '--config', 'etc/strict.json'], { cwd })).toMatchObject({ code: 1, stdout: expect.stringContaining('postgres@17; each file runs in one transaction (assumed') as string });
});

it('--rule, more than once: off, or another severity; the last one counts', async () => {
  const cwd = folder({ 'migrations/1.sql': INDEX, 'migrations/2.sql': 'DROP TABLE a;\n' });
  const { code, stdout } = await ddlint([...QUIET, '--rule', 'index-not-concurrent=note', '--rule', 'drop-table=off', '--rule', 'drop-table=error'], { cwd });
  expect(code).toBe(1);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['note index-not-concurrent', 'error drop-table']);
});

it('--strict: a statement that could not be read is an error, else a warning that is not counted', async () => {
  const cwd = folder({ 'migrations/1.sql': 'SELEC 1;\n' });
  expect((await ddlint(['check', '--max-warnings', '0'], { cwd })).code).toBe(0);
  expect((await ddlint(['check', '--strict'], { cwd })).code).toBe(1);
  expect((await ddlint(['check', '--strict', '--rule', 'unread=off'], { cwd })).code).toBe(1);
});

it('--format json: nothing but JSON on standard output', async () => {
  const { stdout, stderr } = await ddlint(['check', '--format', 'json'], { cwd: folder(HISTORY), env: { FORCE_COLOR: '1' } });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    engine: 'postgres@15',
    findings: [{ rule: 'index-not-concurrent', category: 'locking', severity: 'error', path: 'migrations/002.sql', line: 2, column: 1, endLine: 2, endColumn: 28 }],
    statements: { read: 3, understood: 3, unknown: [] },
  });
});
