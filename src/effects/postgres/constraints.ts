/** Constraints that tables gain, check and lose: https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT */
import type { OperationOf } from '../../operations.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import { EVENTS, FAMILY_TREE } from './probes.ts';
import { constraintOf, hasIndexLike, hasOnlyNulls, indexFor, isIndexed, isKnownNotNull, isNotNull } from './schema.ts';
import { ALTER_TABLE, ALTER_TABLE_NOTES, manual, TABLECMDS } from './sources.ts';

type AddConstraint = OperationOf<'addConstraint'>;

const ADD = manual('sql-altertable#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT');
const VALIDATE = manual('sql-altertable#SQL-ALTERTABLE-DESC-VALIDATE-CONSTRAINT');
const FAMILY = { touches: ['table', 'descendants'], lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: ADD } as const;
const PARTITIONED = { ...FAMILY, touches: ['table', 'partitions'] } as const;
const BOTH_ENDS = { ...FAMILY, touches: ['table', 'partitions', 'referenced'], lock: 'SHARE ROW EXCLUSIVE' } as const;
const POSITIVE = [...FAMILY_TREE, 'alter table members add constraint positive check (id > 0)'];
const NULLABLE = [...FAMILY_TREE, 'alter table members alter column id drop not null'];
const ACCOUNT = 'alter table users add constraint users_account foreign key (account_id) references accounts';

