/** Changing the type of a key: what the tables at the other end of foreign keys have to do with it. */
import { expect, test } from 'vitest';
import { check } from '../../src/index.ts';

const TABLES = 'create table units (id varchar(10) primary key, n int unique); create table c (id bigint primary key, n bigint, unit_id varchar(10) references units, unit_n int references units (n))';

async function worksOf(sql: string): Promise<readonly string[]> {
  const { steps } = await check({ files: [{ path: '1.sql', text: TABLES }, { path: '2.sql', text: sql }] });
  return steps.at(-1)!.operations.flatMap(({ effects }) => effects.filter(({ on }) => on === undefined).map(({ table, work }) => `${table} ${work}`));
}

test('a column of the same name in the other table decides nothing', async () => {
  expect(await worksOf('alter table units alter column id type varchar(20)')).toEqual(['units metadata', 'c metadata']);
  expect(await worksOf('alter table units alter column n type bigint')).toEqual(['units rewrite', 'c scan']);
});
