/** dbmate and sql-migrate: both ways in one text, each with its own transaction. */
import { expect, it } from 'vitest';
import { dbmate } from '../../src/readers/dbmate.ts';
import { sqlMigrate } from '../../src/readers/sql-migrate.ts';
import { detected, idsOf, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const UP = '-- migrate:up\nSELECT 1;\n';

it.each([
  [UP, 'dbmate'],
  ['--migrate:down\nSELECT 1;', 'dbmate'],
  ['-- migrate:up transaction:false\r\nSELECT 1;', 'dbmate'],
  ['-- migrate:upwards\nSELECT 1;', 'sql'],
  ['-- Migrate:up\nSELECT 1;', 'sql'],
  ['-- +migrate Up\nSELECT 1;', 'sql-migrate'],
  ['-- +migrate Up notransaction\nSELECT 1;', 'sql-migrate'],
])('%j is read by %s', (text, name) => {
  expect(detected({ '1_a.sql': text })).toBe(name);
});

it.each([
  [dbmate, '-- migrate:up', '-- migrate:down', ' transaction:false'],
  [sqlMigrate, '-- +migrate Up', '-- +migrate Down', ' notransaction'],
])('$name: each way has its own statements and its own transaction', (reader, up, down, without) => {
  const text = `${up}${without}\r\nCREATE INDEX CONCURRENTLY "é🦆" ON a (b);\r\n${down}\r\nDROP INDEX "é🦆";`;
  const read = reading(reader, { '1_a.sql': text, '2_b.sql': `${up}\nSELECT 1;\n${down}${without}\n` });
  expect(statementsOf(read.migrations[0]!.up)).toEqual(['CREATE INDEX CONCURRENTLY "é🦆" ON a (b)']);
  expect(statementsOf(read.migrations[0]!.down)).toEqual(['DROP INDEX "é🦆"']);
  expect(transactionsOf(read)).toEqual(['none', 'wrapped', 'wrapped', 'none']);
});

it('dbmate orders by name', () => {
  expect(idsOf(reading(dbmate, { '2_b.sql': UP, '10_a.sql': `${UP}-- migrate:down\n` }))).toEqual(['10_a and back', '2_b']);
});

it.each([
  ['SELECT 1;', 'there is no `-- migrate:up` in this file, and dbmate refuses it'],
  ['-- migrate:down\n-- migrate:up\n', '`-- migrate:down` stands before `-- migrate:up`, and dbmate refuses that'],
  [`SELECT 0;\n${UP}`, 'something stands before the first marker, and dbmate refuses that'],
])('dbmate: %j is unread', (text, reason) => {
  expect(unreadOf(reading(dbmate, { '1_a.sql': UP, '2_b.sql': text }))).toEqual([`2_b.sql: ${reason}`]);
});

it('sql-migrate goes to and fro', () => {
  const [migration] = reading(sqlMigrate, { '1.sql': '-- +migrate Down\nSELECT 1;\n-- +migrate Up\nSELECT 2;\n-- +migrate Down\nSELECT 3;\n' }).migrations;
  expect(statementsOf(migration!.up)).toEqual(['SELECT 2']);
  expect(statementsOf(migration!.down)).toEqual(['SELECT 1', 'SELECT 3']);
});

it.each([
  ['-- +migrate Up\nSELECT 1;\n-- +migrate Up notransaction\nSELECT 2;\n-- +migrate Down\nSELECT 3;\n', ['none', 'wrapped']],
  ['-- +migrate Up notransaction\nSELECT 1;\n-- +migrate Down\nSELECT 2;\n-- +migrate Up\nSELECT 3;\n-- +migrate Down notransaction\nSELECT 4;\n', ['none', 'none']],
  ['-- +migrate Up\nSELECT 1;\n-- +migrate Up\nSELECT 2;\n-- +migrate Down\nSELECT 3;\n', ['wrapped', 'wrapped']],
])('sql-migrate: one notransaction is about all sections of its way: %j', (text, transactions) => {
  expect(transactionsOf(reading(sqlMigrate, { '1.sql': text }))).toEqual(transactions);
});
