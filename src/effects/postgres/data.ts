/** Statements that read and write rows: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS */
import { tableKey } from '../../catalog/names.ts';
import type { OperationOf } from '../../operations.ts';
import { lockModes } from '../locks.ts';
import { sourcesOf } from '../relations.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import { EVENTS, FAMILY_TREE } from './probes.ts';
import { isPruned, picks, picksFew, readsAnEnd, readsFew } from './picks.ts';
import { LOCKING, manual } from './sources.ts';

const ROW_LOCKS = manual('explicit-locking#LOCKING-ROWS');
const PRUNING = manual('ddl-partitioning#DDL-PARTITION-PRUNING');
/** `generate_partition_qual`: once per session. */
const PARTCACHE = 'https://github.com/postgres/postgres/blob/master/src/backend/utils/cache/partcache.c';
const PARTS = [
  'create table parts (id int, at date) partition by range (at)',
  "create table parts_2023 partition of parts for values from ('2023-01-01') to ('2024-01-01')",
  "create table parts_2024 partition of parts for values from ('2024-01-01') to ('2025-01-01')",
  "insert into parts select n, date '2023-01-01' + n from generate_series(1, 700) n",
];

const TWO_LEVELS = [...EVENTS, "create table events_2026 partition of events for values from ('2026-01-01') to ('2027-01-01') partition by range (id)", 'create table events_2026_a partition of events_2026 for values from (1) to (1000)', "insert into events select n, '2026-05-05', 'k' from generate_series(1, 100) n"];

