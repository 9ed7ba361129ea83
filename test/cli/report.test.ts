/** What `ddlint check` prints for people, from the first line to the last. */
import { expect, it } from 'vitest';
import { ddlint, folder, HISTORY } from './run.ts';

it('a finding: rule, what, where, the text, why, what instead; then how much was found and understood, and what was assumed', async () => {
  const { stdout } = await ddlint(['check'], { cwd: folder(HISTORY) });
  const lines = stdout.split('\n');
  expect(lines.slice(0, 5)).toEqual([
    expect.stringMatching(/^error\[index-not-concurrent\]: .*\bSHARE\b.*\.$/),
    ' --> migrations/002.sql:2:1',
    '  |',
    '2 | CREATE INDEX a_idx ON a (b);',
    '  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^',
  ]);
  expect(lines[5]).toMatch(/^ {2}= why: \S/);
  expect(lines[6]).toBe('  = instead: CREATE INDEX CONCURRENTLY a_idx ON a (b);');
  expect(lines.slice(lines.indexOf(''))).toEqual([
    '',
    '1 error in 1 of 2 files. More about a rule: ddlint explain <rule>.',
    'Changes: 2 additive.',
    '3 of 3 statements understood.',
    'postgres@15 (assumed; say which with --engine); each file runs in one transaction (assumed; say with --transaction file|none).',
    '',
  ]);
});

it('says how many statements nobody could read', async () => {
  const { stdout } = await ddlint(['check'], { cwd: folder({ 'migrations/1.sql': 'SELECT 1;\nSELEC 2;\nDO $$ BEGIN EXECUTE x; END $$;\n' }) });
  expect(stdout).toContain('2 warnings in 1 of 1 file.');
  expect(stdout).toContain('\n1 of 3 statements understood, 2 not checked.\n');
});

it('a long report ends with how often each rule spoke', async () => {
  const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`migrations/${index}.sql`, `SET lock_timeout = '2s';\nDROP TABLE t${index};\n`]));
  const { stdout } = await ddlint(['check'], { cwd: folder(files) });
  expect(stdout).toMatch(/\n\n {3}12 {2}warning {2}drop-table\n\n12 warnings in 12 of 12 files\. /);
  expect(stdout.match(/= why: /g)).toHaveLength(1);
});

it('a long report of all there is says how to go on from it', async () => {
  const files = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`migrations/${index}.sql`, `SET lock_timeout = '2s';\nDROP TABLE t${index};\n`]));
  const hint = 'Only what is new, from now on: ddlint baseline records these.\n';
  const cwd = folder(files);
  expect((await ddlint(['check'], { cwd })).stdout).toContain(hint);
  expect((await ddlint(['check', 'migrations'], { cwd })).stdout).not.toContain(hint);
  expect((await ddlint(['check'], { cwd: folder(Object.fromEntries(Object.entries(files).slice(1))) })).stdout).not.toContain(hint);
  await ddlint(['baseline'], { cwd });
  for (const more of [[], ['--no-baseline']]) expect((await ddlint(['check', ...more], { cwd })).stdout).not.toContain(hint);
});

it('files come in the order they are applied', async () => {
  const files = Object.fromEntries(['10_c', '9_b', '1_a'].map((name) => [`migrations/${name}.sql`, `DROP TABLE "${name}";\n`]));
  const { stdout } = await ddlint(['check', '--rule', 'missing-lock-timeout=off'], { cwd: folder(files) });
  expect(stdout.match(/--> .*/g)).toEqual(['--> migrations/1_a.sql:1:1', '--> migrations/9_b.sql:1:1', '--> migrations/10_c.sql:1:1']);
});

it('columns fit wide characters', async () => {
  const { stdout } = await ddlint(['check', '-', '--rule', 'missing-lock-timeout=off'], { cwd: folder({}), input: "SELECT '日本🎉'; DROP TABLE größe;\n" });
  expect(stdout).toContain("1 | SELECT '日本🎉'; DROP TABLE größe;\n  |                  ^^^^^^^^^^^^^^^^\n");
});
