/** VACUUM, ANALYZE, CLUSTER. */
import { rowsOn, type Row } from '../table.ts';
import { manual } from './sources.ts';

const VACUUM = manual('sql-vacuum#SQL-VACUUM-NOTES');
const FULL = manual('sql-vacuum#SQL-VACUUM-PARMS-FULL');
const ANALYZE = manual('sql-analyze');
const CLUSTER = manual('sql-cluster');

export const maintenanceRows: readonly Row[] = [
  ...rowsOn('vacuum', { touches: ['table', 'partitions'], lock: 'SHARE UPDATE EXCLUSIVE', work: 'scan', failsInTransaction: true, source: VACUUM }, [
    { case: 'FULL', when: ({ full }) => full, lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: FULL, probe: { sql: 'vacuum full users' } },
    { case: 'a table' },
    { case: 'FULL, every table', when: ({ full, table }) => full && table === undefined, touches: 'every table', lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: FULL },
    { case: 'every table', when: ({ table }) => table === undefined, touches: 'every table' },
    { case: 'in a transaction', touches: 'operation', lock: 'none', work: 'metadata' },
  ]),
  ...rowsOn('analyze', { touches: 'table', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: ANALYZE }, [
    { case: 'a table', touches: ['table', 'partitions'], probe: { sql: 'analyze users' } },
    { case: 'inheriting tables', until: 17, touches: 'descendants', lock: 'ACCESS SHARE' },
    { case: 'inheriting tables', since: 18, touches: 'descendants', source: manual('release-18', 18) },
    { case: 'every table', when: ({ table }) => table === undefined, touches: 'every table', probe: { sql: 'analyze' } },
  ]),
  ...rowsOn('cluster', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: CLUSTER }, [
    { case: 'a partitioned table', since: 15, when: (_, { table }) => table?.partitionBy !== undefined, touches: ['table', 'partitions'], failsInTransaction: true, source: manual('release-15', 15) },
    { case: 'a table', probe: { sql: 'cluster users using users_pkey' } },
    { case: 'every table that was clustered before', when: ({ table }) => table === undefined, touches: 'operation', lock: 'none', work: 'metadata', failsInTransaction: true, probe: { sql: 'cluster' } },
  ]),
];
