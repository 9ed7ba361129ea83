/** VACUUM, ANALYZE, CLUSTER. */
import { rowsOn, type Row } from '../table.ts';
import { EVENTS, FAMILY_TREE } from './probes.ts';
import { manual } from './sources.ts';

const VACUUM = manual('sql-vacuum#SQL-VACUUM-NOTES');
const FULL = manual('sql-vacuum#SQL-VACUUM-PARMS-FULL');
const ANALYZE = manual('sql-analyze');
const CLUSTER = manual('sql-cluster');

export const maintenanceRows: readonly Row[] = [
  ...rowsOn('vacuum', { touches: ['table', 'partitions'], lock: 'SHARE UPDATE EXCLUSIVE', work: 'scan', failsInTransaction: true, source: VACUUM }, [
    { case: 'FULL', when: ({ full }) => full, lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: FULL, probe: { sql: 'vacuum full users' } },
    { case: 'a table', probe: { sql: 'vacuum users' } },
    { case: 'FULL, every table', when: ({ full, table }) => full && table === undefined, touches: 'every table', lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: FULL, probe: { sql: 'vacuum full' } },
    { case: 'every table', when: ({ table }) => table === undefined, touches: 'every table', probe: { sql: 'vacuum' } },
    { case: 'in a transaction', touches: 'operation', lock: 'none', work: 'metadata', probe: { setup: ['drop table users, accounts, orders'], sql: 'vacuum' } },
  ]),
  ...rowsOn('analyze', { touches: 'table', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: ANALYZE }, [
    { case: 'a table', touches: ['table', 'partitions'], probe: { sql: 'analyze users' } },
    { case: 'inheriting tables', until: 17, touches: 'descendants', lock: 'ACCESS SHARE', probe: { setup: FAMILY_TREE, sql: 'analyze members' } },
    { case: 'inheriting tables', since: 18, touches: 'descendants', source: manual('release-18', 18), probe: { setup: FAMILY_TREE, sql: 'analyze members' } },
    { case: 'every table', when: ({ table }) => table === undefined, touches: 'every table', probe: { sql: 'analyze' } },
  ]),
  ...rowsOn('cluster', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: CLUSTER }, [
    { case: 'a partitioned table', since: 15, when: (_, { table }) => table?.partitionBy !== undefined, touches: ['table', 'partitions'], failsInTransaction: true, source: manual('release-15', 15), probe: { setup: [...EVENTS, 'create index events_kind on events (kind)'], sql: 'cluster events using events_kind' } },
    { case: 'a table', probe: { sql: 'cluster users using users_pkey' } },
    { case: 'every table that was clustered before', when: ({ table }) => table === undefined, touches: 'operation', lock: 'none', work: 'metadata', failsInTransaction: true, probe: { sql: 'cluster' } },
  ]),
];
