import { describe, expect, it } from 'vitest';
import { sqitch } from '../../src/readers/sqitch/index.ts';
import { layoutOf } from '../../src/readers/sqitch/layout.ts';
import { changesIn } from '../../src/readers/sqitch/plan.ts';
import { detected, idsOf, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const BY = '2024-01-01T10:00:00Z Ada <ada@example.com>';
const plan = (...lines: readonly string[]): string => ['%syntax-version=1.0.0', '%project=shop', '', ...lines.map((line) => (/^(?:#.*)?$/.test(line) ? line : `${line} ${BY}`))].join('\n');
const CONF = '[core]\n\tengine = pg\n';

it.each([
  ['a plan beside its folders', 'db/deploy/a.sql', { 'db/sqitch.plan': '' }, 'sqitch'],
  ['a plan above the working directory', 'a.sql', { '../sqitch.plan': '' }, 'sql'],
  ['no plan', 'deploy/a.sql', {}, 'sql'],
  ['a plan elsewhere', 'other/deploy/a.sql', { 'db/sqitch.plan': '' }, 'sql'],
])('%s', (_, path, others, name) => {
  expect(detected({ [path]: '--' }, others as Record<string, string>)).toBe(name);
});

describe('settings say where things are', () => {
  it.each([
    [CONF, { deploy: 'deploy', plan: 'sqitch.plan', engine: 'pg' }],
    ['[core]\nengine = pg # ours\n top_dir = ./db/./pg', { deploy: 'db/pg/deploy', plan: 'db/pg/sqitch.plan', engine: 'pg' }],
    ['[core]\nengine=pg\n[engine "pg"]\n\ttop_dir = db\n[engine "mysql"]\n\ttop_dir = my', { deploy: 'db/deploy', plan: 'db/sqitch.plan', engine: 'pg' }],
    ['[core]\ntop_dir = db\nplan_file = "x/../our.plan"\ndeploy_dir = up', { deploy: 'up', plan: 'our.plan', engine: undefined }],
  ])('%j', (text, expected) => {
    expect(layoutOf(`${expected.deploy}/a.sql`, (path) => ({ 'sqitch.conf': text, [expected.plan]: '' })[path])).toMatchObject(expected);
  });
});

it('a plan has changes, tags and notes', () => {
  const text = plan('a', '+ b [a] ', '@v1', 'schema/c [a b@v1 other:x !z]', '# nothing', '', 'a [a@v1 @v1]', '@v2');
  expect(changesIn(text).map(({ name, tags, missing }) => [name, tags, missing])).toEqual([['a', ['v1'], []], ['b', [], []], ['schema/c', [], []], ['a', [], []]]);
  expect(text.slice(...changesIn(text)[0]!.range)).toBe(`a ${BY}`);
  expect(changesIn(plan('a [b c@v1 @v9]', 'b')).map(({ missing }) => missing)).toEqual([['b', 'c@v1', '@v9'], []]);
});

it('changes run as planned, and a reworked one as it was', () => {
  const files = Object.fromEntries(['deploy/b', 'revert/b', 'deploy/a', 'revert/a', 'deploy/a@v1', 'deploy/s/c'].map((name) => [`db/${name}.sql`, `SELECT '${name}';`]));
  const read = reading(sqitch, files, { 'db/sqitch.plan': plan('b', 'a', '@v1', 's/c', '@v2', 'a [a@v1]') });
  expect(idsOf(read)).toEqual(['db/deploy/b and back', 'db/deploy/a@v1', 'db/deploy/s/c', 'db/deploy/a and back']);
  expect(statementsOf(read.migrations[3]!.down)).toEqual(["SELECT 'revert/a'"]);
  expect(unreadOf(read)).toEqual([]);
  expect(transactionsOf(read)).toEqual(['none', 'none', 'none', 'none', 'none', 'none']);
  expect(read.migrations[1]!.wayBackIn).toEqual({ path: 'db/revert/a@v1.sql' });
});

it('what is there again with no tag in between is told', () => {
  const files = Object.fromEntries(['a', 'b', 'a@v1'].map((name) => [`deploy/${name}.sql`, '--']));
  expect(unreadOf(reading(sqitch, files, { 'sqitch.plan': plan('a', 'b', 'a') }))).toContain('deploy/a.sql: sqitch.plan has a twice with no tag in between, and Sqitch refuses the plan');
  expect(unreadOf(reading(sqitch, files, { 'sqitch.plan': plan('a', 'b', '@v1', 'a') }))).toEqual([]);
  expect(changesIn(plan('a', '@v1', 'a', 'a')).map(({ time, isRefused }) => [time, isRefused])).toEqual([[1, false], [2, false], [3, true]]);
});

it('what is not as planned is told', () => {
  expect(unreadOf(reading(sqitch, { 'deploy/a.sql': '--', 'deploy/c.sql': '--', 'revert/d.sql': '--', 'deploy/e.sql': '' }, { 'sqitch.plan': plan('a [b]', 'b', 'e') }))).toEqual([
    'deploy/a.sql: sqitch.plan says that a requires b, which does not come before it, and Sqitch refuses the plan',
    'deploy/b.sql: sqitch.plan names this change, and there is no such file',
    'deploy/c.sql: sqitch.plan has no such change, so that Sqitch never runs this',
    'revert/d.sql: sqitch.plan has no such change, so that Sqitch never runs this',
    'deploy/e.sql: this file is empty',
  ]);
  expect(unreadOf(reading(sqitch, { 'deploy/a.sql': '--' }))).toEqual(['deploy/a.sql: there is no sqitch.plan for this script']);
});

it('another engine is another engine', () => {
  expect(reading(sqitch, { 'deploy/a.sql': '--' }, { 'sqitch.plan': plan('a'), 'sqitch.conf': '[core]\nengine = sqlite\n' }).skipped).toBe('sqitch.conf says that it is for sqlite');
});