export const dataRows: readonly Row[] = [
  ...rowsOn('write', { touches: ['table', 'behind the view', 'descendants'], lock: 'ROW EXCLUSIVE', work: 'write', source: LOCKING }, [
    { case: 'INSERT: tables that inherit are left out', when: ({ verb }, { touched, table }) => verb === 'insert' && touched !== table && touched?.bound === undefined, touches: 'descendants', lock: 'none', work: 'metadata', source: manual('ddl-inherit#DDL-INHERIT-CAVEATS'), probe: { setup: FAMILY_TREE, sql: 'insert into members select generate_series(201, 300)' } },
    { case: 'INSERT of the rows given … ON CONFLICT DO UPDATE', when: ({ verb, source, onConflictUpdate }) => verb === 'insert' && (source === 'values' || source === 'default') && onConflictUpdate === true, locksRows: true, work: 'metadata', source: ROW_LOCKS, probe: { sql: "insert into accounts (id, name) values (1, 'x') on conflict (id) do update set plan = 'x'" } },
    { case: 'INSERT of the rows given', when: ({ verb, source }) => verb === 'insert' && (source === 'values' || source === 'default'), work: 'metadata', probe: { sql: "insert into accounts (id, name) values (1000, 'x')" } },
    { case: 'INSERT … ON CONFLICT DO UPDATE', when: ({ verb, onConflictUpdate }) => verb === 'insert' && onConflictUpdate === true, locksRows: true, source: ROW_LOCKS, probe: { sql: "insert into accounts select id, name from users on conflict (id) do update set plan = 'x'" } },
    { case: 'INSERT of a query that picks rows by LIMIT or a unique key', when: ({ verb, query }, { before }) => verb === 'insert' && picks(query, before), work: 'metadata', probe: { sql: 'insert into accounts select id + 1000, name from users where id = 1' } },
    { case: 'INSERT of a query, COPY', when: ({ verb }) => verb === 'insert', probe: { sql: 'insert into accounts select id + 1000, name from users' } },
    { case: 'partitions without such rows', until: 11, when: ({ where }, { touched, before }) => isPruned(where?.conjuncts, touched, before), touches: 'descendants', work: 'metadata', source: manual('release-12', 12), probe: { setup: PARTS, sql: "delete from parts where at < '2024-01-01'" } },
    { case: 'partitions without such rows', when: ({ where }, { touched, before }) => isPruned(where?.conjuncts, touched, before), touches: 'descendants', lock: 'none', work: 'metadata', source: PRUNING, probe: { setup: PARTS, sql: "delete from parts where at < '2024-01-01'" } },
    { case: 'rows picked by a unique key', when: ({ where }, { touched, table }) => picksFew(where?.conjuncts, touched ?? table), locksRows: true, work: 'metadata', source: ROW_LOCKS, probe: { sql: "update users set nick = 'x' where id = 1" } },
    { case: 'MERGE of the rows given', when: ({ verb, reads }) => verb === 'merge' && reads.length === 0, locksRows: true, work: 'metadata', source: manual('sql-merge'), probe: { sql: "merge into orders using (values (1)) v (id) on orders.id = v.id when matched then update set note = 'x'" } },
    { case: 'UPDATE, DELETE, MERGE', locksRows: true, source: ROW_LOCKS, probe: { sql: "update users set status = 'x' where status is not null" } },
    { case: 'what a partition is a part of: its bound is looked up there', when: ({ verb }) => verb !== 'delete', touches: 'ancestors', lock: 'ACCESS SHARE', work: 'metadata', source: PARTCACHE, probe: { setup: EVENTS, sql: "insert into events_2024 values (1000, '2024-06-01', 'k')" } },
    { case: 'what a partitioned partition is a part of', since: 14, when: (_, { table }) => table?.partitionBy !== undefined, touches: 'ancestors', lock: 'ACCESS SHARE', work: 'metadata', source: PARTCACHE, probe: { setup: TWO_LEVELS, sql: 'delete from events_2026' } },
    { case: 'what a partition is a part of: its bound is looked up there', until: 13, when: (_, { table }) => table?.partitionBy === undefined, touches: 'ancestors', lock: 'ACCESS SHARE', work: 'metadata', source: PARTCACHE, probe: { setup: EVENTS, sql: 'delete from events_2024' } },
    { case: 'rows that a query in INSERT picks by LIMIT or a unique key', when: ({ query }, { touched }) => query !== undefined && readsFew(query, touched), touches: 'read', lock: 'ACCESS SHARE', work: 'metadata', probe: { sql: 'insert into accounts select id + 1000, name from users where id = 1' } },
    { case: 'max or min of the first column of an index', when: ({ query }, { touched }) => query !== undefined && readsAnEnd(query, touched), touches: 'read', lock: 'ACCESS SHARE', work: 'metadata', source: manual('indexes-ordering'), probe: { sql: "insert into accounts (id, name) values ((select coalesce(max(id), 0) + 1000 from users), 'x')" } },
    { case: 'what it reads', touches: 'read', lock: 'ACCESS SHARE', work: 'scan', probe: { sql: 'delete from orders using users where users.id = orders.user_id' } },
  ]),
  ...rowsOn('select', { touches: 'read', lock: 'ACCESS SHARE', work: 'scan', source: LOCKING }, [
    { case: 'partitions without such rows, FOR UPDATE', until: 11, when: (operation, context) => isLocked(operation, context) && isPruned(operation.conjuncts, context.touched, context.before), lock: 'ROW SHARE', work: 'metadata', source: manual('release-12', 12), probe: { setup: PARTS, sql: "select * from parts where at >= '2024-01-01' for update" } },
    { case: 'partitions without such rows', until: 11, when: ({ conjuncts }, { touched, before }) => isPruned(conjuncts, touched, before), work: 'metadata', source: manual('release-12', 12), probe: { setup: PARTS, sql: "select * from parts where at >= '2024-01-01'" } },
    { case: 'partitions without such rows', when: ({ conjuncts }, { touched, before }) => isPruned(conjuncts, touched, before), lock: 'none', work: 'metadata', source: PRUNING, probe: { setup: PARTS, sql: "select * from parts where at >= '2024-01-01' for update" } },
    { case: 'FOR UPDATE of rows picked by LIMIT or a unique key', when: (operation, context) => isLocked(operation, context) && readsFew(operation.locked ?? operation, context.touched), lock: 'ROW SHARE', locksRows: true, work: 'metadata', source: ROW_LOCKS, probe: { sql: 'select * from users where id = 1 for update' } },
    { case: 'FOR UPDATE', when: isLocked, lock: 'ROW SHARE', locksRows: true, source: ROW_LOCKS, probe: { sql: 'select * from users for update' } },
    { case: 'rows picked by LIMIT or a unique key', when: (operation, { touched }) => readsFew(operation, touched), work: 'metadata', probe: { sql: 'select name from users where id = 1' } },
    { case: 'max or min of the first column of an index', when: (operation, { touched }) => readsAnEnd(operation, touched), work: 'metadata', source: manual('indexes-ordering'), probe: { sql: "select setval('users_id_seq', (select max(id) from users))" } },
    { case: 'any', probe: { sql: 'select count(*) from users' } },
  ]),
  ...rowsOn('copyOut', { touches: 'read', lock: 'ACCESS SHARE', work: 'scan', source: manual('sql-copy') }, [{ case: 'any' }]),
  ...rowsOn('lockTable', { touches: 'read', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-lock') }, lockModes.map((lock) => (
    { case: lock, lock, when: ({ mode }) => mode === lock, probe: { sql: `lock table users in ${lock.toLowerCase()} mode` } }
  ))),
];

/** FOR UPDATE OF one table locks no rows of the others. */
function isLocked({ locks, locked }: OperationOf<'select'>, { before, key }: Context): boolean {
  return locks && (locked === undefined || locked.of.some((name) => sourcesOf(before, tableKey(before, name)).includes(key)));
}
