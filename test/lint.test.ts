import { expect, test } from 'vitest';
import { check } from '../src/index.ts';

const files = [{ path: '1.sql', text: 'create table t (id bigint primary key, n int);' }, { path: '2.sql', text: "set lock_timeout = '2s';\ncreate index on t (n);" }];

test('what is switched off is not said by a more general rule instead', async () => {
  expect((await check({ files })).findings.map(({ rule }) => rule)).toEqual(['index-not-concurrent']);
  expect((await check({ files, rules: { 'index-not-concurrent': 'off' } })).findings).toEqual([]);
});

test('tables that inherit in a circle, because they are made a second time, end', async () => {
  const text = 'CREATE TABLE a (id int);\nCREATE TABLE b () INHERITS (a);\nCREATE TABLE b (id int);\nCREATE TABLE a () INHERITS (b);\nALTER TABLE a ADD CONSTRAINT positive CHECK (id > 0);\n';
  const { findings } = await check({ files: [{ path: '1.sql', text }] });
  expect(findings.filter(({ rule }) => rule === 'object-already-exists').map(({ line }) => line)).toEqual([3]);
});
