import { describe, expect, it } from 'vitest';
import { check } from '../../src/index.ts';
import { golangMigrate } from '../../src/readers/golang-migrate.ts';
import { detected, idsOf, reading, transactionsOf, unreadOf } from './reading.ts';

const PAIR = { 'db/m/1_a.up.sql': 'SELECT 1;', 'db/m/1_a.down.sql': 'SELECT 1;' };
const GO = 'module x\nrequire github.com/golang-migrate/migrate/v4 v4.17.0\n';

it.each([
  ['a pair of numbered files', PAIR, {}, 'golang-migrate'],
  ['ways forward alone', { 'db/m/1_a.up.sql': '' }, {}, 'sql'],
  ['ways forward alone, and the Go module', { 'db/m/1_a.up.sql': '' }, { 'go.mod': GO }, 'golang-migrate'],
  ['the Go module above the working directory', { 'm/1_a.up.sql': '' }, { '../../go.mod': GO }, 'golang-migrate'],
  ['files without numbers', { 'a.up.sql': '', 'a.down.sql': '' }, { 'go.mod': GO }, 'sql'],
  ['a Rust package', PAIR, { 'db/Cargo.toml': '[package]' }, 'sql'],
  ['a Rust package with sqlx', PAIR, { 'db/Cargo.toml': '[dependencies]\nsqlx = "0.8"\n' }, 'sqlx'],
  ['a Go module with another runner', PAIR, { 'go.mod': 'require github.com/mattermost/morph v1.1.0' }, 'sql'],
  ['files with dashes', { '1_a-up.sql': '', '1_a-down.sql': '' }, {}, 'sql'],
])('%s', (_, files, others, name) => {
  expect(detected(files as unknown as Record<string, string>, others as unknown as Record<string, string>)).toBe(name);
});

it('files run by number', () => {
  expect(idsOf(reading(golangMigrate, { '10_c.up.sql': '--', '10_c.down.sql': '--', '002_b.up.sql': '--', '1_a.up.sql': '--' }))).toEqual(['1_a', '002_b', '10_c and back']);
});

it.each([
  [{ '30_add_meta.up.sql': '--', '30_drop_meta.down.sql': '--' }, ['30_add_meta and back'], []],
  [{ '007_a.up.sql': '--', '7_b.down.sql': '--' }, ['007_a and back'], []],
  [{ '1_a.up.sql': '--', '1_b.up.sql': '--', '1_b.down.sql': '--' }, ['1_a', '1_b and back'], []],
  [{ '1_a.up.sql': '--', '1_b.up.sql': '--', '1_c.down.sql': '--' }, ['1_a and back', '1_b'], []],
  [{ '1_a.up.sql': '--', '1_a.down.sql': '--', '1_c.down.sql': '--' }, ['1_a and back'], ['1_c.down.sql: this is a second way back of its version']],
  [{ 'a/1_a.up.sql': '--', 'b/1_b.down.sql': '--' }, ['a/1_a'], ['b/1_b.down.sql: this is a way back, and there is no up script beside it']],
])('ways are paired by number, whatever they are called: %j', (files, ids, unread) => {
  const read = reading(golangMigrate, files);
  expect([idsOf(read), unreadOf(read)]).toEqual([ids, unread]);
});

it('a program is a way back, or there, that is not read', async () => {
  const read = reading(golangMigrate, { 'm/1_a.up.sql': '--', 'm/2_b.down.sql': '--', 'm/3_c.up.sql': '--' }, { 'm/1_a.down.go': 'package m', 'm/2_b.up.go': 'package m' });
  expect(read.migrations.map(({ downProgram }) => downProgram)).toEqual(['m/1_a.down.go', undefined]);
  expect(unreadOf(read)).toEqual(['m/2_b.down.sql: this undoes m/2_b.up.go, which is a program']);
  const pairs = [2, 3].flatMap((n) => [{ path: `${n}_x.up.sql`, text: `CREATE TABLE t${n} (id bigint PRIMARY KEY);` }, { path: `${n}_x.down.sql`, text: `DROP TABLE t${n};` }]);
  const { findings } = await check({ reader: 'golang-migrate', files: [{ path: '1_a.up.sql', text: '-- a table\nCREATE TABLE a (id bigint PRIMARY KEY);' }, { path: '1_a.down.go', text: 'package m' }, ...pairs] });
  expect(findings.map(({ path, line, rule, severity, message }) => `${path}:${line} ${severity} ${rule}: ${message}`)).toEqual(['1_a.up.sql:2 note unread: Not checked: the way back, 1_a.down.go, is a program.']);
});

