/** Partitions and inheritance: https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE */
import { findTable } from '../../catalog/names.ts';
import type { OperationOf } from '../../operations.ts';
import { rowsOn, type Context, type Probe, type Row } from '../table.ts';
import { impliesBound, rulesOutBound } from './bounds.ts';
import { EVENTS } from './probes.ts';
import { hasForeignKey, hasIndexLike } from './schema.ts';
import { manual, TABLECMDS } from './sources.ts';

const ATTACH = manual('sql-altertable#SQL-ALTERTABLE-ATTACH-PARTITION');
const DETACH = manual('sql-altertable#SQL-ALTERTABLE-DETACH-PARTITION');
const PARTITION_OF = manual('sql-createtable#SQL-CREATETABLE-PARTITION');
const INHERIT = manual('sql-altertable#SQL-ALTERTABLE-DESC-INHERIT');

const NEXT = [...EVENTS, 'create table events_2025 (id bigint not null, at date not null, kind text)', "insert into events_2025 select n, date '2025-01-01' + n, 'k' from generate_series(1, 200) n"];
const CHECKED = [...NEXT, "alter table events_2025 add check (at >= '2025-01-01' and at < '2026-01-01')"];
const REST = ['create table events_rest partition of events default', "insert into events_rest select n, '2030-01-01', 'k' from generate_series(1, 100) n"];
const REST_CHECKED = [...REST, "alter table events_rest add check (at >= '2026-01-01')"];
const KEYED = 'alter table events add foreign key (id) references accounts';
const TICKETS = ['alter table events add primary key (id, at)', 'create table tickets (event_id bigint, event_at date, foreign key (event_id, event_at) references events)'];
const SPARE = ['create table parts (a int) partition by list (a)', 'create table parts_12 partition of parts for values in (1, 2)', 'create table spare as select 3 as a from generate_series(1, 100)'];
/** What DETACH … CONCURRENTLY leaves when it is interrupted. */
const INTERRUPTED = "update pg_inherits set inhdetachpending = true where inhrelid = 'events_2024'::regclass";
const BOUND = "for values from ('2025-01-01') to ('2026-01-01')";
const ATTACHED = `alter table events attach partition events_2025 ${BOUND}`;
const DETACHED = { setup: EVENTS, sql: 'alter table events detach partition events_2024' };
const CREATED = `create table events_2025 partition of events ${BOUND}`;

const JOINED = { setup: ['create table people (name text not null)'], sql: 'alter table users inherit people' };
const PARTED = { setup: ['create table admins () inherits (users)'], sql: 'alter table admins no inherit users' };

