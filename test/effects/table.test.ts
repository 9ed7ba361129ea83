import { describe, expect, test } from 'vitest';
import { startSession } from '../../src/catalog/session.ts';
import { effectsOf, rowsOn, type Row } from '../../src/effects/table.ts';
import { catalogAfter, operationsIn } from '../support/predicted.ts';

const TABLES = 'create table a (id int primary key, n int); create table b (a_id int references a); create view v as select id from a';
const PARTITIONS = 'create table p (k int) partition by list (k); create table p1 partition of p for values in (1)';
const COMMON = { touches: 'table', lock: 'SHARE', work: 'metadata', source: 'manual' } as const;

function effects(rows: readonly Row[], sql: string, before = TABLES, major = 15) {
  const [operation] = operationsIn(sql);
  if (!operation) throw new Error(`no operation in ${sql}`);
  return effectsOf(rows, { name: 'postgres', version: [major, 0] }, operation, catalogAfter(before), startSession(true));
}

describe('rows', () => {
  test('the first that fits decides, for its kind only', () => {
    const rows = [...rowsOn('truncate', COMMON, [{ case: 'wrong kind', lock: 'EXCLUSIVE' }]), ...rowsOn('renameTable', COMMON, [{ case: 'no', when: () => false, lock: 'EXCLUSIVE' }, { case: 'first' }, { case: 'second', work: 'rewrite' }])];
    expect(effects(rows, 'alter table a rename to c')).toEqual([{ table: 'a', lock: 'SHARE', blocks: 'writes', work: 'metadata', source: 'manual' }]);
  });

  test('hold for the majors they name, both included', () => {
    const rows = rowsOn('renameTable', COMMON, [{ case: 'old', until: 11, lock: 'EXCLUSIVE' }, { case: 'middle', since: 12, until: 14 }, { case: 'new', lock: 'ACCESS SHARE' }]);
    const lock = (major: number) => effects(rows, 'alter table a rename to c', TABLES, major)[0]?.lock;
    expect([11, 12, 14, 15].map(lock)).toEqual(['EXCLUSIVE', 'SHARE', 'SHARE', 'ACCESS SHARE']);
  });

  test('of different aspects and targets add up to the stronger lock, the most work and the source of that', () => {
    const rows = [
      ...rowsOn('addConstraint', COMMON, [{ case: 'lock', lock: 'ACCESS EXCLUSIVE' }]),
      ...rowsOn('addConstraint', { ...COMMON, aspect: 'index' }, [{ case: 'work', work: 'scan', index: 'build', source: 'other' }]),
      ...rowsOn('addConstraint', { ...COMMON, touches: 'referenced', lock: 'ROW SHARE' }, [{ case: 'referenced' }]),
    ];
    expect(effects(rows, 'alter table b add foreign key (a_id) references a')).toEqual([
      { table: 'b', lock: 'ACCESS EXCLUSIVE', blocks: 'reads', work: 'scan', index: 'build', source: 'other' },
      { table: 'a', lock: 'ROW SHARE', blocks: 'schema', work: 'metadata', source: 'manual' },
    ]);
  });

  test('are asked about each relation by itself', () => {
    const rows = rowsOn('renameTable', { ...COMMON, touches: ['table', 'descendants'] }, [{ case: 'the partition', when: (_, { touched }) => touched?.bound !== undefined, work: 'scan' }, { case: 'any', lock: 'ACCESS EXCLUSIVE' }]);
    expect(effects(rows, 'alter table p rename to q', PARTITIONS).map(({ table, lock, work }) => [table, lock, work])).toEqual([['p', 'ACCESS EXCLUSIVE', 'metadata'], ['p1', 'SHARE', 'scan']]);
  });

  test('that end leave nothing to the rows after them', () => {
    const rows = [...rowsOn('renameTable', COMMON, [{ case: 'ends', ends: true }]), ...rowsOn('renameTable', { ...COMMON, aspect: 'more' }, [{ case: 'never', work: 'rewrite' }])];
    expect(effects(rows, 'alter table a rename to c').map(({ work }) => work)).toEqual(['metadata']);
  });

  test('about no lock are no effect, unless they fail in a transaction', () => {
    const common = { ...COMMON, lock: 'none' } as const;
    expect(effects(rowsOn('renameTable', common, [{ case: 'nothing' }]), 'alter table a rename to c')).toEqual([]);
    expect(effects(rowsOn('renameTable', { ...common, touches: 'operation' }, [{ case: 'fails', failsInTransaction: true }]), 'alter table a rename to c')).toEqual([
      { table: '(database)', lock: 'none', blocks: 'nothing', work: 'metadata', failsInTransaction: true, source: 'manual' },
    ]);
  });
});

describe('relations', () => {
  const any = (touches: Row['touches']) => rowsOn(['truncate', 'dropTable', 'dropIndex', 'select'], { ...COMMON, touches, work: 'rewrite' }, [{ case: 'any' }]);

  test('without rows of their own have nothing to go through', () => {
    expect(effects(any(['table', 'partitions']), 'truncate p', PARTITIONS).map(({ table, work }) => [table, work])).toEqual([['p', 'metadata'], ['p1', 'rewrite']]);
  });

  test('that are left out by ONLY are left out', () => {
    expect(effects(any(['table', 'descendants']), 'truncate only p', PARTITIONS).map(({ table }) => table)).toEqual(['p']);
  });

  test('that certainly do not exist have no effect', () => {
    expect(effects(any('table'), 'drop table if exists nobody')).toEqual([]);
    expect(effects(any('table'), 'drop table if exists nobody', `${TABLES}; select * from somebody`)).toHaveLength(1);
  });

  test('are found through indexes, views and foreign keys', () => {
    expect(effects(any('indexed'), 'drop index a_pkey').map(({ table, on }) => [table, on])).toEqual([['a', undefined]]);
    expect(effects(any('index'), 'drop index a_pkey').map(({ table, on }) => [table, on])).toEqual([['a', 'a_pkey']]);
    expect(effects(any('indexed'), 'drop index nobody').map(({ table, on }) => [table, on])).toEqual([['nobody', 'nobody']]);
    expect(effects(any('read'), 'select * from v').map(({ table }) => table)).toEqual(['v', 'a']);
    expect(effects(any('referencing'), 'truncate a').map(({ table }) => table)).toEqual(['b']);
  });
});
