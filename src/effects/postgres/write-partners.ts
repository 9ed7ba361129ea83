/** What writes look at and change at the other ends of foreign keys: https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK */
import type { Table, TableConstraint } from '../../model.ts';
import type { OperationOf } from '../../operations.ts';
import { foreignKeysBetween, references } from '../foreign-keys.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import { picks, picksFew } from './picks.ts';
import { manual } from './sources.ts';

type Write = OperationOf<'write'>;

const FOREIGN_KEYS = manual('ddl-constraints#DDL-CONSTRAINTS-FK');
const ROW_LOCKS = manual('explicit-locking#LOCKING-ROWS');
const NOTES = ['create table notes (user_id bigint references users on update cascade)', 'insert into notes select n from generate_series(1, 300) n'];
const LONELY = [...NOTES, "insert into users (id, name) values (1000, 'x')"];
const NOTED = [...LONELY, 'insert into notes values (1000)'];

export const writePartnerRows: readonly Row[] = [
  ...rowsOn('write', { touches: 'referenced', aspect: 'foreign keys', lock: 'ROW SHARE', work: 'metadata', source: FOREIGN_KEYS }, [
    { case: 'foreign keys that become NULL', when: (operation, { table }) => operation.verb === 'update' && ownKeys(table).filter(({ columns }) => columns.some((column) => operation.columns.includes(column))).every(({ columns }) => becomeNull(operation, columns)), lock: 'none', probe: { setup: NOTES, sql: 'update notes set user_id = null' } },
    { case: 'foreign keys of a few rows', when: (operation, context) => changesFew(operation, context), probe: { sql: 'insert into orders (user_id, amount) values (1, 1)' } },
    { case: 'foreign keys of many rows, each looked up', work: 'scan', probe: { sql: 'insert into orders (user_id, amount) select n, 1 from generate_series(1, 400) n' } },
  ]),
  ...rowsOn('write', { touches: 'referencing', aspect: 'foreign keys', lock: 'ROW EXCLUSIVE', work: 'write', source: FOREIGN_KEYS }, [
    { case: 'the rows and keys that are pointed to stay', when: (operation, context) => operation.verb !== 'merge' && changedKeys(operation, context).length === 0, lock: 'none', work: 'metadata', probe: { sql: "update users set nick = 'x' where id = 1" } },
    { case: 'foreign keys to a few rows, which they follow, by an index', when: (operation, context) => follows(operation, context) && changesFew(operation, context) && isIndexed(operation, context), locksRows: true, work: 'metadata', source: ROW_LOCKS, probe: { setup: [...NOTED, 'insert into notes select 1 + n % 400 from generate_series(1, 10000) n', 'create index on notes (user_id)'], sql: 'update users set id = 1001 where id = 1000' } },
    { case: 'foreign keys to a few rows, which they follow', when: (operation, context) => follows(operation, context) && changesFew(operation, context), locksRows: true, work: 'scan', source: ROW_LOCKS, probe: { setup: NOTED, sql: 'update users set id = 1001 where id = 1000' } },
    { case: 'foreign keys to many rows, which they follow', when: follows, locksRows: true, source: ROW_LOCKS, probe: { setup: [...NOTES, 'drop table orders'], sql: 'update users set id = id + 1000' } },
    { case: 'foreign keys to the rows, by an index', when: isIndexed, lock: 'ROW SHARE', work: 'metadata', probe: { setup: ["insert into users (id, name) values (1000, 'x')"], sql: 'delete from users where id = 1000' } },
    { case: 'foreign keys to the rows', lock: 'ROW SHARE', work: 'scan', probe: { setup: LONELY, sql: 'delete from users where id = 1000' } },
  ]),
];

function changesFew({ verb, source, where, reads, query }: Write, { table, before }: Context): boolean {
  if (verb === 'insert') return source === 'values' || source === 'default' || picks(query, before);
  return verb === 'merge' ? reads.length === 0 : picksFew(where?.conjuncts, table);
}

function ownKeys(table: Table | undefined): readonly TableConstraint[] {
  return (table?.constraints ?? []).filter(({ type }) => type === 'foreignKey');
}

function becomeNull({ assigned = [] }: Write, columns: readonly string[]): boolean {
  return columns.some((column) => assigned.some((one) => one.column === column && one.value.constant === 'null'));
}

/** The foreign keys of the other table to what the write takes away or changes. */
function changedKeys({ verb, columns }: Write, { table, touched }: Context): readonly TableConstraint[] {
  const keys = foreignKeysBetween(touched, table?.name ?? '');
  if (verb === 'delete' || !table) return keys;
  return verb === 'insert' ? [] : keys.filter((key) => columns.some((column) => references(key, table, column)));
}

/** Do the rows of the other table go or change along? */
function follows(operation: Write, context: Context): boolean {
  const stay = ['no action', 'restrict'];
  return changedKeys(operation, context).some(({ references: target }) => !stay.includes((operation.verb === 'delete' ? target?.onDelete : target?.onUpdate) ?? 'no action'));
}

function isIndexed(operation: Write, context: Context): boolean {
  return changedKeys(operation, context).every(({ columns }) => context.touched?.indexes.some(({ keys, where, valid }) => valid && !where && columns.includes(keys[0]?.column ?? '')) === true);
}
