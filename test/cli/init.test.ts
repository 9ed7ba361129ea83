/** Hooks that `ddlint init` writes, as git runs them; npx stands for what a package manager has installed. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GIT_ENV, repositoryIn } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { npxIn } from './npx.ts';
import { ddlint, folder, HISTORY, INDEX } from './run.ts';
import type { Run } from './run.ts';

const FILES = { 'migrations/001.sql': HISTORY['migrations/001.sql'], 'compose.yaml': 'services:\n  db:\n    image: postgres:16\n' };
const SAFE = 'CREATE INDEX CONCURRENTLY a_idx ON a (b);\n';

function project(files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = repositoryIn(folder({}));
  repository.commit({ ...FILES, ...files });
  return repository;
}

const init = ({ root }: Pick<TestRepository, 'root'>, ...words: readonly string[]): Promise<Run> => ddlint(['init', ...words], { cwd: root, env: GIT_ENV });

/** What a commit with that hook says; undefined where it is done and nothing is said. */
function commit({ git }: TestRepository, ...words: readonly string[]): string | undefined {
  const before = process.env['PATH'];
  process.env['PATH'] = `${npxIn(folder({}))}${delimiter}${before}`;
  try {
    return git('commit', '-q', '-m', 'A step', ...words) || undefined;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    return `${stdout}${stderr}`;
  } finally {
    process.env['PATH'] = before;
  }
}

it('writes a configuration and git\'s own hook, once', async () => {
  const repository = project();
  const shown = await init(repository, '--dry-run');
  expect(shown.stdout).toBe(`migrations: 1 migration.
PostgreSQL 16 (compose.yaml).
ddlint.config.json: would be written.
git (.git/hooks/pre-commit): would be written.

new file ddlint.config.json
+ {
+   "$schema": "https://unpkg.com/ddlint@0.1.0/dist/config.schema.json",
+   "engine": "postgres@16",
+   "migrations": [
+     "migrations"
+   ]
+ }

new file .git/hooks/pre-commit
+ #!/bin/sh
+ npx --yes ddlint@0.1.0 check --staged --quiet
`);
  expect(existsSync(join(repository.root, 'ddlint.config.json'))).toBe(false);
  expect((await init(repository)).stdout).toContain('ddlint.config.json: written.\ngit (.git/hooks/pre-commit): written.\n\nddlint check shows what is in these migrations; ddlint baseline records it, so that only what is new is reported.\n');
  expect(await init(repository)).toEqual({ code: 0, stderr: '', stdout: 'migrations: 1 migration.\nddlint.config.json: nothing to do.\ngit (.git/hooks/pre-commit): nothing to do.\n' });
});

describe('the hook', () => {
  it('refuses what has errors, and is silent about what has none', async () => {
    const repository = project();
    await init(repository);
    repository.put({ 'migrations/002.sql': INDEX });
    repository.git('add', '-A');
    expect(commit(repository)).toContain('error[index-not-concurrent]');
    repository.put({ 'migrations/002.sql': SAFE });
    repository.git('add', '-A');
    expect(commit(repository)).toBeUndefined();
    expect(repository.git('log', '--format=%s')).toBe('A step\nA step\n');
  });

  it('judges what is staged, not what is on disk', async () => {
    const repository = project();
    await init(repository);
    repository.put({ 'migrations/002.sql': INDEX });
    repository.git('add', '-A');
    repository.put({ 'migrations/002.sql': SAFE });
    expect(commit(repository)).toContain('error[index-not-concurrent]');
    repository.git('add', '-A');
    repository.put({ 'migrations/002.sql': INDEX });
    expect(commit(repository)).toBeUndefined();
  });

  it.each<[string, Readonly<Record<string, string | undefined>>]>([
    ['no migration', { 'README.md': 'a\n' }],
    ['SQL that is no migration', { 'queries/report.sql': 'SELECT 1;\n' }],
    ['a file like a changelog', { 'deploy.yaml': 'a: 1\n' }],
  ])('has nothing to say about %s, also where no migration is in git yet', async (_, files) => {
    const repository = repositoryIn(folder(FILES));
    await init(repository);
    repository.put(files);
    repository.git('add', ...Object.keys(files), 'ddlint.config.json');
    expect(commit(repository)).toBeUndefined();
  });

  it('is where git says that hooks are, for all of a repository', async () => {
    const repository = project({ 'src/a.txt': '' });
    repository.git('config', 'core.hooksPath', 'tools/hooks');
    expect((await init({ root: join(repository.root, 'src') })).stdout).toContain('git (tools/hooks/pre-commit): written.\n');
    repository.put({ 'migrations/002.sql': INDEX });
    repository.git('add', '-A');
    expect(commit(repository)).toContain('error[index-not-concurrent]');
  });

  it('is not written where other repositories have it too', async () => {
    const [repository, elsewhere] = [project(), folder({})];
    repository.git('config', 'core.hooksPath', elsewhere);
    expect((await init(repository)).stdout).toContain('Run this before a commit:\n  npx --yes ddlint@0.1.0 check --staged --quiet\n');
    expect(existsSync(join(elsewhere, 'pre-commit'))).toBe(false);
  });

  it('runs behind what was there', async () => {
    const repository = project();
    const hook = join(repository.root, '.git/hooks/pre-commit');
    repository.put({ '.git/hooks/pre-commit': '#!/bin/sh\necho tests >>said\n' });
    chmodSync(hook, 0o755);
    await init(repository);
    repository.put({ 'migrations/002.sql': INDEX });
    repository.git('add', '-A');
    expect(commit(repository)).toContain('error[index-not-concurrent]');
    expect(readFileSync(join(repository.root, 'said'), 'utf8')).toBe('tests\n');
  });

  it('is husky\'s where that is there', async () => {
    const repository = project({ 'package.json': '{\n  "devDependencies": { "husky": "9.1.7" }\n}\n', '.husky/.keep': '' });
    expect((await init(repository)).stdout).toContain('husky (.husky/pre-commit): written.\n\nThen run:\n  npm install --save-dev ddlint@0.1.0\n');
    repository.git('config', 'core.hooksPath', '.husky');
    repository.put({ 'migrations/002.sql': INDEX });
    repository.git('add', '-A');
    expect(commit(repository)).toContain('error[index-not-concurrent]');
  });
});

