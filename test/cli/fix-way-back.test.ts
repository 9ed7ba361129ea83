/** `ddlint check --fix` writes ways back where the framework looks for them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonReport } from '../../src/index.ts';
import { ddlint, folder } from './run.ts';

const QUIET = ['--rule', 'missing-lock-timeout=off'];
const textOf = (cwd: string, path: string): string => readFileSync(join(cwd, path), 'utf8');
const MORE = 'ALTER TABLE a ADD COLUMN b text;\n';
const FUNCTION = 'CREATE OR REPLACE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$\nBEGIN\n  RETURN;\nEND $$;\n';

/** Two migrations that have ways back. */
const PAIRS = { 'migrations/1_a.up.sql': 'CREATE TABLE a (id bigint PRIMARY KEY);\n', 'migrations/1_a.down.sql': 'DROP TABLE a;\n', 'migrations/2_c.up.sql': 'CREATE TABLE c (id bigint PRIMARY KEY);\n', 'migrations/2_c.down.sql': 'DROP TABLE c;\n' };
const sections = (up: string, down: string): Readonly<Record<string, string>> => ({ 'migrations/001_a.sql': `${up}\nCREATE TABLE a (id bigint PRIMARY KEY);\n${down}\nDROP TABLE a;\n`, 'migrations/002_c.sql': `${up}\nCREATE TABLE c (id bigint PRIMARY KEY);\n${down}\nDROP TABLE c;\n` });
const GOOSE = sections('-- +goose Up', '-- +goose Down');

/** What --fix writes, once and once more. */
async function fixed(files: Readonly<Record<string, string>>, path: string): Promise<{ readonly text: string | undefined; readonly counts: readonly string[] }> {
  const cwd = folder(files);
  const counts = [];
  for (let round = 0; round < 2; round += 1) counts.push(/\d+/.exec((await ddlint(['check', '--fix', ...QUIET], { cwd })).stderr)?.[0] ?? '');
  return { text: existsSync(join(cwd, path)) ? textOf(cwd, path) : undefined, counts };
}

describe('in a file of its own', () => {
  it.each([
    ['that is not there', { ...PAIRS, 'migrations/3_b.up.sql': MORE }, 'migrations/3_b.down.sql', 'ALTER TABLE a DROP COLUMN b;\n'],
    ['that is empty', { ...PAIRS, 'migrations/3_b.up.sql': MORE, 'migrations/3_b.down.sql': '' }, 'migrations/3_b.down.sql', 'ALTER TABLE a DROP COLUMN b;\n'],
    ['that has only what the framework wrote', { ...PAIRS, 'migrations/3_b.up.sql': MORE, 'migrations/3_b.down.sql': '-- This file should undo anything in `up.sql`' }, 'migrations/3_b.down.sql', '-- This file should undo anything in `up.sql`\nALTER TABLE a DROP COLUMN b;\n'],
    ['in a folder for each', { 'diesel.toml': '', 'migrations/1_a/up.sql': PAIRS['migrations/1_a.up.sql'], 'migrations/1_a/down.sql': 'DROP TABLE a;\n', 'migrations/2_c/up.sql': PAIRS['migrations/2_c.up.sql'], 'migrations/2_c/down.sql': 'DROP TABLE c;\n', 'migrations/3_b/up.sql': MORE }, 'migrations/3_b/down.sql', 'ALTER TABLE a DROP COLUMN b;\n'],
    ['of Flyway, where it is used', { 'migrations/V1__a.sql': PAIRS['migrations/1_a.up.sql'], 'migrations/U1__a.sql': 'DROP TABLE a;\n', 'migrations/V2__c.sql': PAIRS['migrations/2_c.up.sql'], 'migrations/U2__c.sql': 'DROP TABLE c;\n', 'migrations/V3__b.sql': MORE }, 'migrations/U3__b.sql', 'ALTER TABLE a DROP COLUMN b;\n'],
  ])('%s', async (_, files, path, text) => {
    expect(await fixed(files, path)).toEqual({ text, counts: ['1', '0'] });
  });
});

