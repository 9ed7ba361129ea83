/** Views, plain and materialized: https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html */
import { rowsOn, type Row } from '../table.ts';
import { manual } from './sources.ts';

const REFRESH = manual('sql-refreshmaterializedview');
const NAMES = 'create view names as select id, name from users';
const PLANS = 'create materialized view plans as select id, plan from accounts';

export const viewRows: readonly Row[] = [
  ...rowsOn('createView', { touches: 'named', lock: 'ACCESS SHARE', work: 'metadata', source: manual('sql-createview') }, [
    { case: 'what it reads', probe: { sql: NAMES } },
    { case: 'OR REPLACE', when: ({ orReplace }, { table }) => orReplace && table !== undefined, touches: 'table', lock: 'ACCESS EXCLUSIVE', probe: { setup: [NAMES], sql: NAMES.replace('create', 'create or replace') } },
  ]),
  ...rowsOn('dropView', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-dropview') }, [
    { case: 'the view', probe: { setup: [NAMES], sql: 'drop view names' } },
    { case: 'CASCADE', when: ({ cascade }) => cascade, touches: 'views', probe: { setup: [NAMES, 'create view ids as select id from names', 'create materialized view kept as select id from ids'], sql: 'drop view names cascade' } },
  ]),
  ...rowsOn('setViewOption', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-alterview') }, [
    { case: 'any', probe: { setup: [NAMES], sql: 'alter view names set (security_barrier = true)' } },
  ]),
  ...rowsOn('createMaterializedView', { touches: 'read', lock: 'ACCESS SHARE', work: 'scan', source: manual('sql-creatematerializedview') }, [
    { case: 'IF NOT EXISTS, and it does', when: ({ ifNotExists }, { table }) => ifNotExists && table !== undefined, touches: 'named', work: 'metadata', ends: true, probe: { setup: [PLANS], sql: PLANS.replace('view', 'view if not exists') } },
    { case: 'WITH NO DATA', when: ({ withData }) => !withData, touches: 'named', work: 'metadata', ends: true, probe: { sql: `${PLANS} with no data` } },
    { case: 'with data', probe: { sql: PLANS } },
  ]),
  ...rowsOn('refreshMaterializedView', { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: REFRESH }, [
    { case: 'CONCURRENTLY', when: ({ concurrently }) => concurrently, lock: 'EXCLUSIVE', work: 'scan', source: manual('sql-refreshmaterializedview#SQL-REFRESHMATERIALIZEDVIEW-PARMS-CONCURRENTLY'), probe: { setup: [PLANS, 'create unique index on plans (id)'], sql: 'refresh materialized view concurrently plans' } },
    { case: 'WITH NO DATA', when: ({ withData }) => !withData, work: 'metadata', empties: true, probe: { setup: [PLANS], sql: 'refresh materialized view plans with no data' } },
    { case: 'any', probe: { setup: [PLANS], sql: 'refresh materialized view plans' } },
    { case: 'what it reads', when: ({ withData }) => withData, touches: 'read', lock: 'ACCESS SHARE', work: 'scan', probe: { setup: [PLANS], sql: 'refresh materialized view plans' } },
  ]),
];
