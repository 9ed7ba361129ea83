import { describe, expect, it } from 'vitest';
import { measure } from './measure.ts';
import { PGLITE_MAJORS, startPglite } from './pglite.ts';

describe.each(PGLITE_MAJORS)('PGlite %i', (major) => {
  it('says its version', async () => {
    const db = await startPglite(major);
    expect(await db.run('show server_version')).toMatch(new RegExp(`^${major}\\.`));
  });

  it('sees locks, a rewrite and the rebuilt index', async () => {
    const db = await startPglite(major);
    const measured = await measure(db, { sql: 'alter table orders alter column user_id type integer' });
    expect(measured).toMatchObject({ locks: { orders: 'ACCESS EXCLUSIVE', users: 'ACCESS EXCLUSIVE' }, rewrite: ['orders'], failsInTransaction: false });
    expect(measured.indexRebuild).toEqual(['orders_pkey', 'orders_user_id_idx']);
  });

  it('sees a scan, and none where nothing is read', async () => {
    const db = await startPglite(major);
    const scanned = await measure(db, { sql: 'alter table users add check (age > 0)' });
    expect(scanned).toMatchObject({ scan: ['users'], rewrite: [], write: [] });
    const unread = await measure(db, { sql: 'alter table users add check (age > 0) not valid' });
    expect(unread).toMatchObject({ locks: { users: 'ACCESS EXCLUSIVE' }, scan: [], rewrite: [] });
    expect((await measure(db, { sql: 'select id from users where id > 0' })).scan).toEqual(['users']);
  });

  it('counts no lock of the set-up and leaves nothing of it behind', async () => {
    const db = await startPglite(major);
    const setup = ['create schema billing', 'create table billing.bills as select * from orders', 'create extension citext', "create type mood as enum ('sad')", 'create role clerk', 'create publication p for table users'];
    expect(await measure(db, { setup, sql: 'create index on billing.bills (id)' })).toMatchObject({
      locks: { 'billing.bills': 'SHARE' },
      scan: ['billing.bills'],
      indexBuild: ['billing.bills'],
    });
    const after = await measure(db, { sql: 'create type mood as enum (); create role clerk; create extension citext; create publication p; create table billing.bills ()' });
    expect(after.error).toBe('3F000 schema "billing" does not exist');
  });

  it('sees writes, a reused index and sequence locks', async () => {
    const db = await startPglite(major);
    expect(await measure(db, { sql: 'update users set age = 1' })).toMatchObject({ locks: { users: 'ROW EXCLUSIVE' }, write: ['users'] });
    const reused = await measure(db, { setup: ['create index on users (nick)'], sql: 'alter table users alter column nick type varchar(30)' });
    expect(reused).toMatchObject({ indexReuse: ['users_nick_idx'], indexBuild: [], indexRebuild: [], rewrite: [] });
    expect((await measure(db, { sql: 'alter sequence users_id_seq restart' })).otherLocks).toEqual({ users_id_seq: 'SHARE ROW EXCLUSIVE' });
  });

  it('sees rows that are changed or locked, and tables that are emptied', async () => {
    const db = await startPglite(major);
    expect((await measure(db, { sql: 'update users set age = 1 where id = 1' })).rowLocks).toEqual(['users']);
    expect((await measure(db, { sql: 'select * from users where id = 1 for update' })).rowLocks).toEqual(['users']);
    expect((await measure(db, { sql: 'insert into orders (user_id, amount) values (1, 1)' })).rowLocks).toEqual([]);
    expect((await measure(db, { sql: 'truncate orders' })).empties).toEqual(['orders']);
    expect((await measure(db, { sql: 'alter table orders alter column user_id type integer' })).empties).toEqual([]);
  });

  it('tells what fails in a transaction from what fails', async () => {
    const db = await startPglite(major);
    expect(await measure(db, { sql: 'create index concurrently on users (age)' })).toMatchObject({ failsInTransaction: true, locks: {} });
    const added = await measure(db, { setup: ["create type mood as enum ('sad')", 'alter table users add feels mood'], sql: "alter type mood add value 'glad'; update users set feels = 'glad'" });
    expect(added).toMatchObject({ failsInTransaction: true });
    expect(added).not.toHaveProperty('error');
    expect((await measure(db, { sql: 'cluster users using users_pkey' })).rewrite).toEqual(['users']);
    expect(await measure(db, { sql: 'alter table nobody add c int' })).toMatchObject({ failsInTransaction: false, error: '42P01 relation "nobody" does not exist' });
    await expect(measure(db, { setup: ['select 1/0'], sql: 'select 1' })).rejects.toThrow('set-up failed: select 1/0: 22012');
  });
});