describe('in the same file', () => {
  it.each([
    ['goose', { ...GOOSE, 'migrations/003_b.sql': `-- +goose Up\n${MORE}` }, `-- +goose Up\n${MORE}\n-- +goose Down\nALTER TABLE a DROP COLUMN b;\n`],
    ['goose, in an empty section', { ...GOOSE, 'migrations/003_b.sql': `-- +goose Up\n${MORE}-- +goose Down\n` }, `-- +goose Up\n${MORE}-- +goose Down\nALTER TABLE a DROP COLUMN b;\n`],
    ['goose, with line ends of Windows', { ...GOOSE, 'migrations/003_b.sql': `-- +goose Up\n${MORE}`.replaceAll('\n', '\r\n') }, `-- +goose Up\n${MORE}\n-- +goose Down\nALTER TABLE a DROP COLUMN b;\n`.replaceAll('\n', '\r\n')],
    ['dbmate', { ...sections('-- migrate:up', '-- migrate:down'), 'migrations/003_b.sql': `-- migrate:up\n${MORE.trim()}` }, `-- migrate:up\n${MORE}\n-- migrate:down\nALTER TABLE a DROP COLUMN b;\n`],
    ['sql-migrate', { ...sections('-- +migrate Up', '-- +migrate Down'), 'migrations/003_b.sql': `-- +migrate Up\n${MORE}` }, `-- +migrate Up\n${MORE}\n-- +migrate Down\nALTER TABLE a DROP COLUMN b;\n`],
  ])('%s', async (_, files, text) => {
    expect(await fixed(files, 'migrations/003_b.sql')).toEqual({ text, counts: ['1', '0'] });
  });

  it('with lines around a statement that has a semicolon inside', async () => {
    const up = `-- +goose Up\n-- +goose StatementBegin\n${FUNCTION.replace('RETURN;', 'NULL;')}-- +goose StatementEnd\n`;
    const files = { ...GOOSE, 'migrations/002_c.sql': `-- +goose Up\n-- +goose StatementBegin\n${FUNCTION}-- +goose StatementEnd\n-- +goose Down\nDROP FUNCTION f();\n`, 'migrations/003_b.sql': up };
    expect((await fixed(files, 'migrations/003_b.sql')).text).toBe(`${up}\n-- +goose Down\n-- +goose StatementBegin\n${FUNCTION}-- +goose StatementEnd\n`);
  });
});

describe('writes nothing', () => {
  it.each([
    ['over what is there', { ...PAIRS, 'migrations/3_b.up.sql': MORE, 'migrations/3_b.down.sql': 'SELECT 1;\n' }, 'migrations/3_b.down.sql', 'SELECT 1;\n'],
    ['where somebody says why there is none', { ...PAIRS, 'migrations/3_b.up.sql': MORE, 'migrations/3_b.down.sql': '-- The old release reads it too.\n' }, 'migrations/3_b.down.sql', '-- The old release reads it too.\n'],
    ['where somebody has taken SQL out of use', { ...PAIRS, 'migrations/3_b.up.sql': MORE, 'migrations/3_b.down.sql': '-- ALTER TABLE a DROP COLUMN b;\n' }, 'migrations/3_b.down.sql', '-- ALTER TABLE a DROP COLUMN b;\n'],
    ['that needs values', { ...PAIRS, 'migrations/2_c.up.sql': 'CREATE TABLE c (id bigint PRIMARY KEY, d text NOT NULL);\n', 'migrations/3_b.up.sql': 'ALTER TABLE c DROP COLUMN d;\n' }, 'migrations/3_b.down.sql', undefined],
    ['that leaves something', { ...PAIRS, 'migrations/2_c.up.sql': 'CREATE TYPE c AS ENUM (\'x\');\n', 'migrations/2_c.down.sql': 'DROP TYPE c;\n', 'migrations/3_b.up.sql': `ALTER TYPE c ADD VALUE 'y';\n${MORE}` }, 'migrations/3_b.down.sql', undefined],
    ['where it is not certain', { ...PAIRS, 'migrations/3_b.up.sql': `${MORE}ALTER TABLE a OWNER TO me;\n` }, 'migrations/3_b.down.sql', undefined],
    ['in a history that does without', { 'migrations/001_a.sql': '-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY);\n' }, 'migrations/001_a.sql', '-- +goose Up\nCREATE TABLE a (id bigint PRIMARY KEY);\n'],
    ['into a file that cannot be read', { ...PAIRS, 'migrations/3_b.up.sql': MORE, 'migrations/3_b.down.sql': 'a\0b' }, 'migrations/3_b.down.sql', 'a\0b'],
  ])('%s', async (_, files, path, text) => {
    expect(await fixed(files, path)).toEqual({ text, counts: ['0', '0'] });
  });
});

it('JSON says which file is written', async () => {
  const { stdout } = await ddlint(['check', '--format', 'json', ...QUIET], { cwd: folder({ ...PAIRS, 'migrations/3_b.up.sql': MORE }) });
  const { findings } = JSON.parse(stdout) as JsonReport;
  expect(findings.map(({ rule, fixes }) => ({ rule, fixes }))).toEqual([{ rule: 'missing-down', fixes: [{ title: 'Write migrations/3_b.down.sql', safe: true, edits: [], newFiles: [{ path: 'migrations/3_b.down.sql', text: 'ALTER TABLE a DROP COLUMN b;\n' }] }] }]);
});

it('what fills a column is asked for', async () => {
  const { stdout } = await ddlint(['check', '--format', 'json', ...QUIET], { cwd: folder({ ...PAIRS, 'migrations/2_c.up.sql': 'CREATE TABLE c (id bigint PRIMARY KEY, d text NOT NULL);\n', 'migrations/3_b.up.sql': 'ALTER TABLE c DROP COLUMN d;\n' }) });
  const [found] = (JSON.parse(stdout) as JsonReport).findings.filter(({ rule }) => rule === 'missing-down');
  expect(found?.message).toBe('This migration has no way back. One that undoes it fails where there are rows, until it fills c.d.');
  expect(found?.fixes.map(({ safe }) => safe)).toEqual([false]);
});
