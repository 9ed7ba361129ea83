/** Colours are for people who look on, and for those who ask for them. */
import { expect, it } from 'vitest';
import { shipped as ddlint, folder, HISTORY } from './run.ts';

const ESCAPE = '\u001b[';

it.each<[Readonly<Record<string, string>>, boolean]>([
  [{}, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: 'false' }, false],
  [{ FORCE_COLOR: '' }, false],
  [{ NO_COLOR: '1' }, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  [{ NO_COLOR: '', FORCE_COLOR: '1' }, true],
])('into a pipe with %j: %s', async (env, colored) => {
  expect((await ddlint(['explain', 'drop-table'], { cwd: folder({}), env })).stdout.includes(ESCAPE)).toBe(colored);
});

it.each([['check'], ['effects'], ['rules'], ['explain', 'drop-table']])('%s has some', async (...given) => {
  const cwd = folder(HISTORY);
  for (const [env, colored] of [[{ FORCE_COLOR: '1' }, true], [{}, false]] as const) {
    expect((await ddlint(given, { cwd, env })).stdout.includes(ESCAPE)).toBe(colored);
  }
});

it('without their colours, both are the same text', async () => {
  const cwd = folder(HISTORY);
  const [plain, colored] = await Promise.all([ddlint(['check'], { cwd }), ddlint(['check'], { cwd, env: { FORCE_COLOR: '1' } })]);
  // eslint-disable-next-line no-control-regex
  expect(colored.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
});

it('what SQL and paths say is shown without what a terminal would obey', async () => {
  const cwd = folder({ 'migrations/\u001b[31m1.sql': `CREATE INDEX "\u001b[2J\u202e" ON a (b);\n` });
  for (const given of [['check'], ['effects']]) {
    const { stdout } = await ddlint(given, { cwd });
    expect(stdout).not.toContain('\u001b');
    expect(stdout).not.toContain('\u202e');
    expect(stdout).toContain('\ufffd[2J\ufffd');
  }
});
