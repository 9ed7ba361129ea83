/** Columns that go and change, all but their types: https://www.postgresql.org/docs/current/sql-altertable.html */
import { rowsOn, type Row } from '../table.ts';
import { EVENTS, FAMILY_TREE } from './probes.ts';
import { columnIn, columnOf, isKnownNotNull, isNotNull } from './schema.ts';
import { ALTER_TABLE, ALTER_TABLE_NOTES, manual, TABLECMDS } from './sources.ts';

const FAMILY = { touches: ['table', 'descendants'], lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: ALTER_TABLE } as const;
const NOT_NULL = manual('sql-altertable#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL');
const EXPRESSION = manual('sql-altertable#SQL-ALTERTABLE-DESC-SET-EXPRESSION');
const ITS_PARTITIONS = { ...FAMILY, touches: 'partitions', since: 17, source: manual('release-17', 17) } as const;
const IDENTITY = 'alter table events alter column id add generated always as identity';
const SUMS = 'create table sums as select 1 as a from generate_series(1, 50)';

export const columnRows: readonly Row[] = [
  ...rowsOn('dropColumn', FAMILY, [
    { case: 'IF EXISTS, and it does not', when: ({ ifExists, column }, { table }) => ifExists && table?.known === true && columnIn(table, column) === undefined, touches: 'table', ends: true, source: TABLECMDS, probe: { setup: FAMILY_TREE, sql: 'alter table members drop column if exists shoe_size' } },
    { case: 'the column', source: ALTER_TABLE_NOTES, probe: { sql: 'alter table users drop column nick' } },
    { case: 'its foreign keys', touches: 'referenced', source: TABLECMDS, probe: { sql: 'alter table orders drop column user_id' } },
    {
      case: 'CASCADE to views',
      when: ({ cascade, column }, { touched }) => cascade && touched?.columns.some(({ name }) => name === column || name === '*') === true,
      touches: 'views',
      probe: { setup: ['create view nicks as select id, nick from users', 'create materialized view names as select nick from nicks'], sql: 'alter table users drop column nick cascade' },
    },
    {
      case: 'CASCADE to foreign keys',
      when: ({ cascade, column }, { table }) => cascade && table?.indexes.some(({ unique, keys }) => unique && keys.some((key) => key.column === column)) === true,
      touches: 'referencing',
      probe: { sql: 'alter table users drop column id cascade' },
    },
  ]),
  ...rowsOn('renameColumn', FAMILY, [{ case: 'any', probe: { sql: 'alter table users rename column nick to alias' } }]),
  ...rowsOn('setDefault', FAMILY, [{ case: 'any', probe: { sql: 'alter table users alter column nick set default md5(random()::text)' } }]),
  ...rowsOn('dropDefault', FAMILY, [{ case: 'any', probe: { sql: 'alter table users alter column status drop default' } }]),
  ...rowsOn('dropNotNull', FAMILY, [{ case: 'any', probe: { sql: 'alter table users alter column name drop not null' } }]),
  ...rowsOn('setNotNull', { ...FAMILY, source: NOT_NULL }, [
    {
      case: 'NOT NULL already, or a CHECK that holds says so',
      when: ({ column }, context) => isKnownNotNull(context, column),
      probe: { setup: ['alter table users add check (age is not null and age > 0)'], sql: 'alter table users alter column age set not null' },
    },
    { case: 'nullable', work: 'scan', probe: { sql: 'alter table users alter column age set not null' } },
  ]),
  ...rowsOn('setExpression', { ...FAMILY, source: EXPRESSION }, [
    {
      case: 'virtual, NOT NULL',
      since: 18,
      when: ({ column }, context) => columnOf(context, column)?.generated === 'virtual' && isNotNull(context.touched, column),
      work: 'scan',
      source: TABLECMDS,
      probe: { setup: [SUMS, 'alter table sums add column b int generated always as (a * 2) virtual not null'], sql: 'alter table sums alter column b set expression as (a * 3)' },
    },
    {
      case: 'virtual',
      since: 18,
      when: ({ column }, context) => columnOf(context, column)?.generated === 'virtual',
      probe: { setup: [SUMS, 'alter table sums add column b int generated always as (a * 2) virtual'], sql: 'alter table sums alter column b set expression as (a * 3)' },
    },
    { case: 'stored', since: 17, work: 'rewrite', probe: { setup: [SUMS, 'alter table sums add column b int generated always as (a * 2) stored'], sql: 'alter table sums alter column b set expression as (a * 3)' } },
  ]),
  ...rowsOn('dropExpression', FAMILY, [
    { case: 'any', probe: { setup: [SUMS, 'alter table sums add column b int generated always as (a * 2) stored'], sql: 'alter table sums alter column b drop expression' } },
  ]),
  ...rowsOn('addIdentity', { ...FAMILY, touches: 'table' }, [{ case: 'the table', probe: { sql: 'alter table accounts alter column id add generated always as identity' } }]),
  ...rowsOn('setIdentity', { ...FAMILY, touches: 'table' }, [{ case: 'the table', probe: { sql: 'alter table users alter column id set generated always' } }]),
  ...rowsOn('dropIdentity', { ...FAMILY, touches: 'table' }, [{ case: 'the table', probe: { sql: 'alter table users alter column id drop identity' } }]),
  ...rowsOn('addIdentity', ITS_PARTITIONS, [{ case: 'its partitions', probe: { setup: EVENTS, sql: IDENTITY } }]),
  ...rowsOn('setIdentity', ITS_PARTITIONS, [{ case: 'its partitions', probe: { setup: [...EVENTS, IDENTITY], sql: 'alter table events alter column id set generated by default' } }]),
  ...rowsOn('dropIdentity', ITS_PARTITIONS, [{ case: 'its partitions', probe: { setup: [...EVENTS, IDENTITY], sql: 'alter table events alter column id drop identity' } }]),
  ...rowsOn('setIdentity', { ...FAMILY, touches: 'sequence', source: manual('sql-altersequence') }, [
    { case: 'the sequence', lock: 'SHARE ROW EXCLUSIVE', probe: { sql: 'alter table users alter column id restart' } },
  ]),
  ...rowsOn('dropIdentity', { ...FAMILY, touches: 'sequence', source: manual('sql-dropsequence') }, [{ case: 'the sequence', probe: { sql: 'alter table users alter column id drop identity' } }]),
  ...rowsOn('setColumnOption', FAMILY, [
    { case: 'SET STATISTICS', when: ({ option }) => option === 'statistics', lock: 'SHARE UPDATE EXCLUSIVE', probe: { sql: 'alter table users alter column nick set statistics 500' } },
    { case: 'SET STORAGE', when: ({ option }) => option === 'storage', probe: { sql: 'alter table users alter column nick set storage external' } },
    { case: 'SET COMPRESSION', when: ({ option }) => option === 'compression', touches: 'table', probe: { sql: 'alter table users alter column nick set compression pglz' } },
    { case: 'SET (…)', when: ({ option }) => option === 'options', touches: 'table', lock: 'SHARE UPDATE EXCLUSIVE', probe: { sql: 'alter table users alter column nick set (n_distinct = 5)' } },
  ]),
];
