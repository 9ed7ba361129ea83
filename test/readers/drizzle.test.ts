import { describe, expect, it } from 'vitest';
import { drizzle } from '../../src/readers/drizzle.ts';
import { detected, idsOf, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const journal = (...tags: readonly string[]): Record<string, string> => ({ 'd/meta/_journal.json': JSON.stringify({ version: '7', dialect: 'postgresql', entries: tags.map((tag, idx) => ({ idx, tag })) }) });

it('the journal makes it drizzle\'s', () => {
  expect(detected({ 'd/0000_a.sql': '' }, journal())).toBe('drizzle');
  expect(detected({ '0000_a.sql': '' }, { 'meta/_journal.json': '' })).toBe('drizzle');
  expect(detected({ 'd/0000_a.sql': '' })).toBe('sql');
});

it('the journal says what runs, and when', () => {
  const read = reading(drizzle, { 'd/0000_a.sql': '--', 'd/0001_b.sql': '--', 'd/0002_c.sql': '--' }, journal('0001_b', '0000_a', '0009_x'));
  expect(idsOf(read)).toEqual(['d/0001_b', 'd/0000_a']);
  expect(unreadOf(read)).toEqual(['d/0009_x.sql: meta/_journal.json names this file, and it is not there', 'd/0002_c.sql: meta/_journal.json does not name this file, so that drizzle never runs it']);
});

it('breakpoints are no statements, and all files are in a transaction', () => {
  const read = reading(drizzle, { 'd/0000_a.sql': 'CREATE TABLE "💧" (a int);--> statement-breakpoint\r\nCREATE INDEX CONCURRENTLY i ON "💧" (a);' }, journal('0000_a'));
  expect(statementsOf(read.migrations[0]!.up)).toEqual(['CREATE TABLE "💧" (a int)', 'CREATE INDEX CONCURRENTLY i ON "💧" (a)']);
  expect(transactionsOf(read)).toEqual(['wrapped']);
});

it.each(['', '{', 'null', '{"entries": 1}'])('a journal that is %j is told', (text) => {
  const read = reading(drizzle, { 'd/0000_a.sql': '--' }, { 'd/meta/_journal.json': text });
  expect(unreadOf(read)).toEqual(['d/meta/_journal.json: this is no journal of drizzle, so that nobody knows which files run', 'd/0000_a.sql: drizzle runs what d/meta/_journal.json names, and that cannot be read']);
  expect(read.migrations).toEqual([]);
});

it('odd entries are nothing', () => {
  expect(idsOf(reading(drizzle, { 'd/0000_a.sql': '--' }, { 'd/meta/_journal.json': '{"dialect":"pg","entries":[null,{},{"tag":1},{"tag":"0000_a"}]}' }))).toEqual(['d/0000_a']);
});

it('another dialect is another engine', () => {
  expect(reading(drizzle, { 'd/0000_a.sql': '--' }, { 'd/meta/_journal.json': '{"dialect":"sqlite","entries":[]}' }).skipped).toBe('meta/_journal.json says that it is for sqlite');
});

describe('in folders, as since 1.0', () => {
  const snapshot = (dialect: string): string => JSON.stringify({ version: '8', dialect });
  const files = { 'd/20240101000000_a/migration.sql': 'SELECT 1;--> statement-breakpoint\nSELECT 2;', 'd/20240102000000_b/migration.sql': '--' };

  it('a snapshot beside any of them makes it drizzle\'s', () => {
    expect(detected(files, { 'd/20240102000000_b/snapshot.json': snapshot('postgres') })).toBe('drizzle');
    expect(detected(files)).toBe('sql');
    expect(detected(files, { 'd/migration_lock.toml': 'provider = "postgresql"' })).toBe('prisma');
  });

  it('all run, by name, and in one transaction', () => {
    const read = reading(drizzle, { ...files, 'd/20231231000000_c/migration.sql': '--', 'd/0000_old.sql': '--' }, { 'd/20240102000000_b/snapshot.json': snapshot('postgres') });
    expect(idsOf(read)).toEqual(['d/20231231000000_c', 'd/20240101000000_a', 'd/20240102000000_b']);
    expect(read.migrations.map(({ version }) => version?.text)).toEqual(['20231231000000_c', '20240101000000_a', '20240102000000_b']);
    expect(statementsOf(read.migrations[1]!.up)).toEqual(['SELECT 1', 'SELECT 2']);
    expect(transactionsOf(read)).toEqual(['wrapped', 'wrapped', 'wrapped']);
    expect(unreadOf(read)).toEqual(['d/0000_old.sql: drizzle runs only files called migration.sql, each in a folder of its own']);
  });

  it('one that comes late is run, other than with a journal', () => {
    expect(reading(drizzle, files, { 'd/20240101000000_a/snapshot.json': snapshot('postgres') }).bookkeeping?.late).toEqual({ text: 'drizzle runs this one after it', runs: true });
    expect(reading(drizzle, { 'd/0000_a.sql': '--' }, journal('0000_a')).bookkeeping).toBeUndefined();
  });

  it('another dialect is another engine', () => {
    expect(reading(drizzle, files, { 'd/20240101000000_a/snapshot.json': snapshot('sqlite') }).skipped).toBe('snapshot.json says that it is for sqlite');
  });
});