describe('says', () => {
  it('what it does not find', async () => {
    const { code, stdout } = await init({ root: folder({ 'compose.yaml': '    image: postgres:15\n    image: postgres:16\n' }) });
    expect(code).toBe(0);
    expect(stdout).toContain('No SQL migrations below ');
    expect(stdout).toContain('PostgreSQL 15 (compose.yaml), PostgreSQL 16 (compose.yaml): write the one in production into ddlint.config.json');
    expect(stdout).toContain('or it is in no git repository. Run this before a commit:');
  });

  it('what it cannot read or write', async () => {
    expect(await init(project({ 'package.json': '{' }))).toMatchObject({ code: 2, stderr: 'ddlint: package.json is not valid JSON, so that nothing can be said about its hooks. Mend it, and run this again.\n' });
    expect(await init(project({ tools: '' }))).toMatchObject({ code: 0 });
    const repository = project({ tools: '' });
    repository.git('config', 'core.hooksPath', 'tools/hooks');
    expect((await init(repository)).stderr).toMatch(/^ddlint: tools\/hooks\/pre-commit cannot be written \(E\w+\)\.\n$/);
  });
});

describe('check --quiet', () => {
  const run = (cwd: string, ...words: readonly string[]): Promise<Run> => ddlint(['check', '--quiet', ...words], { cwd, env: GIT_ENV });

  it.each(['text', 'json', 'sarif'])('prints nothing where nothing is found, and all where something is: %s', async (format) => {
    const cwd = folder({ 'migrations/001.sql': FILES['migrations/001.sql'], 'migrations/mysql/1.sql': 'SELECT 1;\n' });
    expect(await run(cwd, '--format', format)).toEqual({ code: 0, stdout: '', stderr: '' });
    writeFileSync(join(cwd, 'migrations/002.sql'), INDEX);
    expect(await run(cwd, '--format', format)).toMatchObject({ code: 1, stdout: expect.stringContaining('index-not-concurrent') as string });
  });

  it('still says what is wrong with a question', async () => {
    expect(await run(folder({}))).toMatchObject({ code: 2, stderr: expect.stringContaining('No SQL migrations below') as string });
    expect(await run(folder({}), '--staged')).toMatchObject({ code: 2, stderr: expect.stringContaining('is in no git repository') as string });
  });

  it('also where nothing is staged', async () => {
    const repository = repositoryIn(folder({}));
    repository.commit({ 'migrations/1_a.sql': 'SELECT 1;\n' });
    expect(await run(repository.root, '--staged')).toMatchObject({ code: 0, stderr: '' });
    expect(await run(repository.root, '--staged', '--since', 'main')).toMatchObject({ code: 2, stderr: 'ddlint: --since and --staged say different things. Give one or the other.\n' });
    expect(await run(repository.root, '--staged', '--fix')).toMatchObject({ code: 2, stderr: expect.stringContaining('What is staged cannot be fixed') as string });
    expect(await run(repository.root, '--staged', '-')).toMatchObject({ code: 2, stderr: 'ddlint: Standard input (-) is always checked. Leave --staged out.\n' });
  });

  it('looks at what is deleted too', async () => {
    const repository = repositoryIn(folder({}));
    repository.commit({ 'migrations/00001_a.sql': '-- +goose Up\nSELECT 1;\n', 'migrations/00002_b.sql': '-- +goose Up\nSELECT 2;\n' });
    repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    repository.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main');
    repository.git('rm', '-q', 'migrations/00002_b.sql');
    expect((await run(repository.root, '--staged')).stdout).toContain('edited-applied-migration');
  });
});
