/** A session finds what a check that knows nothing from before finds. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintProject } from '../../src/project/lint-project.ts';
import type { Checked } from '../../src/project/lint-project.ts';
import type { LoadOptions } from '../../src/project/load.ts';
import { createSession } from '../../src/project/session.ts';
import { folder, HISTORY } from '../cli/run.ts';
import { fixtureWorkspace } from '../support/workspace.ts';

const [FIRST, SECOND] = ['migrations/001.sql', 'migrations/002.sql'];
const foundBy = ({ linted: { findings, statements } }: Checked): unknown => ({ findings, statements });

function sessionIn(cwd: string): { readonly rulesIn: (options?: Partial<LoadOptions>) => Promise<readonly string[]> } & ReturnType<typeof createSession> {
  const session = createSession();
  return {
    ...session,
    async rulesIn(options) {
      const all = { cwd, paths: [], ...options };
      const checked = await session.check(all);
      session.refresh();
      expect(foundBy(checked)).toEqual(foundBy(await lintProject(all)));
      return checked.linted.findings.map(({ path, rule }) => `${path} ${rule}`);
    },
  };
}

it('finds the same in fixtures of all rules, whichever of them are edited, closed and edited back', async () => {
  const files = fixtureWorkspace(5);
  const cwd = folder(files);
  const session = createSession();
  const paths = Object.keys(files).filter((path) => path.endsWith('.sql'));
  const whole = foundBy(await session.check({ cwd, paths: [] }));
  expect(whole).toEqual(foundBy(await lintProject({ cwd, paths: [] })));
  const edits = [
    paths.filter((_, at) => at % 2 === 0).map((path) => ({ path, text: `${files[path]!}\nDROP TABLE IF EXISTS gone;` })),
    paths.filter((_, at) => at % 3 === 0).map((path) => ({ path, text: 'CREATE TABLE (' })),
    [],
  ];
  for (const overlay of edits) {
    const options = { cwd, paths: [], overlay, ...(overlay.length > 0 && { only: overlay.map(({ path }) => path) }) };
    expect(foundBy(await session.check(options))).toEqual(foundBy(await lintProject(options)));
  }
  expect(foundBy(await session.check({ cwd, paths: [] }))).toEqual(whole);
}, 120_000);

describe('knows of', () => {
  it('an edit of a file that others build on', async () => {
    const { rulesIn } = sessionIn(folder(HISTORY));
    expect(await rulesIn({ only: [SECOND] })).toEqual([`${SECOND} index-not-concurrent`]);
    expect(await rulesIn({ only: [SECOND], overlay: [{ path: FIRST, text: 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\nCREATE INDEX a_idx ON a (b);' }] })).toContain(`${SECOND} object-already-exists`);
    expect(await rulesIn({ only: [SECOND] })).toEqual([`${SECOND} index-not-concurrent`]);
  });

  it('several texts that are laid over files at once, also of files that are not there', async () => {
    const { rulesIn } = sessionIn(folder(HISTORY));
    const overlay = [{ path: SECOND, text: 'SELECT 1;' }, { path: 'migrations/003.sql', text: 'DROP TABLE a;' }];
    expect(await rulesIn({ only: [SECOND, 'migrations/003.sql'], overlay })).toContain('migrations/003.sql drop-table');
  });

  it('files that are new, gone or have changed on disk, once it is told', async () => {
    const cwd = folder(HISTORY);
    const session = createSession();
    const rulesIn = async (): Promise<readonly string[]> => (await session.check({ cwd, paths: [] })).linted.findings.map(({ path, rule }) => `${path} ${rule}`);
    const before = await rulesIn();
    writeFileSync(join(cwd, 'migrations/003.sql'), "SET lock_timeout = '2s';\nDROP TABLE a;\n");
    writeFileSync(join(cwd, SECOND), 'SELECT 1;\n');
    expect(await rulesIn()).toEqual(before);
    session.forget(join(cwd, 'migrations/003.sql'));
    session.forget(join(cwd, SECOND));
    expect(await rulesIn()).toContain('migrations/003.sql drop-table');
    expect(await rulesIn()).not.toContain(`${SECOND} index-not-concurrent`);
    rmSync(join(cwd, 'migrations/003.sql'));
    session.forget(join(cwd, 'migrations/003.sql'));
    expect(await rulesIn()).not.toContain('migrations/003.sql drop-table');
  });

  it('what has changed on disk without anybody telling, by looking', async () => {
    const cwd = folder(HISTORY);
    const { rulesIn, refresh } = sessionIn(cwd);
    await rulesIn();
    expect(refresh()).toBe(false);
    mkdirSync(dirname(join(cwd, 'other/migrations/1.sql')), { recursive: true });
    writeFileSync(join(cwd, 'other/migrations/1.sql'), 'DROP TABLE b;\n');
    writeFileSync(join(cwd, SECOND), 'SELECT 1;\n');
    expect(refresh()).toBe(true);
    expect(await rulesIn()).toContain('other/migrations/1.sql drop-table');
  });

  it('a configuration that says otherwise', async () => {
    const cwd = folder(HISTORY);
    const { rulesIn } = sessionIn(cwd);
    await rulesIn();
    writeFileSync(join(cwd, 'ddlint.config.json'), '{ "engine": "postgres@10", "rules": { "index-not-concurrent": "off" } }');
    expect(await rulesIn()).toEqual([]);
  });
});

it('goes on after a check that fails', async () => {
  const cwd = folder(HISTORY);
  const session = createSession();
  await expect(session.check({ cwd, paths: ['gone'] })).rejects.toThrow('There is no file or folder gone');
  expect((await session.check({ cwd, paths: [] })).linted.findings).toHaveLength(1);
});
