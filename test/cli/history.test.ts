/** Rules about the history, on repositories: what others have is what git says. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GIT_ENV, repositoryIn } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { ddlint, folder } from './run.ts';

const OFF = ['missing-lock-timeout', 'redundant-index', 'unknown-object', 'wide-lock-window'].flatMap((rule) => ['--rule', `${rule}=off`]);
const table = (name: string): string => `CREATE TABLE ${name} (id bigint PRIMARY KEY);\n`;
const goose = (name: string, down = `DROP TABLE ${name};`): string => `-- +goose Up\n${table(name)}-- +goose Down\n${down}\n`;

/** `path rule: message` of each. */
async function told(cwd: string, ...given: readonly string[]): Promise<readonly string[]> {
  const { stdout, stderr } = await ddlint(['check', ...OFF, '--rule', 'missing-down=off', '--format', 'json', ...given], { cwd, env: GIT_ENV });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { findings: { path: string; rule: string; message: string; severity: string }[] }).findings.map(({ path, rule, message, severity }) => `${path} ${severity} ${rule}: ${message}`);
}

function started(files: Readonly<Record<string, string>>): TestRepository {
  const repository = repositoryIn(folder({}));
  repository.commit(files);
  repository.git('checkout', '-q', '-b', 'work');
  return repository;
}

describe('--since', () => {
  it("Sqitch's plan, whose changes are known by those before them", async () => {
    const plan = (...names: readonly string[]): string => `%project=shop\n\n${names.map((name) => (name.startsWith('@') ? `${name}\n` : `${name} 2024-01-01T00:00:00Z Ada <ada@example.com> # it\n`)).join('')}`;
    const conf = { 'db/sqitch.conf': '[core]\n\tengine = pg\n' };
    const repository = started({ ...conf, 'db/sqitch.plan': plan('a', 'b'), 'db/deploy/a.sql': table('a'), 'db/deploy/b.sql': table('b') });
    repository.commit({ 'db/sqitch.plan': plan('a', 'c', 'b'), 'db/deploy/c.sql': table('c') });
    expect(await told(repository.root, '--since', 'main')).toEqual(['db/deploy/c.sql error out-of-order-migration: This comes before db/deploy/b.sql, which main has already: where that has run, Sqitch refuses to run anything.']);
    repository.commit({ 'db/sqitch.plan': plan('a', 'b', '@v1', 'c', 'b'), 'db/deploy/b@v1.sql': table('b'), 'db/deploy/b.sql': 'ALTER TABLE b ADD COLUMN note text;\n' });
    expect(await told(repository.root, '--since', 'main')).toEqual([]);
    repository.commit({ 'db/sqitch.plan': plan('z', 'b') });
    repository.git('mv', 'db/deploy/a.sql', 'db/deploy/z.sql');
    expect(await told(repository.root, '--since', 'main')).toContain('db/deploy/z.sql error edited-applied-migration: This is db/deploy/a.sql in main: where that has run, Sqitch refuses to run anything.');
  });

  it('what others have got in the meantime: the same number, and a later one', async () => {
    const repository = started({ 'migrations/1_a.sql': goose('a') });
    repository.commit({ 'migrations/2_mine.sql': goose('mine') });
    repository.git('checkout', '-q', 'main');
    repository.commit({ 'migrations/2_theirs.sql': goose('theirs'), 'migrations/3_too.sql': goose('too') });
    repository.git('checkout', '-q', 'work');
    expect(await told(repository.root, '--since', 'main')).toEqual([
      'migrations/2_mine.sql error duplicate-version: 2 is also the version of migrations/2_theirs.sql, which main has by now: goose refuses to run anything.',
      'migrations/2_mine.sql error out-of-order-migration: This comes before migrations/3_too.sql, which main has already: where that has run, goose refuses to run anything, unless -allow-missing is given.',
    ]);
    expect(await told(repository.root)).toEqual([]);
    repository.git('mv', 'migrations/2_mine.sql', 'migrations/4_mine.sql');
    expect(await told(repository.root, '--since', 'main')).toEqual([]);
  });

  it('an edit of the way there, not of the way back, of a comment or of one that is new here', async () => {
    const repository = started({ 'migrations/1_a.sql': goose('a'), 'migrations/2_b.sql': goose('b') });
    repository.commit({ 'migrations/1_a.sql': goose('a', 'DROP TABLE IF EXISTS a;'), 'migrations/2_b.sql': `-- which?\n${goose('b')}`, 'migrations/3_c.sql': goose('c') });
    repository.commit({ 'migrations/3_c.sql': goose('d') });
    expect(await told(repository.root, '--since', 'main')).toEqual([]);
    repository.put({ 'migrations/2_b.sql': goose('bb') });
    expect(await told(repository.root, '--since', 'main')).toEqual(['migrations/2_b.sql error edited-applied-migration: This has changed, and main has it already: databases that have run it stay as they are.']);
  });

  it('another name: the same version, another version, another folder', async () => {
    const repository = started({ 'migrations/1_a.sql': goose('a'), 'migrations/2_b.sql': goose('b') });
    repository.git('mv', 'migrations/2_b.sql', 'migrations/2_bee.sql');
    expect(await told(repository.root, '--since', 'main')).toEqual([]);
    repository.git('mv', 'migrations/2_bee.sql', 'migrations/3_b.sql');
    expect(await told(repository.root, '--since', 'main')).toEqual(['migrations/3_b.sql error edited-applied-migration: This is migrations/2_b.sql in main: databases that have run it take it for another one, and run it again.']);
    repository.git('mv', 'migrations/3_b.sql', 'migrations/2_b.sql');
    repository.git('mv', 'migrations', 'db-migrations');
    expect(await told(repository.root, '--since', 'main')).toEqual([]);
  });

  it('several are gone: said once', async () => {
    const repository = started({ 'migrations/1_a.sql': goose('a'), 'migrations/2_b.sql': goose('b'), 'migrations/3_c.sql': goose('c') });
    repository.put({ 'migrations/1_a.sql': undefined, 'migrations/2_b.sql': undefined });
    expect(await told(repository.root, '--since', 'main')).toEqual(['migrations/1_a.sql warning edited-applied-migration: This is gone, and main has it: a database that is made anew lacks what it does. The same goes for 1 more.']);
  });

  it('nothing is said of plain files, about which nobody knows how they are told apart', async () => {
    const repository = started({ 'migrations/1_a.sql': table('a'), 'migrations/3_c.sql': table('c') });
    repository.put({ 'migrations/1_a.sql': table('aa'), 'migrations/3_c.sql': undefined, 'migrations/2_b.sql': table('b'), 'migrations/1_d.sql': table('d') });
    expect(await told(repository.root, '--since', 'main')).toEqual([]);
  });

  it('is suppressed for the file, severe as somebody says, and known by its file', async () => {
    const repository = started({ 'migrations/1_a.sql': goose('a'), 'migrations/3_c.sql': goose('c') });
    repository.put({ 'migrations/2_b.sql': `-- +goose Up\n-- ddlint-ignore-file out-of-order-migration: it runs by hand\n${table('b')}` });
    expect(await told(repository.root, '--since', 'main')).toEqual([]);
    repository.put({ 'migrations/2_b.sql': goose('b') });
    expect((await told(repository.root, '--since', 'main', '--rule', 'out-of-order-migration=note')).join()).toContain(' note out-of-order-migration');
    expect(await told(repository.root, '--since', 'main', '--rule', 'out-of-order-migration=off')).toEqual([]);
  });
});

