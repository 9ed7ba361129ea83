/** `ddlint rules` and `ddlint explain`: what there is to know about the rules. */
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { ddlint, folder } from './run.ts';

it('lists every rule in a line, aligned', async () => {
  const { code, stdout, stderr } = await ddlint(['rules'], { cwd: folder({}) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => line.split(/\s+/)[0])).toEqual(rules.map(({ id }) => id));
  expect(new Set(lines.map((line) => line.search(/(?<=^\S+ +\S+ +)\S/)))).toHaveLength(1);
});

it('lists every rule as JSON', async () => {
  const { stdout } = await ddlint(['rules', '--format', 'json'], { cwd: folder({}) });
  const listed = JSON.parse(stdout) as { version: number; rules: readonly unknown[] };
  expect(listed.version).toBe(1);
  expect(listed.rules).toHaveLength(rules.length);
  expect(listed.rules).toContainEqual({
    id: 'drop-table',
    title: rules.find(({ id }) => id === 'drop-table')!.title,
    category: 'data-loss',
    severity: 'warning',
    engines: ['postgres'],
    url: 'https://github.com/ddlint/ddlint/blob/main/rules/README.md#drop-table',
  });
});

it('explains why, what instead, and where that is from', async () => {
  const { code, stdout, stderr } = await ddlint(['explain', 'vacuum-full'], { cwd: folder({}) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { title, why, instead, sources } = rules.find(({ id }) => id === 'vacuum-full')!;
  expect(stdout).toBe(`vacuum-full: ${title}\nerror · locking · postgres\n\nWhy\n  ${why}\n\nInstead\n  ${instead}\n\nWhere you know better\n  -- ddlint-ignore vacuum-full: <why>\n\n  above the statement; for all migrations "vacuum-full": "off" in the "rules" of ddlint.config.json.\n\nSources\n  ${sources.join('\n  ')}\n`);
});

it.each([
  ['vacum-full', 'Did you mean vacuum-full? '],
  ['not-null', 'Did you mean drop-not-null or '],
  ['xyzzy', 'There is no rule xyzzy. List the rules with: ddlint rules.'],
])('does not know %s', async (id, message) => {
  const { code, stdout, stderr } = await ddlint(['explain', id], { cwd: folder({}) });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
