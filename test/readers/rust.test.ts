/** diesel and sqlx. */
import { expect, it } from 'vitest';
import { diesel } from '../../src/readers/diesel.ts';
import { sqlx } from '../../src/readers/sqlx.ts';
import { detected, idsOf, reading, transactionsOf, unreadOf } from './reading.ts';

type Files = Record<string, string>;

it.each([
  [{ 'm/2024-01-01-000000_a/up.sql': '' }, {}, 'diesel'],
  [{ 'm/2024-01-01-000000-0000_a/down.sql': '' }, {}, 'diesel'],
  [{ 'm/00000000000000_diesel_initial_setup/up.sql': '' }, {}, 'diesel'],
  [{ 'm/1_a/up.sql': '' }, {}, 'sql'],
  [{ 'm/1_a/up.sql': '' }, { 'diesel.toml': '' }, 'diesel'],
  [{ 'm/1_a/up.sql': '' }, { 'Cargo.toml': '[dependencies]\ndiesel_migrations = "2"' }, 'diesel'],
  [{ 'm/1_a/up.sql': '' }, { 'Cargo.toml': '[dependencies.diesel]' }, 'diesel'],
  [{ 'm/1_a.sql': '-- no-transaction\nSELECT 1;', 'm/2_b.sql': '' }, {}, 'sqlx'],
  [{ 'm/1_a.sql': '\n-- no-transaction\nSELECT 1;' }, {}, 'sql'],
  [{ 'm/1_a.sql': '' }, { 'm/Cargo.toml': '[package]', 'Cargo.toml': '[workspace.dependencies]\nsqlx = { version = "0.8" }' }, 'sqlx'],
  [{ 'm/a.sql': '' }, { 'Cargo.toml': 'sqlx = "0.8"' }, 'sql'],
  [{ 'm/1_a.sql': '' }, { 'Cargo.toml': '# no sqlx' }, 'sql'],
])('%j beside %j: %s', (files, others, name) => {
  expect(detected(files as unknown as Files, others as unknown as Files)).toBe(name);
});

it('diesel orders by version', () => {
  expect(idsOf(reading(diesel, { 'm/2024-01-02-000000_b/up.sql': '--', 'm/20240101000000_c/up.sql': '--', 'm/20240101000000_c/down.sql': '--' }))).toEqual(['m/20240101000000_c and back', 'm/2024-01-02-000000_b']);
});

it('diesel: metadata.toml takes both ways out of a transaction', () => {
  const files = { 'm/1_a/up.sql': '--', 'm/1_a/down.sql': '--', 'm/2_b/up.sql': '--' };
  expect(transactionsOf(reading(diesel, files, { 'm/1_a/metadata.toml': '# why\r\nrun_in_transaction = false\r\n', 'm/2_b/metadata.toml': 'run_in_transaction = true' }))).toEqual(['none', 'none', 'wrapped']);
});

it('diesel sends a whole file at once: without a transaction, several statements are one all the same', () => {
  const metadata = 'run_in_transaction = false';
  const files = { 'm/1_a/up.sql': 'DROP INDEX CONCURRENTLY a;', 'm/2_b/up.sql': 'DROP INDEX CONCURRENTLY a; DROP INDEX CONCURRENTLY b;' };
  expect(transactionsOf(reading(diesel, files, { 'm/1_a/metadata.toml': metadata, 'm/2_b/metadata.toml': metadata }))).toEqual(['none', 'implicit']);
});

it('diesel: other files do not run', () => {
  expect(unreadOf(reading(diesel, { 'm/1_a/up.sql': '--', 'm/x.sql': '--', 'm/2_b/down.sql': '--' }))).toEqual(['m/2_b/down.sql: this is a way back, and there is no up script beside it', 'm/x.sql: Diesel runs only files called up.sql and down.sql, in a folder for each migration']);
});

it('sqlx pairs by number, whatever the ways are called', () => {
  expect(idsOf(reading(sqlx, { '2_add.up.sql': '--', '002_drop.down.sql': '--' }))).toEqual(['2_add and back']);
});

it('sqlx orders by version, simple or with two ways', () => {
  expect(idsOf(reading(sqlx, { '10_c.sql': '--', '2_b.up.sql': '--', '2_b.down.sql': '--', '003_[1.0]_d.sql': '--' }))).toEqual(['2_b and back', '003_[1.0]_d', '10_c']);
});

it('sqlx: the very first bytes take a file out of a transaction', () => {
  expect(transactionsOf(reading(sqlx, { '1_a.sql': '-- no-transaction\r\nSELECT 1;', '2_b.sql': ' -- no-transaction', '3_c.sql': 'BEGIN; SELECT 1; COMMIT;' }))).toEqual(['none', 'wrapped', 'wrapped']);
});

it('sqlx: other files do not run', () => {
  expect(unreadOf(reading(sqlx, { '1_a.sql': '--', 'a.sql': '--' }))).toEqual(['a.sql: sqlx runs only files whose names begin with a number and _']);
});
