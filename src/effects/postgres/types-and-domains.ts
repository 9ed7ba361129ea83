/** Types and domains, and the tables made of them: https://www.postgresql.org/docs/current/sql-alterdomain.html */
import { findType } from '../../catalog/names.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import type { Name } from '../../operations.ts';
import { manual } from './sources.ts';

const ALTER_DOMAIN = manual('sql-alterdomain#SQL-ALTERDOMAIN-NOTES');
const TYPECMDS = 'https://github.com/postgres/postgres/blob/master/src/backend/commands/typecmds.c';
const ALTER_TYPE = manual('sql-altertype');
const CONTACTS = ['create domain email as text', 'create table contacts (at email)', "insert into contacts select 'a@b' from generate_series(1, 50)"];
const PLACES = ['create type address as (street text, city text)', 'create table places (at address)'];

export const typeRows: readonly Row[] = [
  ...rowsOn('addEnumValue', { touches: 'operation', lock: 'none', work: 'metadata', source: manual('sql-altertype#SQL-ALTERTYPE-NOTES', 11) }, [
    { case: 'a type of the same migration', until: 11, when: ({ name }, { before, migration }) => migration !== undefined && findType(before, name)?.createdBy === migration },
    { case: 'any', until: 11, failsInTransaction: true },
  ]),
  ...rowsOn('alterCompositeType', { touches: 'type', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: ALTER_TYPE }, [
    { case: 'any', probe: { setup: PLACES, sql: 'alter type address add attribute code text' } },
  ]),
  ...rowsOn(['addDomainConstraint', 'validateDomainConstraint'], { touches: 'users', lock: 'none', work: 'metadata', source: TYPECMDS }, [
    { case: 'a partitioned table, whose rows are elsewhere', when: (_, { touched }) => touched?.partitionBy !== undefined },
  ]),
  ...rowsOn('addDomainConstraint', { touches: 'users', lock: 'SHARE', work: 'scan', source: ALTER_DOMAIN }, [
    { case: 'NOT VALID, or NOT NULL already', when: ({ constraint, name }, context) => constraint.notValid || (constraint.type === 'notNull' && isNotNull(name, context)), lock: 'none', work: 'metadata', probe: { setup: CONTACTS, sql: "alter domain email add check (value like '%@%') not valid" } },
    { case: 'any', probe: { setup: CONTACTS, sql: "alter domain email add check (value like '%@%')" } },
  ]),
  ...rowsOn('validateDomainConstraint', { touches: 'users', lock: 'SHARE', work: 'scan', source: TYPECMDS }, [
    { case: 'any', probe: { setup: [...CONTACTS, "alter domain email add constraint at check (value like '%@%') not valid"], sql: 'alter domain email validate constraint at' } },
  ]),
  ...rowsOn('dropType', { touches: 'type', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-droptype') }, [
    { case: 'a composite type itself', when: ({ name }, { before }) => findType(before, name)?.kind === 'composite' },
  ]),
  ...rowsOn('dropType', { touches: 'users', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-droptype') }, [
    { case: 'CASCADE', when: ({ cascade }) => cascade, probe: { setup: CONTACTS, sql: 'drop domain email cascade' } },
  ]),
];

function isNotNull(domain: Name, { before }: Context): boolean {
  return findType(before, domain)?.notNull === true;
}
