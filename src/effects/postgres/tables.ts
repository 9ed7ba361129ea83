/** Tables that come and go, and their properties: https://www.postgresql.org/docs/current/sql-altertable.html */
import type { OperationOf } from '../../operations.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import { EVENTS } from './probes.ts';
import { ALTER_TABLE, manual, TABLECMDS } from './sources.ts';

const CREATE = manual('sql-createtable');
const DROP = manual('sql-droptable');
const TRUNCATE = manual('sql-truncate');
const STORAGE = manual('sql-createtable#SQL-CREATETABLE-STORAGE-PARAMETERS');
const ITSELF = { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: ALTER_TABLE } as const;
const BRIEF = { touches: 'table', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: ALTER_TABLE } as const;
const MOVES = { touches: 'table', lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: ALTER_TABLE } as const;

export const tableRows: readonly Row[] = [
  ...rowsOn('createTable', { ...ITSELF, lock: 'ACCESS SHARE', source: CREATE }, [
    { case: 'IF NOT EXISTS, and it does', when: ({ ifNotExists }, { table }) => ifNotExists && table !== undefined, lock: 'none', ends: true, probe: { sql: 'create table if not exists users (id bigint references accounts)' } },
    { case: 'LIKE', touches: 'named', probe: { sql: 'create table copies (like users including all)' } },
    { case: 'foreign keys of the partitioned table', aspect: 'foreign key', since: 11, until: 11, when: ({ partitionOf }) => partitionOf !== undefined, touches: 'referenced', source: TABLECMDS, probe: { setup: [...EVENTS, 'alter table events add foreign key (id) references accounts'], sql: "create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01')" } },
    { case: 'foreign keys', aspect: 'foreign key', touches: 'referenced', lock: 'SHARE ROW EXCLUSIVE', source: manual('sql-createtable#SQL-CREATETABLE-PARMS-REFERENCES'), probe: { sql: 'create table notes (user_id bigint references users, account_id bigint references accounts)' } },
  ]),
  ...rowsOn('createTableAs', { touches: 'read', lock: 'ACCESS SHARE', work: 'scan', source: manual('sql-createtableas') }, [
    { case: 'IF NOT EXISTS, and it does', when: ({ ifNotExists }, { table }) => ifNotExists && table !== undefined, touches: 'named', work: 'metadata', ends: true, probe: { sql: 'create table if not exists users as select * from accounts' } },
    { case: 'WITH NO DATA', when: ({ withData }) => !withData, touches: 'named', work: 'metadata', ends: true, probe: { sql: 'create table copies as select * from users with no data' } },
    { case: 'with data', probe: { sql: 'create table copies as select * from users' } },
  ]),
  ...rowsOn('dropTable', { ...ITSELF, source: DROP }, [
    { case: 'the table', touches: ['table', 'partitions'], probe: { sql: 'drop table if exists accounts' } },
    { case: 'foreign keys', touches: 'referenced', source: TABLECMDS, probe: { sql: 'drop table orders' } },
    { case: 'the partitioned table', touches: ['parents', 'default partition'], when: (_, { table }) => table?.bound !== undefined, source: TABLECMDS, probe: { setup: [...EVENTS, 'create table events_rest partition of events default'], sql: 'drop table events_2024' } },
    { case: 'CASCADE', when: ({ cascade }) => cascade, touches: ['descendants', 'referencing', 'views'], probe: { setup: ['create view names as select name from users'], sql: 'drop table users cascade' } },
  ]),
  ...rowsOn('truncate', { touches: ['table', 'descendants'], lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: TRUNCATE }, [
    { case: 'the table', empties: true, probe: { sql: 'truncate orders' } },
    { case: 'CASCADE', when: ({ cascade }) => cascade, touches: 'all referencing', empties: true, probe: { sql: 'truncate users cascade' } },
    { case: 'RESTART IDENTITY', when: ({ restartIdentity }) => restartIdentity, touches: 'sequence', probe: { sql: 'truncate orders restart identity' } },
    { case: 'what it is a partition of', until: 13, touches: 'ancestors', lock: 'ACCESS SHARE', probe: { setup: EVENTS, sql: 'truncate events_2024' } },
  ]),
  ...rowsOn('renameTable', ITSELF, [{ case: 'any', probe: { sql: 'alter table users rename to people' } }]),
  ...rowsOn('setReplicaIdentity', ITSELF, [{ case: 'any', probe: { sql: 'alter table users replica identity full' } }]),
  ...rowsOn('setRowSecurity', ITSELF, [{ case: 'any', probe: { sql: 'alter table users enable row level security' } }]),
  ...rowsOn('setClusterIndex', BRIEF, [{ case: 'any', probe: { sql: 'alter table users cluster on users_account_id_idx' } }]),
  ...rowsOn('setTableOption', { ...BRIEF, source: STORAGE }, [
    { case: 'WITH OIDS', until: 11, when: ({ option }) => option === 'oids', lock: 'ACCESS EXCLUSIVE', work: 'rewrite', source: 'https://www.postgresql.org/docs/11/sql-altertable.html', ends: true, probe: { sql: 'alter table users set with oids' } },
    { case: 'an option that decides how rows are stored or read', when: ({ option }) => !isBrief(option), lock: 'ACCESS EXCLUSIVE', probe: { sql: 'alter table users set (user_catalog_table = true)' } },
    { case: 'fillfactor, autovacuum and their like', probe: { sql: 'alter table users set (fillfactor = 70, autovacuum_enabled = false)' } },
  ]),
  ...rowsOn('setLogged', MOVES, [
    { case: 'it is so already', when: isLoggedAlready, work: 'metadata', source: TABLECMDS, ends: true, probe: { sql: 'alter table users set logged' } },
    { case: 'any', probe: { sql: 'alter table orders set unlogged' } },
    { case: 'sequences', since: 15, touches: 'sequence', work: 'metadata', source: manual('release-15', 15), probe: { sql: 'alter table orders set unlogged' } },
  ]),
  ...rowsOn('setTablespace', MOVES, [
    { case: 'the default one, which it is in if nobody moved it', when: ({ tablespace }) => tablespace === 'pg_default', work: 'metadata', probe: { sql: 'alter table users set tablespace pg_default' } },
    { case: 'any', source: manual('sql-altertable#SQL-ALTERTABLE-DESC-SET-TABLESPACE'), probe: { setup: ['set allow_in_place_tablespaces = on', "create tablespace fast location ''"], sql: 'alter table users set tablespace fast' } },
  ]),
  ...rowsOn('setAccessMethod', { ...MOVES, source: manual('sql-altertable#SQL-ALTERTABLE-DESC-SET-ACCESS-METHOD') }, [
    { case: 'the one it has', when: ({ method }) => method === 'heap' || method === 'default', work: 'metadata', probe: { sql: 'alter table users set access method heap' } },
    { case: 'another', probe: { setup: ['create access method pile type table handler heap_tableam_handler'], sql: 'alter table users set access method pile' } },
  ]),
  ...rowsOn('changeOwner', ITSELF, [
    { case: 'a sequence, or those of the table', touches: 'sequence', probe: { setup: ['create role clerk', 'create sequence counter'], sql: 'alter sequence counter owner to clerk' } },
    { case: 'a table or view', probe: { setup: ['create role clerk'], sql: 'alter table users owner to clerk' } },
  ]),
  ...rowsOn('setSchema', ITSELF, [
    { case: 'a sequence, or those of the table', touches: 'sequence', probe: { setup: ['create schema app', 'create sequence counter'], sql: 'alter sequence counter set schema app' } },
    { case: 'a table or view', probe: { setup: ['create schema app'], sql: 'alter table users set schema app' } },
  ]),
  ...rowsOn('comment', { ...BRIEF, source: manual('sql-comment') }, [
    { case: 'a part of a table', when: ({ object }) => ['constraint', 'trigger', 'policy', 'rule'].includes(object), lock: 'ACCESS SHARE', probe: { sql: "comment on constraint users_pkey on users is 'x'" } },
    { case: 'an index', when: ({ object }) => object === 'index', touches: 'index', probe: { sql: "comment on index users_pkey is 'x'" } },
    { case: 'a table, column or view', probe: { sql: "comment on column users.name is 'x'" } },
  ]),
];

function isLoggedAlready({ logged }: OperationOf<'setLogged'>, { table }: Context): boolean {
  return table?.known === true && (table.persistence === 'unlogged') !== logged;
}

/** `AlterTableGetRelOptionsLockLevel`: these take effect while others read and write. */
function isBrief(option: OperationOf<'setTableOption'>['option']): boolean {
  return /^(?:toast\.)?(?:autovacuum_|vacuum_|log_autovacuum_)|^(?:fillfactor|toast_tuple_target|parallel_workers)$/.test(option);
}
