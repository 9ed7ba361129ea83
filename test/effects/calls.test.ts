/** What routines do when migrations call them: locks, rewrites and scans as a server shows them, at the place of the call. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/index.ts';
import type { Effect } from '../../src/model.ts';
import type { Database } from '../support/database.ts';
import { measure } from '../support/measure.ts';
import { PGLITE_MAJORS, startPglite } from '../support/pglite.ts';
import { hasNewFile } from '../support/predicted.ts';

const BASE = readFileSync(new URL('../support/base.sql', import.meta.url), 'utf8');
const plpgsql = (body: string, head = 'function f() returns void') => `create ${head} language plpgsql as $$ ${body} $$`;

const CASES: readonly (readonly [title: string, setup: readonly string[], sql: string])[] = [
  ['a write', [plpgsql("begin update users set status = 'x' where status is not null; end")], 'select f()'],
  ['DDL', [plpgsql('begin alter table users add column note text; create index on accounts (name); end')], 'select f()'],
  ['a rewrite', ["create function f() returns void language sql as 'alter table accounts alter column id type int'"], 'select * from f()'],
  ['a procedure', ['create procedure p() language sql begin atomic delete from orders; end'], 'call p()'],
  ['RETURN of a query', ['create function f() returns bigint language sql return (select count(*) from orders)'], 'select f()'],
  ['RETURN in PL/pgSQL', [plpgsql('begin return (select count(*) from orders); end', 'function f() returns bigint')], 'select f()'],
  ['quotes in quotes', ["create function f() returns void language plpgsql as 'begin execute ''update accounts set plan = ''''x''''''; end'"], 'select f()'],
  ['a DO block', [plpgsql('begin lock table orders in share mode; end')], 'do $$ begin perform f(); end $$'],
  ['an assignment', [plpgsql('begin truncate orders; return 1; end', 'function f() returns int')], 'do $$ declare n int; begin n := f(); end $$'],
  ['one that calls another', [plpgsql("begin update accounts set plan = 'x'; end", 'function g() returns void'), plpgsql('begin perform g(); end')], 'select f()'],
  ['one that calls itself', [plpgsql('begin if n > 0 then delete from orders; perform f(n - 1); end if; end', 'function f(n int) returns void')], 'select f(1)'],
  ['a call in INSERT … SELECT', [plpgsql('begin delete from orders; return 1; end', 'function f() returns bigint')], "insert into accounts (id, name) select f() + 999, 'x'"],
  ['a call in UPDATE', [plpgsql('begin select count(*) into n from orders; return n; end', 'function f(n bigint) returns bigint')], 'update users set age = f(id) where id = 1'],
  ['its own search_path', ['create schema app', 'create table app.users (id int primary key)', "create function f() returns void language sql set search_path = app as 'alter table app.users add column note text'"], 'select f()'],
  ['rows picked by an argument', [plpgsql('begin update users set nick = name where id = wanted; end', 'function f(wanted bigint) returns void')], 'select f(1)'],
  ['a trigger function that nobody calls', [plpgsql("begin update users set nick = 'x'; return new; end", 'function f() returns trigger')], 'select count(*) from accounts'],
  ['a condition', [], "do $$ begin if exists (select from users where nick = 'nobody') then truncate orders; end if; end $$"],
  ['a loop over a count', [], 'do $$ begin for i in 1..(select count(*) from accounts) loop null; end loop; end $$'],
  ['conditions that one row decides', [], "do $$ begin if exists (select from orders) then null; end if; if not exists (select from users where id = 1) then null; end if; end $$"],
];
/** Under a condition that does not hold. */
const NOT_RUN: ReadonlySet<string> = new Set(['a condition']);

describe.each(PGLITE_MAJORS)('PostgreSQL %i', (major) => {
  let db: Database;
  beforeAll(async () => {
    db = await startPglite(major);
  }, 120_000);

  it.each(CASES)('%s', async (title, setup, sql) => {
    const { steps } = await check({ engine: `postgres@${major}`, files: [BASE, ...setup, sql].map((text, index) => ({ path: `${index}.sql`, text })) });
    const operations = steps.at(-1)!.operations.filter(({ kind }) => !(NOT_RUN.has(title) && kind === 'truncate'));
    const { locks, rewrite, scan, error } = await measure(db, { setup, sql });
    expect(error).toBeUndefined();
    const effects = operations.flatMap((operation) => operation.effects).filter(({ on }) => on === undefined);
    expect(strongest(effects)).toEqual(locks);
    expect(tables(effects.filter(hasNewFile))).toEqual(rewrite);
    expect(tables(effects.filter((effect) => hasNewFile(effect) || effect.work === 'scan' || (effect.work === 'write' && effect.blocks !== 'schema')))).toEqual([...new Set([...scan, ...rewrite])].sort());
  }, 60_000);
});

const LOCKS = ['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

function strongest(effects: readonly Effect[]): Readonly<Record<string, string>> {
  const locks: Record<string, string> = {};
  for (const { table, lock } of effects) if (LOCKS.indexOf(lock) > LOCKS.indexOf(locks[table] ?? '')) locks[table] = lock;
  return locks;
}

function tables(effects: readonly Effect[]): readonly string[] {
  return [...new Set(effects.map(({ table }) => table))].sort();
}
