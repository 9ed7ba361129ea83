/** Types and domains, and the tables made of them: https://www.postgresql.org/docs/current/sql-alterdomain.html */
import { findType } from '../../catalog/names.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import type { Name } from '../../operations.ts';
import { manual } from './sources.ts';

const ALTER_DOMAIN = manual('sql-alterdomain#SQL-ALTERDOMAIN-NOTES');
const TYPECMDS = 'https://github.com/postgres/postgres/blob/master/src/backend/commands/typecmds.c';
const ALTER_TYPE = manual('sql-altertype');
const CONTACTS = ['create domain email as text', 'create table contacts (at email)', "insert into contacts select 'a@b' from generate_series(1, 50)"];
const LISTS = ['create domain email as text', 'create table lists (n int, at email) partition by list (n)', 'create table lists_1 partition of lists for values in (1)', "insert into lists select 1, 'a@b' from generate_series(1, 50)"];
const VALID = "alter domain email add check (value like '%@%')";
const MOOD = "create type mood as enum ('sad')";
const GLAD = "alter type mood add value 'glad'";
const PLACES = ['create type address as (street text, city text)', 'create table places (at address)'];

export const typeRows: readonly Row[] = [
  ...rowsOn('addEnumValue', { touches: 'operation', lock: 'none', work: 'metadata', source: manual('sql-altertype#SQL-ALTERTYPE-NOTES', 11) }, [
    { case: 'a type of the same migration', until: 11, when: ({ name }, { before, migration }) => migration !== undefined && findType(before, name)?.createdBy === migration, probe: { sql: `${MOOD}; ${GLAD}` } },
    { case: 'any', until: 11, failsInTransaction: true, probe: { setup: [MOOD], sql: GLAD } },
  ]),
  ...rowsOn('alterCompositeType', { touches: 'type', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: ALTER_TYPE }, [
    { case: 'any', probe: { setup: PLACES, sql: 'alter type address add attribute code text' } },
  ]),
  ...rowsOn('addDomainConstraint', { touches: 'users', lock: 'SHARE', work: 'scan', source: ALTER_DOMAIN }, [
    { case: 'a partitioned table, whose rows are elsewhere', when: (_, { touched }) => touched?.partitionBy !== undefined, lock: 'none', work: 'metadata', source: TYPECMDS, probe: { setup: LISTS, sql: VALID } },
    { case: 'NOT VALID, or NOT NULL already', when: ({ constraint, name }, context) => constraint.notValid || (constraint.type === 'notNull' && isNotNull(name, context)), lock: 'none', work: 'metadata', probe: { setup: CONTACTS, sql: "alter domain email add check (value like '%@%') not valid" } },
    { case: 'any', probe: { setup: CONTACTS, sql: "alter domain email add check (value like '%@%')" } },
  ]),
  ...rowsOn('validateDomainConstraint', { touches: 'users', lock: 'SHARE', work: 'scan', source: TYPECMDS }, [
    { case: 'a partitioned table, whose rows are elsewhere', when: (_, { touched }) => touched?.partitionBy !== undefined, lock: 'none', work: 'metadata', probe: { setup: [...LISTS, `${VALID} not valid`], sql: 'alter domain email validate constraint email_check' } },
    { case: 'any', probe: { setup: [...CONTACTS, "alter domain email add constraint at check (value like '%@%') not valid"], sql: 'alter domain email validate constraint at' } },
  ]),
  ...rowsOn('dropType', { touches: 'type', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-droptype') }, [
    { case: 'a composite type itself', when: ({ name }, { before }) => findType(before, name)?.kind === 'composite', probe: { setup: PLACES.slice(0, 1), sql: 'drop type address' } },
  ]),
  ...rowsOn('dropType', { touches: 'users', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-droptype') }, [
    { case: 'CASCADE', when: ({ cascade }) => cascade, probe: { setup: CONTACTS, sql: 'drop domain email cascade' } },
  ]),
];

function isNotNull(domain: Name, { before }: Context): boolean {
  return findType(before, domain)?.notNull === true;
}
