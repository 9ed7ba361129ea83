/** `--since` and `--staged`: what is under check, read from where, and what is said when git cannot tell. */
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GIT_ENV, repositoryIn } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { CLI, ddlint, folder, found } from './run.ts';
import type { Run } from './run.ts';

const QUIET = ['check', ...['missing-lock-timeout', 'redundant-index', 'unknown-object'].flatMap((rule) => ['--rule', `${rule}=off`])];
const TABLE = 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n';
const INDEX = 'CREATE INDEX a_idx ON a (b);\n';

function shop(): TestRepository {
  const repository = repositoryIn(folder({}));
  repository.commit({ 'migrations/1_a.sql': TABLE, 'migrations/2_b.sql': INDEX });
  return repository;
}

function run(repository: TestRepository, ...given: readonly string[]): Promise<Run> {
  return ddlint([...QUIET, ...given], { cwd: repository.root, env: GIT_ENV });
}
async function findings(repository: TestRepository, ...given: readonly string[]): Promise<readonly string[]> {
  return found(await run(repository, '--format', 'json', ...given));
}

describe('--since', () => {
  it('reports what is new since the branch was left: committed, staged, edited and not yet added', async () => {
    const repository = shop();
    repository.git('checkout', '-q', '-b', 'work');
    repository.commit({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
    repository.put({ 'migrations/4_d.sql': 'DROP TABLE d;\n' });
    repository.git('add', '-A');
    repository.put({ 'migrations/5_e.sql': 'DROP TABLE e;\n', 'migrations/2_b.sql': `${INDEX}-- looked at\n` });
    const { stdout, code } = await run(repository, '--since', 'main');
    expect(code).toBe(1);
    expect(stdout).toContain('3 of 5 migrations are new since main, 1 has changed.\n');
    expect(await findings(repository, '--since', 'main')).toEqual(['migrations/2_b.sql:1 index-not-concurrent', 'migrations/3_c.sql:1 drop-table', 'migrations/4_d.sql:1 drop-table', 'migrations/5_e.sql:1 drop-table']);
    expect(JSON.parse((await run(repository, '--format', 'json', '--since', 'main')).stdout)).toMatchObject({ statements: { read: 4 }, compared: { since: 'main', migrations: 5, added: 3, edited: 1 } });
    expect(await findings(repository, '--since', 'work')).toEqual(['migrations/2_b.sql:1 index-not-concurrent', 'migrations/4_d.sql:1 drop-table', 'migrations/5_e.sql:1 drop-table']);
    expect(await findings(repository, '--since', 'main', 'migrations/3_c.sql', 'migrations/1_a.sql')).toEqual(['migrations/3_c.sql:1 drop-table']);
  });

  it('nothing is new: nothing is found', async () => {
    const { code, stdout } = await run(shop(), '--since', 'HEAD');
    expect([code, stdout.split('\n').slice(0, 3)]).toEqual([0, ['No findings in 0 files.', '0 of 2 migrations are new since HEAD.', '0 of 0 statements understood.']]);
  });

  it('what the others have done since then is not new', async () => {
    const repository = shop();
    repository.git('checkout', '-q', '-b', 'work');
    repository.commit({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ 'migrations/2_b.sql': `${INDEX}-- ours\n` });
    repository.git('checkout', '-q', 'work');
    expect(await findings(repository, '--since', 'main')).toEqual(['migrations/3_c.sql:1 drop-table']);
  });

  it('what is new together is deployed together: its tables are new, older ones are not', async () => {
    const repository = shop();
    repository.put({ 'migrations/3_c.sql': 'CREATE TABLE c (d int PRIMARY KEY);\n', 'migrations/4_c.sql': 'CREATE INDEX c_idx ON c (d);\nCREATE INDEX a_too ON a (id, b);\n' });
    expect(await findings(repository)).toEqual(['migrations/2_b.sql:1 index-not-concurrent', 'migrations/4_c.sql:1 index-not-concurrent', 'migrations/4_c.sql:2 index-not-concurrent']);
    expect(await findings(repository, '--since', 'main')).toEqual(['migrations/4_c.sql:2 index-not-concurrent']);
    repository.git('add', '-A');
    expect(await findings(repository, '--staged')).toEqual(['migrations/4_c.sql:2 index-not-concurrent']);
    repository.commit({ 'migrations/3_c.sql': 'CREATE TABLE c (d int PRIMARY KEY);\n-- changed\n' });
    expect(await findings(repository, '--since', 'HEAD~1')).toEqual(['migrations/4_c.sql:2 index-not-concurrent']);
    repository.commit({ 'migrations/3_c.sql': 'CREATE TABLE c (d int PRIMARY KEY);\n', 'migrations/4_c.sql': 'CREATE INDEX a_more ON a (b, id);\n' });
    expect(await findings(repository, '--since', 'HEAD~1')).toEqual(['migrations/4_c.sql:1 index-not-concurrent']);
  });

  it('another name alone is no change, and neither is a move', async () => {
    const repository = shop();
    repository.git('checkout', '-q', '-b', 'work');
    repository.git('mv', 'migrations/2_b.sql', 'migrations/3_b.sql');
    expect((await run(repository, '--since', 'main')).stdout).toContain('0 of 2 migrations are new since main.\n');
    repository.git('mv', 'migrations', 'migrations-moved');
    expect((await run(repository, '--since', 'main')).stdout).toContain('0 of 2 migrations are new since main.\n');
  });

  it('what git ignores is part of the history, and not new', async () => {
    const repository = shop();
    repository.put({ '.gitignore': '9_*.sql\n', 'migrations/9_i.sql': 'DROP TABLE i;\n' });
    expect((await run(repository, '--since', 'main')).stdout).toContain('0 of 3 migrations are new since main.\n');
  });

  it('from a folder below the root, with names of all kinds', async () => {
    const repository = shop();
    const odd = ['3 "x".sql', "4 '$(touch gone)'.sql", '5_größe🎉.sql', '6\tx.sql', '-7.sql', '8;x.sql', '9*[x].sql', '10\nx.sql'];
    repository.put(Object.fromEntries(odd.map((name) => [`migrations/${name}`, 'DROP TABLE c;\n'])));
    const cwd = join(repository.root, 'migrations');
    const paths = async (...given: readonly string[]): Promise<readonly string[]> => found(await ddlint([...QUIET, '--format', 'json', ...given], { cwd, env: GIT_ENV })).map((line) => line.replace(/:1 drop-table$/, '')).sort();
    expect(await paths('--since', 'main')).toEqual([...odd].sort());
    repository.git('add', '-A');
    expect(await paths('--staged')).toEqual([...odd].sort());
    repository.commit({});
    expect(await paths('--since', 'HEAD~1')).toEqual([...odd].sort());
    expect(found(await ddlint([...QUIET, '--format', 'json', '--since', 'HEAD~1', '../migrations'], { cwd, env: GIT_ENV }))).toHaveLength(odd.length);
  });

  it('at a detached head, in another work tree, and for any name of a commit', async () => {
    const repository = shop();
    repository.git('tag', 'v1');
    const start = repository.git('rev-parse', 'HEAD').trim();
    repository.commit({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
    repository.git('checkout', '-q', '--detach');
    for (const ref of ['v1', start, start.slice(0, 8), 'HEAD~1', 'main~1', '@{-1}~1']) expect(await findings(repository, '--since', ref)).toEqual(['migrations/3_c.sql:1 drop-table']);
    const other = join(folder({}), 'tree');
    repository.git('worktree', 'add', '-q', other, 'main');
    expect(found(await ddlint([...QUIET, '--format', 'json', '--since', 'v1'], { cwd: other, env: GIT_ENV }))).toEqual(['migrations/3_c.sql:1 drop-table']);
  });

  it('a submodule is a repository of its own', async () => {
    const [inner, outer] = [shop(), shop()];
    outer.git('submodule', '-q', 'add', inner.root, 'sub');
    outer.commit({});
    outer.git('checkout', '-q', '-b', 'work');
    outer.commit({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
    outer.put({ 'sub/migrations/3_x.sql': 'DROP TABLE x;\n' });
    const { stdout } = await run(outer, '--since', 'main');
    expect(stdout).toContain('1 of 3 migrations is new since main.\n');
    expect(stdout).toContain('Not checked: sub/migrations (this is in sub, a repository of its own; run ddlint there).');
    expect(found(await ddlint([...QUIET, '--format', 'json', '--since', 'main'], { cwd: join(outer.root, 'sub'), env: GIT_ENV }))).toEqual(['migrations/3_x.sql:1 drop-table']);
  });

  it('nothing that is set up in git runs or changes what it says', async () => {
    const repository = shop();
    const evil = 'touch ran; cat';
    for (const [key, value] of [['core.fsmonitor', evil], ['core.pager', evil], ['diff.external', evil], ['diff.renames', 'copies'], ['diff.relative', 'true'], ['diff.orderFile', 'no-such-file'], ['diff.noprefix', 'true'], ['color.ui', 'always'], ['alias.diff', `!${evil}`], ['core.quotePath', 'true'], ['status.showUntrackedFiles', 'no']] as const) repository.git('config', key, value);
    repository.put({ 'migrations/3_ü.sql': 'DROP TABLE c;\n', '.gitattributes': '*.sql diff=evil\n' });
    expect(await findings(repository, '--since', 'main')).toEqual(['migrations/3_ü.sql:1 drop-table']);
    repository.git('-c', 'core.fsmonitor=false', 'add', '-A');
    expect(await findings(repository, '--staged')).toEqual(['migrations/3_ü.sql:1 drop-table']);
    expect(repository.git('-c', 'core.fsmonitor=false', 'ls-files', '--others').split('\n')).not.toContain('ran');
  });
});

describe('--staged', () => {
  it('reads what is staged, not what is on disk', async () => {
    const repository = shop();
    repository.put({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
    repository.git('add', '-A');
    repository.put({ 'migrations/3_c.sql': 'SELECT 1;\n', 'migrations/1_a.sql': 'nonsense;\n', 'migrations/4_d.sql': 'DROP TABLE d;\n' });
    const { stdout } = await run(repository, '--staged');
    expect(stdout).toContain('1 | DROP TABLE c;');
    expect(stdout).toContain('1 of 3 migrations is staged.\n1 of 1 statement understood.');
    expect(await findings(repository, '--staged')).toEqual(['migrations/3_c.sql:1 drop-table']);
    repository.put({ 'migrations/3_c.sql': undefined });
    expect(await findings(repository, '--staged', 'migrations/3_c.sql')).toEqual(['migrations/3_c.sql:1 drop-table']);
    expect(await findings(repository, '--staged', 'migr*/*.sql')).toEqual(['migrations/3_c.sql:1 drop-table']);
    expect((await run(repository, '--staged', 'migrations/4_d.sql')).stderr).toContain("There is no file or folder migrations/4_d.sql in git's index.");
  });

  it('before the first commit everything is new', async () => {
    const repository = repositoryIn(folder({ 'migrations/1_a.sql': TABLE, 'migrations/2_b.sql': INDEX }));
    expect((await run(repository, '--staged')).stderr).toContain("in git's index");
    repository.git('add', '-A');
    const { code, stdout } = await run(repository, '--staged');
    expect([code, stdout]).toEqual([0, expect.stringContaining('2 of 2 migrations are staged.\n')]);
  });

  it('also what a framework keeps beside its migrations is read as it is staged', async () => {
    const journal = (...tags: readonly string[]): string => JSON.stringify({ dialect: 'postgresql', entries: tags.map((tag) => ({ tag })) });
    const repository = repositoryIn(folder({}));
    repository.commit({ 'drizzle/meta/_journal.json': journal('0_a'), 'drizzle/0_a.sql': TABLE });
    repository.put({ 'drizzle/meta/_journal.json': journal('0_a', '1_b'), 'drizzle/1_b.sql': 'DROP TABLE b;\n' });
    repository.git('add', '-A');
    repository.put({ 'drizzle/meta/_journal.json': journal('0_a') });
    expect(await findings(repository, '--staged')).toEqual(['drizzle/1_b.sql:1 drop-table']);
  });

  it('what is in conflict is not decided', async () => {
    const repository = shop();
    repository.git('checkout', '-q', '-b', 'work');
    repository.commit({ 'migrations/2_b.sql': 'SELECT 1;\n' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ 'migrations/2_b.sql': 'SELECT 2;\n' });
    expect(() => repository.git('merge', '-q', 'work')).toThrow();
    expect(await run(repository, '--staged')).toMatchObject({ code: 2, stderr: 'ddlint: migrations/2_b.sql is in conflict. Resolve that and add it: git add migrations/2_b.sql.\n' });
    expect((await run(repository, '--since', 'main')).stdout).toContain('0 of 2 migrations are new since main, 1 has changed.');
    expect(await run({ ...repository, root: join(repository.root, 'migrations') }, '--staged')).toMatchObject({ code: 2, stderr: 'ddlint: 2_b.sql is in conflict. Resolve that and add it: git add 2_b.sql.\n' });
  });

  it('a name that a shell takes apart is quoted for it', async () => {
    const repository = repositoryIn(folder({}));
    repository.commit({ "it's new/1_a.sql": TABLE });
    repository.git('checkout', '-q', '-b', 'work');
    repository.commit({ "it's new/1_a.sql": 'SELECT 1;\n' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ "it's new/1_a.sql": 'SELECT 2;\n' });
    expect(() => repository.git('merge', '-q', 'work')).toThrow();
    expect((await run(repository, '--staged')).stderr).toBe(`ddlint: it's new/1_a.sql is in conflict. Resolve that and add it: git add 'it'\\''s new/1_a.sql'.\n`);
  });

  it.each([['--since', 'main'], ['--staged']])('what is in a folder above is as new as without naming it: %s', async (...given) => {
    const repository = shop();
    repository.put({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
    repository.git('add', '-A');
    const inside = { ...repository, root: join(repository.root, 'migrations') };
    for (const path of ['..', '../migrations']) expect(await findings(inside, ...given, path)).toEqual(['3_c.sql:1 drop-table']);
  });

  it('links are followed inside of what is staged', async () => {
    const repository = shop();
    mkdirSync(join(repository.root, 'elsewhere'));
    repository.put({ 'elsewhere/c.sql': 'DROP TABLE c;\n' });
    symlinkSync('../elsewhere/c.sql', join(repository.root, 'migrations/3_c.sql'));
    symlinkSync('../elsewhere/d.sql', join(repository.root, 'migrations/4_d.sql'));
    symlinkSync('../elsewhere', join(repository.root, 'migrations/all'));
    repository.git('add', '-A');
    const disk = await findings(repository, 'migrations', '--since', 'main');
    expect(disk).toEqual(['migrations/4_d.sql:1 unread', 'migrations/all:1 unread', 'migrations/3_c.sql:1 drop-table']);
    expect(await findings(repository, 'migrations', '--staged')).toEqual(disk);
  });

  it('reads the index that a hook is given', () => {
    const repository = shop();
    repository.put({ 'migrations/3_c.sql': 'DROP TABLE c;\n', '.git/hooks/pre-commit': `#!/bin/sh\nexec "${process.execPath}" "${CLI}" check --staged --format json --rule drop-table=error >said\n` });
    chmodSync(join(repository.root, '.git/hooks/pre-commit'), 0o755);
    repository.git('add', 'migrations/3_c.sql');
    repository.put({ 'migrations/1_a.sql': `${TABLE}DROP TABLE x;\n` });
    expect(() => repository.git('commit', '-q', '-m', 'Only this', 'migrations/1_a.sql')).toThrow('Command failed');
    expect(JSON.parse(readFileSync(join(repository.root, 'said'), 'utf8'))).toMatchObject({ compared: { migrations: 2, added: 0, edited: 1 } });
  });
});

describe('git cannot say it', () => {
  it.each<[string, (repository: TestRepository) => readonly string[], string]>([
    ['no such ref', () => ['--since', 'mian'], 'git knows no mian. Did you mean main?'],
    ['no ref at all', () => ['--since', ''], 'git knows no "".'],
    ['an option for a ref', () => ['--since=--help'], 'git knows no --help.'],
    ['a range for a ref', () => ['--since', 'main..main'], 'git knows no main..main. Did you mean main?'],
    ['a remote branch that was never fetched', (repository) => { repository.git('remote', 'add', 'origin', 'https://example.com/x.git'); return ['--since', 'origin/trunk']; }, 'git knows no origin/trunk. Fetch it with: git fetch origin trunk.'],
    ['nothing in common', (repository) => { repository.git('checkout', '-q', '--orphan', 'other'); repository.commit({ 'migrations/3.sql': 'SELECT 1;\n' }); return ['--since', 'main']; }, 'HEAD and main have no commit in common, so that nothing can be said to be new since main.'],
    ['two at once', () => ['--since', 'main', '--staged'], '--since and --staged say different things. Give one or the other.'],
    ['standard input', () => ['-', '--staged'], 'Standard input (-) is always checked. Leave --staged out.'],
    ['fixing what is staged', () => ['--fix', '--staged'], 'What is staged cannot be fixed, since the files may have changed after that. Leave --staged or --fix out.'],
  ])('%s', async (_, given, message) => {
    const repository = shop();
    expect(await run(repository, ...given(repository))).toEqual({ code: 2, stdout: '', stderr: `ddlint: ${message}\n` });
  });

  it('no commits', async () => {
    const repository = repositoryIn(folder({ 'migrations/1_a.sql': TABLE }));
    expect(await run(repository, '--since', 'main')).toMatchObject({ code: 2, stderr: 'ddlint: There are no commits yet, so that nothing can be new since main. Leave --since out, or use --staged.\n' });
  });

  it('a shallow clone, with the way to mend it', async () => {
    const repository = shop();
    repository.git('checkout', '-q', '-b', 'work');
    repository.commit({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
    repository.git('checkout', '-q', 'main');
    repository.commit({ 'migrations/2_b.sql': `${INDEX}-- ours\n` });
    const root = join(folder({}), 'clone');
    repository.git('clone', '-q', '--depth', '1', '--no-single-branch', '--branch', 'work', `file://${repository.root}`, root);
    const shallow = (ref: string): Promise<Run> => ddlint([...QUIET, '--since', ref], { cwd: root, env: GIT_ENV });
    const mend = 'Get the whole history with: git fetch --unshallow (in GitHub Actions: actions/checkout with fetch-depth: 0; in GitLab CI: GIT_DEPTH: 0).\n';
    expect(await shallow('origin/main')).toMatchObject({ code: 2, stderr: `ddlint: This clone is shallow, and the commit where it left origin/main is not in it. ${mend}` });
    expect(await shallow('v1')).toMatchObject({ code: 2, stderr: `ddlint: git knows no v1. ${mend}` });
    repository.git('-C', root, 'fetch', '-q', '--unshallow');
    expect((await shallow('origin/main')).stdout).toContain('1 of 3 migrations is new since origin/main.');
  });

  it('no repository, and no git', async () => {
    const cwd = folder({ 'migrations/1_a.sql': TABLE });
    const outside = { ...GIT_ENV, GIT_CEILING_DIRECTORIES: join(cwd, '..') };
    expect(await ddlint([...QUIET, '--since', 'main'], { cwd, env: outside })).toMatchObject({ code: 2, stderr: `ddlint: ${cwd} is in no git repository, so that git cannot say what is new. Run ddlint in one, or name the files.\n` });
    expect(await ddlint([...QUIET, '--staged'], { cwd, env: { PATH: cwd } })).toMatchObject({ code: 2, stderr: 'ddlint: git is not there, or not in PATH, and only git knows what is new. Install it, or name the files.\n' });
    expect(await ddlint(QUIET, { cwd, env: { PATH: cwd } })).toMatchObject({ code: 0 });
  });
});

it('effects shows what is new', async () => {
  const repository = shop();
  repository.put({ 'migrations/3_c.sql': 'DROP TABLE c;\n' });
  const { stdout } = await ddlint(['effects', '--since', 'main'], { cwd: repository.root, env: GIT_ENV });
  expect(stdout).toMatch(/^migrations\/3_c.sql:1 {2}DROP TABLE c\n[^]*\n1 of 3 migrations is new since main.\n/);
});