export const partitionRows: readonly Row[] = [
  ...rowsOn('attachPartition', { touches: 'table', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: ATTACH }, [
    { case: 'the partitioned table', until: 11, lock: 'ACCESS EXCLUSIVE', source: manual('release-12', 12), probe: { setup: NEXT, sql: ATTACHED } },
    { case: 'the partitioned table', probe: { setup: NEXT, sql: ATTACHED } },
  ]),
  ...rowsOn('attachPartition', { touches: 'partition', lock: 'ACCESS EXCLUSIVE', work: 'scan', source: ATTACH }, [
    { case: 'a CHECK that holds implies the bound', when: ({ bound }, { table, touched }) => impliesBound(touched, table?.partitionBy, bound), work: 'metadata', probe: { setup: CHECKED, sql: ATTACHED } },
    { case: 'the default partition, and a CHECK that holds rules all others out', when: fitsDefault, work: 'metadata', probe: { setup: [...SPARE, "alter table spare add check (a not in (1, 2))"], sql: 'alter table parts attach partition spare default' } },
    { case: 'the default partition, where there is no other', when: ({ bound }, { table }) => bound === 'default' && table?.known === true && table.children.length === 0, work: 'metadata', probe: { setup: ['create table parts (a int) partition by list (a)', 'create table rest as select 1 as a'], sql: 'alter table parts attach partition rest default' } },
    { case: 'any', probe: { setup: NEXT, sql: ATTACHED } },
    { case: 'it lacks an index', aspect: 'index', when: (_, { table, touched }) => table?.indexes.some((index) => !hasIndexLike(touched, index)) === true, index: 'build', probe: { setup: [...CHECKED, 'create index on events (kind)'], sql: ATTACHED } },
    { case: 'it lacks a foreign key', aspect: 'foreign key', when: lacksForeignKey, probe: { setup: [...CHECKED, KEYED], sql: ATTACHED } },
  ]),
  ...rowsOn('attachPartition', { touches: 'default partition', lock: 'ACCESS EXCLUSIVE', work: 'scan', source: ATTACH }, [
    { case: 'a CHECK that holds rules the bound out', when: ({ bound }, { table, touched }) => rulesOutBound(touched, table?.partitionBy, bound), work: 'metadata', probe: { setup: [...CHECKED, ...REST_CHECKED], sql: ATTACHED } },
    { case: 'any', probe: { setup: [...CHECKED, ...REST], sql: ATTACHED } },
  ]),
  ...rowsOn('attachPartition', { touches: 'referenced', lock: 'SHARE ROW EXCLUSIVE', work: 'scan', source: TABLECMDS }, [
    { case: 'the partition lacks a foreign key', since: 11, until: 11, when: lacksForeignKey, lock: 'ROW SHARE', probe: { setup: [...CHECKED, KEYED], sql: ATTACHED } },
    { case: 'the partition lacks a foreign key', when: lacksForeignKey, probe: { setup: [...CHECKED, KEYED], sql: ATTACHED } },
    { case: 'the partition has the foreign key', lock: 'ACCESS EXCLUSIVE', work: 'metadata', probe: { setup: [...CHECKED, KEYED, 'alter table events_2025 add foreign key (id) references accounts'], sql: ATTACHED } },
  ]),
  ...referencingRows('attachPartition', { setup: [...NEXT, ...TICKETS], sql: ATTACHED }),
  ...referencingRows('createTable', { setup: [...EVENTS, ...TICKETS], sql: CREATED }),
  ...rowsOn('createTable', { touches: 'parent', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: PARTITION_OF }, [
    { case: 'PARTITION OF', when: isPartition, probe: { setup: EVENTS, sql: CREATED } },
    { case: 'INHERITS', lock: 'SHARE UPDATE EXCLUSIVE', source: manual('sql-createtable#SQL-CREATETABLE-PARMS-INHERITS'), probe: { sql: 'create table admins () inherits (users)' } },
  ]),
  ...rowsOn('createTable', { touches: 'default partition', lock: 'ACCESS EXCLUSIVE', work: 'scan', source: PARTITION_OF }, [
    {
      case: 'a CHECK that holds rules the bound out',
      when: ({ partitionOf }, { before, touched }) => partitionOf !== undefined && rulesOutBound(touched, findTable(before, partitionOf.parent)?.partitionBy, partitionOf.bound),
      work: 'metadata',
      probe: { setup: [...EVENTS, ...REST_CHECKED], sql: CREATED },
    },
    { case: 'any', probe: { setup: [...EVENTS, ...REST], sql: CREATED } },
  ]),
  ...rowsOn('detachPartition', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: DETACH }, [
    { case: 'CONCURRENTLY: the partitioned table', when: ({ concurrently }) => concurrently, lock: 'SHARE UPDATE EXCLUSIVE', failsInTransaction: true, probe: { setup: EVENTS, sql: 'alter table events detach partition events_2024 concurrently' } },
    { case: 'FINALIZE: the partitioned table', when: ({ finalize }) => finalize, lock: 'SHARE UPDATE EXCLUSIVE', probe: { setup: [...EVENTS, INTERRUPTED], sql: 'alter table events detach partition events_2024 finalize' } },
    { case: 'the partitioned table', probe: DETACHED },
    { case: 'the partition', until: 13, when: (_, { table }) => (table?.referencedBy ?? []).length === 0 && table?.triggers.length === 0, touches: 'partition', lock: 'SHARE UPDATE EXCLUSIVE', source: TABLECMDS, probe: DETACHED },
    { case: 'the partition', touches: 'partition', probe: DETACHED },
    { case: 'the default partition', touches: 'default partition', probe: { setup: [...EVENTS, ...REST], sql: 'alter table events detach partition events_2024' } },
    { case: 'foreign keys', touches: 'referenced', lock: 'SHARE ROW EXCLUSIVE', source: TABLECMDS, probe: { setup: [...EVENTS, KEYED], sql: 'alter table events detach partition events_2024' } },
    { case: 'foreign keys to the partitioned table', touches: 'referencing', source: TABLECMDS, probe: { setup: [...EVENTS, ...TICKETS], sql: 'alter table events detach partition events_2024' } },
  ]),
  ...rowsOn('inherit', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: INHERIT }, [{ case: 'the child', probe: JOINED }]),
  ...rowsOn('noInherit', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: INHERIT }, [{ case: 'the child', probe: PARTED }]),
  ...rowsOn('inherit', { touches: 'parent', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: INHERIT }, [
    { case: 'the parent', probe: JOINED },
  ]),
  ...rowsOn('noInherit', { touches: 'parent', lock: 'ACCESS SHARE', work: 'metadata', source: TABLECMDS }, [
    { case: 'the parent', probe: PARTED },
  ]),
];

/** What has foreign keys to the partitioned table that gains a partition. */
function referencingRows(kind: 'attachPartition' | 'createTable', probe: Probe): readonly Row[] {
  return rowsOn(kind, { touches: 'referencing', lock: 'SHARE ROW EXCLUSIVE', work: 'metadata', source: TABLECMDS, probe }, [
    { case: 'foreign keys to the partitioned table', since: 12, until: 14, when: isPartition, lock: 'ACCESS SHARE' },
    { case: 'foreign keys to the partitioned table', since: 15, when: isPartition },
  ]);
}

function fitsDefault({ bound }: OperationOf<'attachPartition'>, { before, table, touched }: Context): boolean {
  const others = (table?.children ?? []).map((child) => before.tables.get(child)?.bound);
  return bound === 'default' && others.length > 0 && others.every((other) => other !== undefined && rulesOutBound(touched, table?.partitionBy, other));
}

function isPartition(operation: OperationOf<'attachPartition' | 'createTable'>): boolean {
  return operation.kind === 'attachPartition' || operation.partitionOf !== undefined;
}

function lacksForeignKey({ partition }: OperationOf<'attachPartition'>, { before, table }: Context): boolean {
  const joining = findTable(before, partition);
  return table?.constraints.some((constraint) => constraint.type === 'foreignKey' && !hasForeignKey(joining, constraint)) === true;
}
