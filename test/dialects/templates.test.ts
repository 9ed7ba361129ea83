/** What stands in templates is not known, but the same template is the same name wherever it stands and however it is spaced. */
import { expect, test } from 'vitest';
import { check } from '../../src/index.ts';

const files = (...texts: readonly string[]) => texts.map((text, index) => ({ path: `${index}.sql`, text }));

test('a table is found again under its templates, quoted or not, and is told by them', async () => {
  const { findings, statements } = await check({
    files: files(
      'create table {{ index .Options "Namespace" }}.users (id bigint primary key, at timestamptz);\ncreate table ${pre}_log (a int);',
      'alter table "{{index .Options "Namespace"}}"."users" rename column at to seen_at;\ncreate index on ${pre}_log (a);',
      'alter table {{ index  .Options "Namespace" }}.users add column at timestamptz generated always as (seen_at) stored;',
    ),
  });
  expect(findings.filter(({ severity }) => severity !== 'note').map(({ rule, message }) => [rule, message])).toEqual([
    ['rename-column', 'Code that still says {{ index .Options "Namespace" }}.users.at fails as soon as this is applied.'],
    ['index-not-concurrent', expect.stringContaining('${pre}_log')],
    ['add-column-stored-generated', expect.stringContaining('{{ index .Options "Namespace" }}.users')],
  ]);
  expect(statements).toEqual({ read: 5, understood: 5, unknown: [] });
});

test('different templates are different names', async () => {
  const { findings } = await check({ files: files('create table ${a}.t (id int primary key, a int);', 'create index concurrently i on ${b}.t (a);'), transaction: 'none' });
  expect(findings).toEqual([]);
  const { steps } = await check({ files: files('create table ${A}.t (id int); create table ${a}.t (id int); create index on ${A}.t (id)') });
  expect(steps.flatMap(({ operations }) => operations.flatMap(({ effects }) => effects.map(({ table }) => table)))).toEqual(['${A}.t']);
});