export const constraintRows: readonly Row[] = [
  ...rowsOn('addConstraint', { ...FAMILY, aspect: 'check' }, [
    { case: 'CHECK, NOT VALID or NOT ENFORCED', when: (operation) => is(operation, 'check') && !isTested(operation), source: ALTER_TABLE_NOTES, probe: { sql: 'alter table users add check (age > 0) not valid' } },
    { case: 'CHECK', when: (operation) => is(operation, 'check'), touches: 'table', work: 'scan', probe: { sql: 'alter table users add check (age > 0)' } },
    { case: 'CHECK', when: ({ constraint }) => constraint.type === 'check' && !constraint.noInherit, touches: 'descendants', work: 'scan', probe: { setup: FAMILY_TREE, sql: 'alter table members add check (id > 0)' } },
    { case: 'CHECK … NO INHERIT', since: 18, when: (operation) => is(operation, 'check'), touches: 'descendants', probe: { setup: FAMILY_TREE, sql: 'alter table members add check (id > 0) no inherit' } },
  ]),
  ...rowsOn('addConstraint', { ...FAMILY, aspect: 'not null' }, [
    {
      case: 'NOT NULL, NOT VALID or known',
      since: 18,
      when: (operation, context) => is(operation, 'notNull') && (!isTested(operation) || operation.constraint.columns.every((column) => isKnownNotNull(context, column))),
      probe: { sql: 'alter table users add constraint aged not null age not valid' },
    },
    { case: 'NOT NULL', since: 18, when: (operation) => is(operation, 'notNull'), work: 'scan', probe: { sql: 'alter table users add constraint aged not null age' } },
  ]),
  ...rowsOn('addConstraint', { ...PARTITIONED, aspect: 'index' }, [
    {
      case: 'PRIMARY KEY USING INDEX over nullable columns',
      when: (operation, context) => usesIndex(operation) && is(operation, 'primaryKey') && !indexedColumns(operation, context).every((column) => isKnownNotNull(context, column)),
      touches: 'table',
      work: 'scan',
      probe: { setup: ['create table fresh as select 1 as id', 'create unique index fresh_id on fresh (id)'], sql: 'alter table fresh add primary key using index fresh_id' },
    },
    { case: 'USING INDEX', when: usesIndex, touches: 'table', probe: { setup: ['create unique index users_email on users (email)'], sql: 'alter table users add unique using index users_email' } },
    { case: 'PRIMARY KEY, UNIQUE or EXCLUDE', when: ({ constraint }) => isIndexed(constraint), touches: 'table', work: 'scan', index: 'build', probe: { sql: 'alter table users add unique (email)' } },
    { case: 'the partition has such a constraint', since: 11, until: 17, when: ({ constraint }, { touched }) => isIndexed(constraint) && hasIndexLike(touched, indexFor(constraint)), touches: 'partitions', lock: 'SHARE', probe: { setup: [...EVENTS, 'alter table events_2024 add unique (id, at)'], sql: 'alter table events add unique (id, at)' } },
    { case: 'the partition has such a constraint', since: 18, when: ({ constraint }, { touched }) => isIndexed(constraint) && hasIndexLike(touched, indexFor(constraint)), touches: 'partitions', probe: { setup: [...EVENTS, 'alter table events_2024 add unique (id, at)'], sql: 'alter table events add unique (id, at)' } },
    { case: 'PRIMARY KEY over nullable columns', when: (operation, { touched }) => is(operation, 'primaryKey') && !operation.constraint.columns.every((column) => isNotNull(touched, column)), touches: 'partitions', work: 'scan', index: 'build', source: TABLECMDS, probe: { setup: EVENTS, sql: 'alter table events add primary key (kind, at)' } },
    { case: 'PRIMARY KEY, UNIQUE or EXCLUDE', since: 11, until: 17, when: ({ constraint }) => isIndexed(constraint), touches: 'partitions', lock: 'SHARE', work: 'scan', index: 'build', source: TABLECMDS, probe: { setup: EVENTS, sql: 'alter table events add unique (id, at)' } },
    { case: 'PRIMARY KEY, UNIQUE or EXCLUDE', when: ({ constraint }) => isIndexed(constraint), touches: 'partitions', work: 'scan', index: 'build', source: TABLECMDS, probe: { setup: EVENTS, sql: 'alter table events add unique (id, at)' } },
  ]),
  ...rowsOn('addConstraint', { ...FAMILY, touches: 'descendants', aspect: 'inheriting tables', source: TABLECMDS }, [
    { case: 'a partition', when: (_, { touched }) => touched?.bound !== undefined, lock: 'none', probe: { setup: EVENTS, sql: 'alter table events add primary key (id, at)' } },
    { case: 'PRIMARY KEY over columns that are nullable there', when: (operation, context) => is(operation, 'primaryKey') && !indexedColumns(operation, context).every((column) => isKnownNotNull(context, column)), work: 'scan', probe: { setup: NULLABLE, sql: 'alter table members add primary key (id)' } },
    { case: 'PRIMARY KEY', since: 12, when: (operation) => is(operation, 'primaryKey'), probe: { setup: FAMILY_TREE, sql: 'alter table members add primary key (id)' } },
    { case: 'UNIQUE or EXCLUDE', since: 18, when: ({ constraint }) => isIndexed(constraint), probe: { setup: FAMILY_TREE, sql: 'alter table members add unique (id)' } },
    { case: 'FOREIGN KEY', since: 18, when: (operation) => is(operation, 'foreignKey'), lock: 'SHARE ROW EXCLUSIVE', probe: { setup: FAMILY_TREE, sql: 'alter table members add foreign key (id) references accounts not valid' } },
  ]),
  ...rowsOn('addConstraint', { ...BOTH_ENDS, aspect: 'foreign key' }, [
    { case: 'FOREIGN KEY, NOT VALID or NOT ENFORCED', when: (operation) => is(operation, 'foreignKey') && !isTested(operation), source: ALTER_TABLE_NOTES, probe: { sql: `${ACCOUNT} not valid` } },
    { case: 'FOREIGN KEY on columns that are all NULL', when: ({ constraint }, context) => constraint.type === 'foreignKey' && hasOnlyNulls(context, constraint.columns), touches: 'referenced', probe: { sql: 'alter table users add column team_id bigint; alter table users add foreign key (team_id) references accounts' } },
    { case: 'FOREIGN KEY', when: (operation) => is(operation, 'foreignKey'), work: 'scan', probe: { sql: ACCOUNT } },
  ]),
  ...rowsOn('validateConstraint', { ...FAMILY, lock: 'SHARE UPDATE EXCLUSIVE', source: VALIDATE }, [
    { case: 'valid already', when: ({ name }, context) => constraintOf(context, name)?.notValid === false, touches: 'table', ends: true, source: TABLECMDS, probe: { setup: [ACCOUNT], sql: 'alter table users validate constraint users_account' } },
    { case: 'any', work: 'scan', probe: { setup: ['alter table users add constraint aged check (age > 0) not valid'], sql: 'alter table users validate constraint aged' } },
    { case: 'FOREIGN KEY', touches: 'referenced', lock: 'ROW SHARE', work: 'scan', probe: { setup: [`${ACCOUNT} not valid`], sql: 'alter table users validate constraint users_account' } },
  ]),
  ...rowsOn('dropConstraint', { ...FAMILY, source: ALTER_TABLE }, [
    { case: 'any', touches: ['table', 'partitions'], probe: { setup: ['alter table users add constraint once unique (email)'], sql: 'alter table users drop constraint once' } },
    { case: 'CHECK', when: ({ name }, context) => constraintOf(context, name)?.type === 'check' || constraintOf(context, name)?.type === 'notNull', touches: 'descendants', probe: { setup: POSITIVE, sql: 'alter table members drop constraint positive' } },
    { case: 'FOREIGN KEY', touches: 'referenced', source: TABLECMDS, probe: { sql: 'alter table orders drop constraint orders_user_id_fkey' } },
    { case: 'CASCADE to foreign keys', when: ({ cascade, name }, context) => cascade && isKey(context, name), touches: 'referencing', probe: { sql: 'alter table users drop constraint users_pkey cascade' } },
  ]),
  ...rowsOn('alterConstraint', { ...PARTITIONED, source: manual('sql-altertable#SQL-ALTERTABLE-DESC-ALTER-CONSTRAINT') }, [
    { case: 'ENFORCED', since: 18, when: ({ enforced }) => enforced === true, work: 'scan', probe: { setup: [`${ACCOUNT} not enforced`], sql: 'alter table users alter constraint users_account enforced' } },
    { case: 'ENFORCED', since: 18, when: ({ enforced }) => enforced === true, touches: 'referenced', lock: 'SHARE ROW EXCLUSIVE', work: 'scan', probe: { setup: [`${ACCOUNT} not enforced`], sql: 'alter table users alter constraint users_account enforced' } },
    { case: 'NOT ENFORCED', since: 18, when: ({ enforced }) => enforced === false, touches: 'referenced', source: TABLECMDS, probe: { sql: 'alter table orders alter constraint orders_user_id_fkey not enforced' } },
    { case: 'INHERIT', since: 18, when: ({ inherit }) => inherit === true, touches: 'descendants', work: 'scan', probe: { setup: [...NULLABLE, 'alter table members add constraint filled not null id no inherit'], sql: 'alter table members alter constraint filled inherit' } },
    { case: 'NO INHERIT', since: 18, when: ({ inherit }) => inherit === false, touches: 'descendants', probe: { setup: [...NULLABLE, 'alter table members add constraint filled not null id'], sql: 'alter table members alter constraint filled no inherit' } },
    { case: 'any', probe: { sql: 'alter table orders alter constraint orders_user_id_fkey deferrable' } },
  ]),
  ...rowsOn('renameConstraint', { ...FAMILY, source: ALTER_TABLE }, [
    { case: 'any', touches: 'table', probe: { sql: 'alter table users rename constraint users_pkey to users_key' } },
    { case: 'CHECK', when: ({ name }, context) => constraintOf(context, name)?.type === 'check', touches: 'descendants', probe: { setup: POSITIVE, sql: 'alter table members rename constraint positive to above_zero' } },
  ]),
];

function is({ constraint }: AddConstraint, type: AddConstraint['constraint']['type']): boolean {
  return constraint.type === type;
}

function isTested({ constraint }: AddConstraint): boolean {
  return !constraint.notValid && !constraint.notEnforced;
}

function usesIndex({ constraint }: AddConstraint): boolean {
  return constraint.usingIndex !== undefined;
}

/** Columns of the index that is to become the constraint's. */
function indexedColumns({ constraint }: AddConstraint, { table }: Context): readonly string[] {
  const index = table?.indexes.find(({ name }) => name === constraint.usingIndex);
  return index ? index.keys.flatMap(({ column }) => column ?? []) : constraint.columns;
}

/** Can foreign keys point to it? */
function isKey(context: Context, name: string): boolean {
  const type = constraintOf(context, name)?.type;
  return type === 'primaryKey' || type === 'unique';
}