it('what it does not run is told', () => {
  expect(unreadOf(reading(golangMigrate, { '1_a.up.sql': '--', '2_b.down.sql': '--', '3_c_up.sql': '--', '4_d.up.sql': '' }))).toEqual([
    '2_b.down.sql: this is a way back, and there is no up script beside it',
    '4_d.up.sql: this file is empty',
    '3_c_up.sql: golang-migrate runs only files with names like 1_x.up.sql and 1_x.down.sql',
  ]);
});

it.each([
  ['SELECT 1;', 'none'],
  ['SELECT 1; -- no more', 'none'],
  ['SELECT 1; SELECT 2;', 'implicit'],
  ['BEGIN; SELECT 1; COMMIT;', 'implicit'],
  ['', 'none'],
  ['DO $$ BEGIN CREATE TABLE a (); ALTER TABLE a ADD b int; END $$', 'implicit'],
  ['DO $$ BEGIN CREATE TABLE a (); COMMIT; END $$', 'none'],
  ['VACUUM a, b', 'none'],
])('%s: %s', (text, transaction) => {
  expect(transactionsOf(reading(golangMigrate, { '1_a.up.sql': text }))).toEqual([transaction]);
});

describe('what is sent as one is one transaction', () => {
  const said = async (text: string): Promise<readonly string[]> => {
    const { findings } = await check({ reader: 'golang-migrate', files: [{ path: '1_a.up.sql', text }], rules: { 'missing-lock-timeout': 'off', 'unknown-object': 'off' } });
    return findings.filter(({ category }) => category === 'failure').map(({ rule, line, help }) => `${line} ${rule}${rule.startsWith('concurrently') ? `: ${help}` : ''}`);
  };
  it('help names the way out', async () => {
    const { findings } = await check({ reader: 'golang-migrate', files: [{ path: '1_a.up.sql', text: 'CREATE INDEX i ON a (b);\nSELECT 1;' }] });
    expect(findings.find(({ rule }) => rule === 'index-not-concurrent')?.help).toBe('CREATE INDEX CONCURRENTLY i ON a (b);\n-- outside a transaction (put it into a migration of its own: golang-migrate runs a single statement without a transaction)');
  });
  const ALONE = 'concurrently-in-transaction: Put it into a migration of its own: golang-migrate runs a single statement without a transaction.';
  it.each([
    ['CREATE INDEX CONCURRENTLY i ON a (b);', []],
    ['CREATE INDEX CONCURRENTLY i ON a (b);\nSELECT 1;', [`1 ${ALONE}`]],
    ['BEGIN;\nSELECT 1;\nCOMMIT;', []],
    ['BEGIN;\nSELECT 1;', ['1 uncommitted-transaction']],
    ['BEGIN;\nSELECT 1;\nCOMMIT;\nCREATE INDEX CONCURRENTLY i ON a (b);', [`4 ${ALONE}`]],
    ['BEGIN;\nVACUUM a;\nCOMMIT;', [`2 ${ALONE}`]],
    ['BEGIN;\nBEGIN;\nCOMMIT;', ['2 transaction-nesting']],
    ['SELECT 1;\nCOMMIT;', ['2 transaction-nesting']],
  ])('%j', async (text, expected) => {
    expect(await said(text)).toEqual(expected);
  });
});
