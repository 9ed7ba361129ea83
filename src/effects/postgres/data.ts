/** Statements that read and write rows: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS */
import type { Table } from '../../model.ts';
import type { Expression } from '../../operations.ts';
import { foreignKeysBetween } from '../foreign-keys.ts';
import { lockModes } from '../locks.ts';
import { rowsOn, type Row } from '../table.ts';
import { LOCKING, manual } from './sources.ts';

const ROW_LOCKS = manual('explicit-locking#LOCKING-ROWS');

export const dataRows: readonly Row[] = [
  ...rowsOn('write', { touches: ['table', 'descendants'], lock: 'ROW EXCLUSIVE', work: 'write', source: LOCKING }, [
    { case: 'INSERT of the rows given', when: ({ verb, source }) => verb === 'insert' && (source === 'values' || source === 'default'), touches: 'table', work: 'metadata', probe: { sql: "insert into accounts (id, name) values (1000, 'x')" } },
    { case: 'INSERT … ON CONFLICT DO UPDATE', when: ({ verb, onConflictUpdate }) => verb === 'insert' && onConflictUpdate === true, touches: 'table', locksRows: true, source: ROW_LOCKS },
    { case: 'INSERT of a query, COPY', when: ({ verb }) => verb === 'insert', touches: 'table', probe: { sql: 'insert into accounts select id + 1000, name from users' } },
    { case: 'rows picked by a unique key', when: ({ where }, { touched, table }) => picksByKey(where, touched ?? table), work: 'metadata', source: ROW_LOCKS, probe: { sql: "update users set nick = 'x' where id = 1" } },
    { case: 'UPDATE, DELETE, MERGE', locksRows: true, source: ROW_LOCKS, probe: { sql: "update users set status = 'x' where status is not null" } },
    { case: 'what it reads', touches: 'read', lock: 'ACCESS SHARE', work: 'scan', probe: { sql: 'delete from orders using users where users.id = orders.user_id' } },
    { case: 'foreign keys of the rows', touches: 'referenced', lock: 'ROW SHARE', work: 'metadata', probe: { sql: 'insert into orders (user_id, amount) values (1, 1)' } },
    { case: 'foreign keys to the rows, which go with them', when: ({ verb }, { table, touched }) => verb === 'delete' && passesDeletes(touched, table), touches: 'referencing', locksRows: true },
    { case: 'foreign keys to the rows', when: ({ verb }) => verb === 'delete' || verb === 'merge', touches: 'referencing', lock: 'ROW SHARE', work: 'metadata' },
  ]),
  ...rowsOn('select', { touches: 'read', lock: 'ACCESS SHARE', work: 'scan', source: LOCKING }, [
    { case: 'FOR UPDATE … LIMIT', when: ({ locks, limited }) => locks && limited, lock: 'ROW SHARE', work: 'metadata', source: ROW_LOCKS },
    { case: 'FOR UPDATE', when: ({ locks }) => locks, lock: 'ROW SHARE', locksRows: true, source: ROW_LOCKS, probe: { sql: 'select * from users for update' } },
    { case: 'LIMIT', when: ({ limited }) => limited, work: 'metadata', probe: { sql: 'select * from users limit 1' } },
    { case: 'any', probe: { sql: 'select count(*) from users' } },
  ]),
  ...rowsOn('copyOut', { touches: 'read', lock: 'ACCESS SHARE', work: 'scan', source: manual('sql-copy') }, [{ case: 'any' }]),
  ...rowsOn('lockTable', { touches: 'read', lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: manual('sql-lock') }, lockModes.map((lock) => (
    { case: lock, lock, when: ({ mode }) => mode === lock, probe: { sql: `lock table users in ${lock.toLowerCase()} mode` } }
  ))),
];

/** All columns of a unique key are compared with constants; of a table that the history does not know, its id. */
function picksByKey(where: Expression | undefined, table: Table | undefined): boolean {
  const fixed = new Set((where?.conjuncts ?? []).filter(({ operator, values = [] }) => (operator === '=' || operator === 'in') && values.length > 0).map(({ column }) => column));
  if (table?.known !== true && fixed.has('id')) return true;
  return table?.indexes.some(({ unique, where: partial, keys }) => unique && !partial && keys.every(({ column }) => column !== undefined && fixed.has(column))) === true;
}

/** Does the child's foreign key change its rows when the parent's go? */
function passesDeletes(child: Table | undefined, parent: Table | undefined): boolean {
  return foreignKeysBetween(child, parent?.name ?? '').some(({ references }) => !['no action', 'restrict'].includes(references?.onDelete ?? 'no action'));
}
