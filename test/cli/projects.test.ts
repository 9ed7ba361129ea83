/** Several projects in one repository: each with its own reader, engine and settings, one report. */
import { expect, it } from 'vitest';
import { ddlint, folder, found, INDEX } from './run.ts';

const QUIET = '"missing-lock-timeout": "off"';
/** A column that PostgreSQL 10 rewrites the table for, and later ones do not. */
const COLUMN = "ALTER TABLE a ADD COLUMN d int DEFAULT 1;\n";
const FILES = {
  'api/migrations/00001_a.sql': `-- +goose Up\n${COLUMN}-- +goose Down\nALTER TABLE a DROP COLUMN d;\n`,
  'web/prisma/migrations/migration_lock.toml': 'provider = "postgresql"\n',
  'web/prisma/migrations/1_a/migration.sql': COLUMN,
  'jobs/sql/1.sql': INDEX,
};
const config = (settings: object): string => JSON.stringify({ rules: { 'missing-lock-timeout': 'off' }, ...settings });

it('are found with the reader of each; JSON says which that is', async () => {
  const cwd = folder(FILES);
  const { stdout } = await ddlint(['check'], { cwd });
  expect(stdout).toContain('postgres@15 (assumed; say which with --engine); goose: each file runs in one transaction; prisma: several statements');
  expect(JSON.parse((await ddlint(['check', '--format', 'json'], { cwd })).stdout)).toMatchObject({
    engine: 'postgres@15',
    histories: [{ folder: 'api/migrations', reader: 'goose', engine: 'postgres@15', migrations: 1 }, { folder: 'web/prisma/migrations', reader: 'prisma', engine: 'postgres@15', migrations: 1 }],
  });
});

it('have engines of their own: what one rewrites, the other does not', async () => {
  const cwd = folder({ ...FILES, 'ddlint.config.json': config({ engine: 'postgres@16', projects: [{ migrations: ['api/migrations'], engine: 'postgres@10' }, { migrations: ['web/prisma/migrations'] }] }) });
  const json = await ddlint(['check', '--format', 'json'], { cwd });
  expect(found(json)).toEqual(['api/migrations/00001_a.sql:2 add-column-volatile-default']);
  expect(JSON.parse(json.stdout)).not.toHaveProperty('engine');
  expect(JSON.parse((await ddlint(['effects', '--format', 'json'], { cwd })).stdout)).not.toHaveProperty('engine');
  const text = await ddlint(['check'], { cwd });
  expect(text.code).toBe(1);
  expect(text.stdout).toContain('api/migrations: postgres@10; goose: each file runs in one transaction.\nweb/prisma/migrations: postgres@16; prisma: ');
});

it('have readers, transactions, schemas, table sizes and rules of their own', async () => {
  const sizes = JSON.stringify({ version: 1, server: '15.4', tables: { a: { rows: 5, bytes: 8192 } } });
  const files = { ...FILES, 'jobs/schema.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);', 'jobs/sizes.json': sizes, 'other/migrations/1.sql': INDEX };
  const jobs = { migrations: ['jobs/sql'], reader: 'golang-migrate', schema: 'jobs/schema.sql', stats: 'jobs/sizes.json', rules: { 'missing-down': 'off' } };
  const cwd = folder({ ...files, 'ddlint.config.json': config({ projects: [jobs, { migrations: ['other/migrations'], transaction: 'none' }] }) });
  const { findings, histories } = JSON.parse((await ddlint(['check', '--format', 'json'], { cwd })).stdout) as { findings: readonly { path: string; rule: string; severity: string }[]; histories: unknown };
  expect(findings.map(({ path, rule, severity }) => `${path} ${rule} ${severity}`)).toEqual(['jobs/sql/1.sql unread warning', 'other/migrations/1.sql index-not-concurrent error']);
  expect(histories).toMatchObject([{ folder: 'jobs/sql', reader: 'golang-migrate' }, { folder: 'other/migrations', reader: 'sql' }]);
  expect((await ddlint(['check'], { cwd })).stdout).toContain('other/migrations: postgres@15 (assumed; say which with --engine); statements run one by one, without a transaction.');
});

it('keep their settings where a file is named; the command line counts before them', async () => {
  const cwd = folder({ ...FILES, 'ddlint.config.json': `{ "rules": { ${QUIET} }, "projects": [{ "migrations": ["api/migrations"], "engine": "postgres@10" }] }` });
  const path = 'api/migrations/00001_a.sql';
  expect(found(await ddlint(['check', path, '--format', 'json'], { cwd }))).toEqual([`${path}:2 add-column-volatile-default`]);
  expect(found(await ddlint(['check', path, '--format', 'json', '--engine', 'postgres@16'], { cwd }))).toEqual([]);
  expect(found(await ddlint(['check', '-', '--stdin-filename', 'api/migrations/00002_b.sql', '--format', 'json'], { cwd, input: FILES[path].replaceAll(' d', ' e') }))).toEqual(['api/migrations/00002_b.sql:2 add-column-volatile-default']);
});

it('a rule that is off in one of them is not missed in the baseline', async () => {
  const rules = { 'add-column-volatile-default': 'off' };
  const cwd = folder({ ...FILES, 'ddlint.config.json': config({ projects: [{ migrations: ['api/migrations'], engine: 'postgres@10', rules }, { migrations: ['web/prisma/migrations'], engine: 'postgres@10' }] }),
    'ddlint-baseline.json': JSON.stringify({ version: 1, findings: { 'api/migrations/00001_a.sql': [{ rule: 'add-column-volatile-default', statement: 'x' }] } }) });
  expect((await ddlint(['check'], { cwd })).stdout).not.toContain('gone');
});
