/** Indexes that come, go and change: https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY */
import { besides } from '../../catalog/names.ts';
import type { OperationOf } from '../../operations.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import { EVENTS } from './probes.ts';
import { hasIndexLike } from './schema.ts';
import { manual, TABLECMDS } from './sources.ts';

const CREATE = manual('sql-createindex');
const CONCURRENTLY = manual('sql-createindex#SQL-CREATEINDEX-CONCURRENTLY');
const ALTER = manual('sql-alterindex');
const KINDS = 'create index on events (kind)';
const ATTACHED = { setup: [...EVENTS, 'create index events_kind on only events (kind)', 'create index events_2024_kind on events_2024 (kind)'], sql: 'alter index events_kind attach partition events_2024_kind' };
const REINDEX = manual('sql-reindex');

export const indexRows: readonly Row[] = [
  ...rowsOn('createIndex', { touches: 'table', lock: 'SHARE', work: 'metadata', ends: true, source: CREATE }, [
    { case: 'CONCURRENTLY IF NOT EXISTS, and it does', when: (operation, context) => isThere(operation, context) && operation.concurrently, lock: 'SHARE UPDATE EXCLUSIVE', failsInTransaction: true, probe: { sql: 'create index concurrently if not exists users_account_id_idx on users (email)' } },
    { case: 'IF NOT EXISTS, and it does', when: isThere, probe: { sql: 'create index if not exists users_account_id_idx on users (email)' } },
  ]),
  ...rowsOn('createIndex', { touches: 'table', lock: 'SHARE', work: 'scan', index: 'build', source: CREATE }, [
    { case: 'CONCURRENTLY', when: ({ concurrently }) => concurrently, lock: 'SHARE UPDATE EXCLUSIVE', failsInTransaction: true, ends: true, source: CONCURRENTLY, probe: { sql: 'create index concurrently on users (email)' } },
    { case: 'any', probe: { sql: 'create index on users (email)' } },
    { case: 'any', when: (operation, { touched }) => !hasIndexLike(touched, operation), touches: 'partitions', probe: { setup: EVENTS, sql: KINDS } },
  ]),
  ...rowsOn('createIndex', { touches: 'partitions', lock: 'SHARE', work: 'metadata', source: CREATE }, [{ case: 'the partition has such an index', probe: { setup: [...EVENTS, 'create index on events_2024 (kind)'], sql: KINDS } }]),
  ...rowsOn('dropIndex', { touches: 'indexed', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-dropindex') }, [
    { case: 'CONCURRENTLY', when: ({ concurrently }) => concurrently, lock: 'SHARE UPDATE EXCLUSIVE', failsInTransaction: true, probe: { sql: 'drop index concurrently users_account_id_idx' } },
    { case: 'any', probe: { sql: 'drop index users_account_id_idx' } },
  ]),
  ...rowsOn('renameIndex', { touches: 'index', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: ALTER }, [
    { case: 'any', until: 11, lock: 'ACCESS EXCLUSIVE', source: manual('release-12', 12), probe: { sql: 'alter index users_account_id_idx rename to users_account' } },
    { case: 'any', probe: { sql: 'alter index users_account_id_idx rename to users_account' } },
  ]),
  ...rowsOn('attachIndexPartition', { touches: 'index', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: ALTER }, [
    { case: 'the index of the partitioned table', since: 11, until: 11, lock: 'ACCESS EXCLUSIVE', source: TABLECMDS, probe: ATTACHED },
    { case: 'the index of the partitioned table', probe: ATTACHED },
    { case: 'the index of the partition', touches: 'attached index', lock: 'ACCESS EXCLUSIVE', source: TABLECMDS, probe: ATTACHED },
    { case: 'the tables', touches: 'attached tables', lock: 'ACCESS SHARE', source: TABLECMDS, probe: ATTACHED },
  ]),
  ...rowsOn('setIndexOption', { touches: 'index', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: ALTER }, [
    { case: 'any', probe: { sql: 'alter index users_account_id_idx set (fillfactor = 70)' } },
  ]),
  ...rowsOn('reindex', { touches: ['table', 'partitions', 'indexed'], lock: 'SHARE', work: 'scan', source: REINDEX }, [
    { case: 'CONCURRENTLY', since: 12, index: 'rebuild', when: ({ concurrently }) => concurrently, lock: 'SHARE UPDATE EXCLUSIVE', failsInTransaction: true, ends: true, source: manual('sql-reindex#SQL-REINDEX-CONCURRENTLY'), probe: { sql: 'reindex table concurrently users' } },
    { case: 'with partitions', since: 14, when: (_, { table, touched }) => (table ?? touched)?.partitionBy !== undefined || touched?.bound !== undefined && table === undefined, index: 'rebuild', failsInTransaction: true, probe: { setup: [...EVENTS, 'create index on events_2024 (kind)'], sql: 'reindex table events' } },
    { case: 'a table without indexes', when: ({ scope }, { touched }) => scope === 'table' && touched?.known === true && touched.indexes.length === 0, work: 'metadata', touches: 'table', probe: { setup: ['create table notes as select 1 as id'], sql: 'reindex table notes' } },
    { case: 'a table', when: ({ scope }) => scope === 'table', touches: 'table', index: 'rebuild', probe: { sql: 'reindex table users' } },
    { case: 'an index', when: ({ scope }) => scope === 'index', touches: 'indexed', index: 'rebuild', probe: { sql: 'reindex index users_account_id_idx' } },
  ]),
  ...rowsOn('reindex', { touches: 'indexes', lock: 'ACCESS EXCLUSIVE', work: 'scan', index: 'rebuild', source: REINDEX }, [
    { case: 'a partitioned table is left out', until: 13, when: ({ scope }, { table }) => scope === 'table' && table?.partitionBy !== undefined, lock: 'none', work: 'metadata', source: manual('release-14', 14), probe: { setup: [...EVENTS, 'create index on events_2024 (kind)'], sql: 'reindex table events' } },
    { case: 'the indexes of the table', when: ({ scope }) => scope === 'table', probe: { sql: 'reindex table users' } },
    { case: 'the index', when: ({ scope }) => scope === 'index', touches: 'index', probe: { sql: 'reindex index users_account_id_idx' } },
  ]),
  ...rowsOn('reindex', { touches: 'operation', lock: 'none', work: 'metadata', failsInTransaction: true, source: REINDEX }, [
    { case: 'many tables', when: ({ scope }) => scope !== 'table' && scope !== 'index', probe: { setup: ['create schema app'], sql: 'reindex schema app' } },
    { case: 'every table of the schema', when: ({ scope }) => scope === 'schema', touches: 'schema', lock: 'SHARE', work: 'scan', index: 'rebuild', probe: { sql: 'reindex schema public' } },
    { case: 'every table', when: ({ scope }) => scope === 'database', touches: 'every table', lock: 'SHARE', work: 'scan', index: 'rebuild', probe: { sql: 'reindex database postgres' } },
  ]),
];

/** Is there an index of that name beside the table? */
function isThere({ name, ifNotExists }: OperationOf<'createIndex'>, { before, table }: Context): boolean {
  return ifNotExists && name !== undefined && table !== undefined && before.indexes.has(besides(table.name, name));
}