describe('--staged', () => {
  it('what others have is what the remote has, where there is one', async () => {
    const origin = started({ 'migrations/1_a.sql': goose('a'), 'migrations/3_c.sql': goose('c') });
    origin.git('checkout', '-q', 'main');
    const root = join(folder({}), 'clone');
    origin.git('clone', '-q', `file://${origin.root}`, root);
    const clone = { ...origin, root, git: (...given: readonly string[]): string => origin.git('-C', root, ...given) };
    const put = (name: string, text: string): Promise<void> => import('node:fs').then(({ writeFileSync }) => { writeFileSync(join(root, 'migrations', name), text); });
    await put('4_d.sql', goose('d'));
    clone.git('add', '-A');
    clone.git('commit', '-q', '-m', 'Mine');
    await put('4_d.sql', '-- +goose Up\n-- +goose NO TRANSACTION\nCREATE TABLE d (id bigint PRIMARY KEY, e int);\n');
    await put('5_e.sql', '-- +goose Up\nCREATE INDEX d_idx ON d (e);\n');
    clone.git('add', '-A');
    expect(await told(root, '--staged')).toEqual([]);
    await put('1_a.sql', goose('aa'));
    await put('2_b.sql', goose('b'));
    clone.git('add', '-A');
    expect(await told(root, '--staged')).toEqual([
      'migrations/1_a.sql error edited-applied-migration: This has changed, and origin/main has it already: databases that have run it stay as they are.',
      'migrations/2_b.sql error out-of-order-migration: This comes before migrations/3_c.sql, which origin/main has already: where that has run, goose refuses to run anything, unless -allow-missing is given.',
    ]);
  });

  it('without a remote nobody knows what others have', async () => {
    const repository = started({ 'migrations/1_a.sql': goose('a'), 'migrations/3_c.sql': goose('c') });
    repository.put({ 'migrations/1_a.sql': goose('aa'), 'migrations/2_b.sql': goose('b') });
    repository.git('add', '-A');
    expect(await told(repository.root, '--staged')).toEqual([]);
  });
});
