import { expect, it } from 'vitest';
import { nodePgMigrate } from '../../src/readers/node-pg-migrate.ts';
import { detected, idsOf, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const BOTH = '-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT 2;\n';
const PACKAGE = { 'package.json': '{ "devDependencies": { "node-pg-migrate": "^8.0.0" } }' };
const ofOne = (text: string): ReturnType<typeof reading> => reading(nodePgMigrate, { '1_a.sql': text });

it.each([
  ['both markers', { '1_a.sql': BOTH }, {}, 'node-pg-migrate'],
  ['one marker', { '1_a.sql': '-- Up migration\nSELECT 1;' }, {}, 'sql'],
  ['the package', { 'db/m/1_a.sql': 'SELECT 1;' }, PACKAGE, 'node-pg-migrate'],
  ['the package, and no number', { 'db/m/a.sql': 'SELECT 1;' }, PACKAGE, 'sql'],
  ['the package beside pairs', { 'm/1_a.up.sql': '--', 'm/1_a.down.sql': '--' }, PACKAGE, 'node-pg-migrate'],
  ["drizzle's journal", { 'd/0000_a.sql': '--' }, { ...PACKAGE, 'd/meta/_journal.json': '' }, 'drizzle'],
])('%s', (_, files, others, name) => {
  expect(detected(files as Record<string, string>, others as Record<string, string>)).toBe(name);
});

it('files run by number, and 17 digits are a time', () => {
  expect(idsOf(reading(nodePgMigrate, { '20240101000000000_c.sql': '--', '1704067200001_d.sql': '--', '1704067199999_b.sql': '--', '0002_a.sql': BOTH }))).toEqual(['0002_a and back', '1704067199999_b', '20240101000000000_c', '1704067200001_d']);
});

it.each([
  [BOTH, ['SELECT 1'], ['SELECT 2']],
  ['-- Down Migration\nSELECT 2;\n-- Up Migration\nSELECT 1;', ['SELECT 1'], ['SELECT 2']],
  ['  ---- UP   MIGRATION v1\r\nSELECT 1;\r\n--down migration\r\nSELECT 2;', ['SELECT 1'], ['SELECT 2']],
  ['-- Up Migration\nSELECT 1;', ['SELECT 1'], undefined],
  ['SELECT 1;\nSELECT 2;', ['SELECT 1', 'SELECT 2'], undefined],
  ['-- Up Migration\nSELECT 1;\n-- Down Migration\n', ['SELECT 1'], []],
])('%j', (text, up, down) => {
  const [migration] = ofOne(text).migrations;
  expect([statementsOf(migration!.up), statementsOf(migration!.down)]).toEqual([up, down]);
});

it('pairs are two ways of one', () => {
  const read = reading(nodePgMigrate, { '1_a.up.sql': 'SELECT 1;', '1_a.down.sql': 'SELECT 2;', '2_b.sql': BOTH });
  expect(idsOf(read)).toEqual(['1_a and back', '2_b and back']);
  expect(transactionsOf(read)).toEqual(['wrapped', 'wrapped', 'wrapped', 'wrapped']);
});

it('what it does not run, or not as it is meant, is told', () => {
  expect(unreadOf(reading(nodePgMigrate, { '1_a.sql': 'SELECT 1;\n-- Down Migration\nSELECT 2;', '2_b.sql': `SELECT 0;\n${BOTH}`, '3_c.sql': ' ', '4_d.down.sql': '--', 'seed.sql': '--' }))).toEqual([
    '1_a.sql: there is no `-- Up Migration` in this file, so that node-pg-migrate runs all of it, also the way back',
    '2_b.sql: something stands before the first marker, and node-pg-migrate does not run that',
    '4_d.down.sql: this is a way back, and there is no up script beside it',
    'seed.sql: node-pg-migrate refuses to run anything beside a file whose name does not begin with a number',
    '3_c.sql: this file is empty',
  ]);
});

it('code is told, and has its place', () => {
  const read = reading(nodePgMigrate, { 'm/1_a.sql': BOTH, 'm/3_c.sql': BOTH }, { 'm/2_b.ts': '', 'm/2_b.d.ts': '', 'm/x.js': '', 'other/4_d.js': '' });
  expect(idsOf(read)).toEqual(['m/1_a and back', 'm/2_b.ts', 'm/3_c and back']);
  expect(unreadOf(read)).toEqual(['m/2_b.ts: this is a migration in JavaScript or TypeScript, which is not read']);
  expect(read.migrations[1]!.up.statements.map(({ operations }) => operations[0]!.kind)).toEqual(['unknown']);
});
