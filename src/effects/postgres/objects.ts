/** Sequences, schemas, statistics, publications, privileges. */
import { rowsOn, type Row } from '../table.ts';
import { manual } from './sources.ts';

const ALTER_SEQUENCE = manual('sql-altersequence#SQL-ALTERSEQUENCE-NOTES');
const COUNTER = 'create sequence counter';
const ALONE = { touches: 'operation', lock: 'none', work: 'metadata', failsInTransaction: true } as const;
const STRONG = { lock: 'ACCESS EXCLUSIVE', work: 'metadata' } as const;

export const objectRows: readonly Row[] = [
  ...rowsOn('createSequence', { touches: 'named', lock: 'ACCESS SHARE', work: 'metadata', source: manual('sql-createsequence') }, [
    { case: 'OWNED BY', probe: { sql: 'create sequence counter owned by users.age' } },
  ]),
  ...rowsOn('alterSequence', { touches: 'sequence', lock: 'SHARE ROW EXCLUSIVE', work: 'metadata', source: ALTER_SEQUENCE }, [
    { case: 'the sequence', probe: { sql: 'alter sequence users_id_seq restart' } },
    { case: 'OWNED BY', touches: 'named', lock: 'ACCESS SHARE', probe: { setup: [COUNTER], sql: 'alter sequence counter owned by users.age' } },
  ]),
  ...rowsOn('renameSequence', { ...STRONG, touches: 'sequence', source: manual('sql-altersequence') }, [{ case: 'any', probe: { setup: [COUNTER], sql: 'alter sequence counter rename to meter' } }]),
  ...rowsOn('dropSequence', { ...STRONG, touches: 'sequence', source: manual('sql-dropsequence') }, [
    { case: 'the sequence', probe: { setup: [COUNTER], sql: 'drop sequence counter' } },
    { case: 'CASCADE', when: ({ cascade }) => cascade, touches: 'users', probe: { setup: [COUNTER, "alter table users alter column age set default nextval('counter')"], sql: 'drop sequence counter cascade' } },
  ]),
  ...rowsOn('dropSchema', { ...STRONG, touches: 'schema', source: manual('sql-dropschema') }, [
    { case: 'CASCADE', when: ({ cascade }) => cascade, touches: ['schema', 'beyond schema'], probe: { setup: ['create schema sales', 'create table sales.deals (user_id bigint references users)'], sql: 'drop schema sales cascade' } },
  ]),
  ...rowsOn('createStatistics', { touches: 'table', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: manual('sql-createstatistics') }, [
    { case: 'any', probe: { sql: 'create statistics ages (dependencies) on age, status from users' } },
  ]),
  ...rowsOn('dropStatistics', { touches: 'statistics of', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: manual('sql-dropstatistics') }, [
    { case: 'any', since: 12, probe: { setup: ['create statistics ages (dependencies) on age, status from users'], sql: 'drop statistics ages' } },
  ]),
  ...rowsOn('setPublication', { touches: 'published', lock: 'SHARE UPDATE EXCLUSIVE', work: 'metadata', source: manual('sql-alterpublication') }, [
    { case: 'the tables', probe: { sql: 'create publication changes for table users, orders' } },
  ]),
  ...rowsOn('grant', { touches: 'named', lock: 'ACCESS SHARE', work: 'metadata', source: manual('release-18', 18) }, [
    { case: 'on tables by name', since: 18, when: ({ allTables }) => !allTables, probe: { setup: ['create role clerk'], sql: 'grant select on users to clerk' } },
  ]),
  ...rowsOn('createDatabaseObject', { ...ALONE, source: manual('sql-createdatabase#SQL-CREATEDATABASE-NOTES') }, [
    { case: 'database, tablespace or subscription', when: ({ object }) => object !== 'role', probe: { sql: 'create database other' } },
  ]),
  ...rowsOn('dropDatabaseObject', { ...ALONE, source: manual('sql-dropdatabase') }, [
    { case: 'database, tablespace or subscription', when: ({ object }) => object !== 'role' && object !== 'owned', probe: { sql: 'drop database if exists nobodys' } },
  ]),
  ...rowsOn('alterSystem', { ...ALONE, source: manual('sql-altersystem#SQL-ALTERSYSTEM-NOTES') }, [{ case: 'any', probe: { sql: 'alter system reset work_mem' } }]),
];
