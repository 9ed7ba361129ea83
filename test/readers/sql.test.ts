/** Plain SQL files become migrations: their ids, their two ways, their transaction. */
import { describe, expect, it } from 'vitest';
import { loadDialect } from '../../src/project/dialects.ts';
import { sql } from '../../src/readers/sql.ts';
import type { Migration, TransactionMode, Unread } from '../../src/model.ts';

const dialect = await loadDialect('postgres');

function read(files: Readonly<Record<string, string>>, transaction: TransactionMode = 'file'): { readonly migrations: readonly Migration[]; readonly unread: readonly Unread[] } {
  return sql.read({ files: Object.entries(files).map(([path, text]) => ({ path, text })), dialect, transaction });
}
const idsOf = (files: readonly string[]): readonly string[] => read(Object.fromEntries(files.map((path) => [path, 'SELECT 1;']))).migrations.map(({ id, down }) => (down ? `${id} and back` : id));

it.each([
  [['1.sql', '2_b.SQL'], ['1', '2_b']],
  [['b.sql', 'a.sql'], ['b', 'a']],
  [['db/1.up.sql', 'db/1.down.sql', 'db/2.up.sql'], ['db/1 and back', 'db/2']],
  [['db/1.down.sql', 'db/1.up.sql'], ['db/1 and back']],
  [['db/1.UP.sql', 'db/1.Down.sql'], ['db/1 and back']],
  [['1_a/up.sql', '1_a/down.sql', '2_b/up.sql'], ['1_a and back', '2_b']],
  [['1_a/migration.sql', '2_b/migration.sql'], ['1_a/migration', '2_b/migration']],
  [['up.sql', 'down.sql'], ['up and back']],
  [['shutdown.sql', 'startup.sql', 'break_down.sql'], ['shutdown', 'startup', 'break_down']],
  [['1.sql', '1.down.sql'], ['1']],
])('%j', (files, ids) => {
  expect(idsOf(files)).toEqual(ids);
});

describe('what is no migration is told', () => {
  it.each([
    [{ '1.down.sql': 'DROP TABLE a;' }, ['1.down.sql: this is a way back, and there is no up script beside it']],
    [{ '1.sql': '' }, ['1.sql: this file is empty']],
    [{ '1.up.sql': 'SELECT 1;', '1.down.sql': '\r\n\t' }, []],
    [{ '1.sql': '-- nothing to do' }, []],
  ])('%j', (files, expected) => {
    expect(read(files).unread.map(({ path, reason }) => `${path}: ${reason.split(';')[0]}`)).toEqual(expected);
  });
});

describe('a transaction is around a file', () => {
  const wraps = (text: string, mode: TransactionMode): unknown => read({ '1.sql': text }, mode).migrations[0]!.up.transaction;

  it('as somebody says, whatever stands in it', () => {
    expect(wraps('VACUUM;', 'file')).toEqual({ wrapped: true });
    expect(wraps('SELECT 1;', 'none')).toEqual({ wrapped: false });
  });

  it('but for where its first line takes it out of one, and sends it as it is', () => {
    const marker = '-- postgres-migrations disable-transaction';
    const told = { switch: `give it a file of its own that begins with \`${marker}\`` };
    const files = { '1.sql': 'SELECT 1;', '2.sql': `${marker}\nDO $$ BEGIN COMMIT; END $$;`, '3.sql': `${marker}\nSELECT 1; SELECT 2;` };
    expect(read(files, 'assumed').migrations.map(({ up }) => up.transaction)).toEqual([{ wrapped: true, assumed: true, ...told }, { wrapped: false }, { wrapped: true, implicit: true, ...told }]);
    expect(wraps(`${marker}\nSELECT 1;`, 'file')).toEqual({ wrapped: true });
  });

  it.each([
    ['SELECT 1;', true],
    ['', true],
    ['BEGIN; SELECT 1; COMMIT;', false],
    ['START TRANSACTION; SELECT 1; COMMIT;', false],
    ['CREATE INDEX CONCURRENTLY i ON a (b);', false],
    ['DROP INDEX CONCURRENTLY i;', false],
    ['REINDEX TABLE CONCURRENTLY a;', false],
    ['ALTER TABLE a DETACH PARTITION b CONCURRENTLY;', false],
    ['REFRESH MATERIALIZED VIEW CONCURRENTLY v;', true],
    ['VACUUM a;', false],
    ['ALTER SYSTEM SET work_mem = 1;', false],
    ['CREATE DATABASE x;', false],
    ['DROP DATABASE x;', false],
    ["CREATE TABLESPACE x LOCATION '/x';", false],
    ['DROP TABLESPACE x;', false],
    ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p;", false],
    ['CREATE ROLE x;', true],
    ['REINDEX DATABASE x;', false],
    ['REINDEX TABLE x;', true],
    ['CLUSTER;', false],
    ['CLUSTER x USING i;', true],
    ['SELEC 1;', true],
  ])('when nobody says so, unless it would be refused there: %s', (text, wrapped) => {
    expect(wraps(text, 'assumed')).toEqual({ wrapped, assumed: true });
  });
});

it('each way has its own transaction', () => {
  const [migration] = read({ '1.up.sql': 'CREATE INDEX CONCURRENTLY i ON a (b);', '1.down.sql': 'DROP INDEX i;' }, 'assumed').migrations;
  expect([migration!.up.transaction.wrapped, migration!.down!.transaction.wrapped]).toEqual([false, true]);
});
