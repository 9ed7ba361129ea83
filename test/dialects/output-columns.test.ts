/** The names that a view's columns get when its query gives none, against PostgreSQL's own. */
import { expect, it } from 'vitest';
import { startPglite } from '../support/pglite.ts';
import { one } from './lowered.ts';

const EXPRESSIONS = [
  "'x'", '1 + 1', '-1', 'null', 'not true', 'nr is null', 'nr in (1, 2)', 'nr', 'items.nr', 'items.nr::text', '7::integer', "'7'::integer::text",
  'case when true then nr else 2 end', 'case when true then 2 else nr end', '(case when true then 2 else nr end)::text', '(case when true then 2 end)::text',
  'marks[1]', 'array[nr]', 'coalesce(nr, 1)', 'nullif(nr, 1)', 'greatest(nr, 1)', 'least(nr, 1)', 'current_timestamp', 'localtime(2)', 'current_user', 'session_user', 'now()',
  'exists (select 1)', '(select nr)', '(select 1)', '(select 1 as one)', 'array(select 1)', 'nr = any (select 1)', 'nr = any (marks)', 'note collate "C"', "date '2024-01-01'",
  'extract(year from now())', 'substring(note from 2)', "now() at time zone 'utc'", "note like 'x%'", 'nr between 1 and 2', 'sum(nr) over ()',
  "json_object('a': 1)", 'json_array(1)', 'json_scalar(1)', "json_value(jsonb '1', '$')", "json('1')", "json('1') is json",
];

it('names what a query does not name as PostgreSQL does', async () => {
  const db = await startPglite(18);
  const named = async (expression: string): Promise<string | undefined> => {
    await db.run(`begin; create table items (nr integer, note text, marks integer[]); create view named as select ${expression} from items`);
    const name = await db.run("select attname from pg_attribute where attrelid = 'named'::regclass and attnum = 1");
    await db.run('rollback');
    return name;
  };
  const theirs: (string | undefined)[] = [];
  for (const expression of EXPRESSIONS) theirs.push(await named(expression));
  const ours = EXPRESSIONS.map((expression) => one('createView', `create view named as select ${expression} from items`).columns[0]);
  expect(ours).toEqual(theirs);
});
