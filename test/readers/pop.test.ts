import { expect, it } from 'vitest';
import { parseEngine } from '../../src/engines.ts';
import { pop } from '../../src/readers/pop.ts';
import { replay } from '../../src/replay.ts';
import { detected, idsOf, reading, transactionsOf, unreadOf } from './reading.ts';

const PAIR = { 'db/m/1_a.up.sql': 'SELECT 1;', 'db/m/1_a.down.sql': 'SELECT 1;' };

it.each([
  ['the Go module', PAIR, { 'go.mod': 'require github.com/gobuffalo/pop/v6 v6.1.1' }, 'pop'],
  ["Ory's", PAIR, { 'go.mod': 'require github.com/ory/x v0.0.1' }, 'pop'],
  ['an engine in the name', { 'm/1_a.postgres.up.sql': '', 'm/1_a.down.sql': '' }, {}, 'pop'],
  ['a pair, and another Go module', PAIR, { 'go.mod': 'module x' }, 'golang-migrate'],
  ['what another Go module brings', PAIR, { 'go.mod': 'require (\n\tgithub.com/golang-migrate/migrate/v4 v4.19.1\n\tgithub.com/ory/pop/v6 v6.4.1 // indirect\n\tgithub.com/ory/x v0.0.1 // indirect\n)' }, 'golang-migrate'],
  ['the Go module, and other files', { 'db/m/a.sql': '' }, { 'go.mod': 'require github.com/gobuffalo/pop/v6 v6.1.1' }, 'sql'],
])('%s', (_, files, others, name) => {
  expect(detected(files as unknown as Record<string, string>, others as unknown as Record<string, string>)).toBe(name);
});

it('what is for PostgreSQL runs in place of what is for all, for each way by itself', () => {
  const read = reading(pop, { '1_a.up.sql': 'SELECT 1;', '1_a.postgres.up.sql': 'SELECT 2;', '1_a.down.sql': 'SELECT 3;', '2_b.pg.up.sql': 'SELECT 4;', '2_b.down.sql': 'SELECT 5;', '2_b.postgresql.down.sql': 'SELECT 6;' });
  expect(read.migrations.map(({ up, down }) => [up.text, down?.text])).toEqual([['SELECT 2;', 'SELECT 3;'], ['SELECT 4;', 'SELECT 6;']]);
  expect(read.unread).toEqual([]);
});

it('versions are texts', () => {
  expect(idsOf(reading(pop, { '9_a.up.sql': '--', '10_b.up.sql': '--', '10_b.down.sql': 'SELECT 1;' }))).toEqual(['10_b and back', '9_a']);
});

it('an empty file is meant so, and no way back', () => {
  const read = reading(pop, { '1_a.up.sql': 'SELECT 1;', '1_a.postgres.up.sql': '', '1_a.down.sql': 'SELECT 1;', '2_b.up.sql': 'SELECT 1;', '2_b.down.sql': '\n' });
  expect(read.unread).toEqual([]);
  expect(read.migrations.map(({ up, down }) => [up.statements.length, down?.statements.length])).toEqual([[0, 1], [1, 0]]);
});

it('autocommit is without a transaction', () => {
  expect(transactionsOf(reading(pop, { '1_a.up.sql': 'SELECT 1;', '2_b.autocommit.up.sql': 'SELECT 1;', '2_b.postgres.autocommit.down.sql': 'SELECT 1;' }))).toEqual(['wrapped', 'none', 'none']);
});

it('versions of 20 digits that share 14 of them and the name are parts of one', () => {
  const parts = (files: Record<string, string>): readonly unknown[] => reading(pop, files).migrations.map(({ parts: of, wayBack }) => [of && [...of].join(), wayBack]);
  expect(parts({ '20240101000000000000_a.up.sql': 'SELECT 1;', '20240101000000000000_a.down.sql': 'SELECT 1;', '20240101000000000001_a.postgres.up.sql': 'SELECT 1;', '20240101000000000001_a.down.sql': '-- nothing', '20240101000000000002_b.up.sql': 'SELECT 1;', '20240102000000000000_c.up.sql': 'SELECT 1;', '20240103000000_d.up.sql': 'SELECT 1;', '20240103000000_d.down.sql': 'SELECT 1;' })).toEqual([
    ['20240101000000000000_a,20240101000000000001_a.postgres', 'expected'],
    ['20240101000000000000_a,20240101000000000001_a.postgres', 'shared'],
    [undefined, 'expected'],
    [undefined, 'expected'],
    [undefined, 'expected'],
  ]);
});

it('a part whose way back does nothing shares that of another part', () => {
  const wayBacks = (...downs: readonly string[]): readonly unknown[] => reading(pop, Object.fromEntries(downs.flatMap((down, i) => [[`2024010100000000000${i}_a.up.sql`, 'SELECT 1;'], [`2024010100000000000${i}_a.down.sql`, down]]))).migrations.map(({ wayBack }) => wayBack);
  expect(wayBacks('SELECT 1;', 'DROP TABLE a;', '-- nothing')).toEqual(['shared', 'expected', 'shared']);
  expect(wayBacks('SELECT 1;', 'SELECT 1;')).toEqual(['expected', 'expected']);
  expect(wayBacks('SELECT 1;', 'SELECT f();')).toEqual(['shared', 'expected']);
});

it('of parts that are not all under check nobody knows what their ways back find', () => {
  const files = { '20240101000000000000_a.up.sql': 'CREATE TABLE a (id int);', '20240101000000000000_a.down.sql': 'DROP TABLE a;', '20240101000000000001_a.up.sql': 'CREATE TABLE b (id int);', '20240101000000000001_a.down.sql': 'DROP TABLE b;' };
  const down = (reported: (at: number) => boolean): readonly unknown[] => [...replay(parseEngine('postgres@16')!, reading(pop, files).migrations.map((migration, at) => ({ ...migration, reported: reported(at) })))].map((whole) => [whole.down && [...whole.down.before.tables.entries()].map(([key]) => key).join(), whole.together?.steps.length]);
  expect(down(() => true)).toEqual([['a', 2], ['a,b', 2]]);
  expect(down((at) => at === 0)).toEqual([[undefined, undefined]]);
  expect(down((at) => at === 1)).toEqual([[undefined, undefined]]);
});

it.each([
  ['github.com/ory/x v0.0.1', 'write `.autocommit` into the names of a migration of its own, before `.up.sql` and `.down.sql`'],
  ['github.com/gobuffalo/pop/v6 v6.1.1', undefined],
])('the switch, by %s', (module, turn) => {
  expect(reading(pop, PAIR, { 'go.mod': `require ${module}\n` }).migrations[0]?.up.transaction).toEqual({ wrapped: true, ...(turn !== undefined && { switch: turn }) });
});

it('what it does not run, and what is not read, is told', () => {
  expect(unreadOf(reading(pop, { 'm/1_a.up.sql': '--', 'm/b.sql': '--', 'm/3_c.down.sql': '--' }, { 'm/4_d.up.fizz': 'create_table("d") {}' }))).toEqual([
    'm/3_c.down.sql: this is a way back, and there is no up script beside it',
    'm/b.sql: pop runs only files with names like 1_x.up.sql, 1_x.down.sql and 1_x.postgres.up.sql',
    'm/4_d.up.fizz: ddlint does not read fizz',
  ]);
});
