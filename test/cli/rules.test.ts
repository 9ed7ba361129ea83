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
    title: 'Dropping a table loses its data and breaks code that still uses it',
    category: 'data-loss',
    severity: 'warning',
    engines: ['postgres'],
    url: 'https://github.com/ddlint/ddlint/blob/main/rules/README.md#drop-table',
  });
});

it('explains why, what instead, and where that is from', async () => {
  const { code, stdout, stderr } = await ddlint(['explain', 'vacuum-full'], { cwd: folder({}) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatchInlineSnapshot(`
    "vacuum-full: VACUUM FULL writes the table anew and blocks it
    error · locking · postgres

    Why
      VACUUM FULL copies the table and rebuilds its indexes under ACCESS EXCLUSIVE: nobody can read or write it until that is done.

    Instead
      Plain VACUUM makes the space reusable without blocking; pg_repack gives it back to the system with short locks only.

    Sources
      https://www.postgresql.org/docs/current/sql-vacuum.html
    "
  `);
});

it.each([
  ['vacum-full', 'Did you mean vacuum-full? '],
  ['not-null', 'Did you mean set-not-null-scan or add-column-not-null-no-default'],
  ['xyzzy', 'There is no rule xyzzy. List the rules with: ddlint rules.'],
])('does not know %s', async (id, message) => {
  const { code, stdout, stderr } = await ddlint(['explain', id], { cwd: folder({}) });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
});
