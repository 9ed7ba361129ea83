/** The check of what is proposed, against a server that behaves like GitHub's and GitLab's. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeServer } from '../ci/server.ts';
import type { Fake } from '../ci/server.ts';
import { ddlint, folder, HISTORY, INDEX } from './run.ts';
import type { Run } from './run.ts';

const TOKEN = 'ghs_this-must-not-be-seen';
const ISSUE = '/repos/acme/shop/issues/7/comments';

/** A repository with a commit on main, and a branch that brings a second migration. */
function repository(): string {
  const cwd = folder({ 'migrations/001.sql': HISTORY['migrations/001.sql'] });
  const git = (...words: readonly string[]): string => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], { cwd, encoding: 'utf8' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  git('checkout', '--quiet', '-b', 'change');
  writeFileSync(join(cwd, 'migrations/002.sql'), HISTORY['migrations/002.sql']);
  git('add', '.');
  git('commit', '--quiet', '-m', 'two');
  writeFileSync(join(cwd, 'event.json'), JSON.stringify({ pull_request: { number: 7, base: { sha: git('rev-parse', 'main') } } }));
  return cwd;
}

async function github(cwd: string, fake: Fake | undefined, words: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Run> {
  const run = await ddlint(['ci', ...words], { cwd, env: {
    GITHUB_ACTIONS: 'true', GITLAB_CI: '', GITHUB_REPOSITORY: 'acme/shop', GITHUB_REF: 'refs/heads/change', GITHUB_EVENT_PATH: join(cwd, 'event.json'),
    GITHUB_STEP_SUMMARY: join(cwd, 'summary.md'), GITHUB_OUTPUT: join(cwd, 'output'), ...(fake && { GITHUB_API_URL: fake.url, GITHUB_TOKEN: TOKEN }), ...env,
  } });
  expect(run.stdout + run.stderr).not.toContain(TOKEN);
  return run;
}

const githubServer = (): Promise<Fake> => fakeServer(ISSUE, '/repos/acme/shop/issues/comments/{id}', 'PATCH');

describe('in GitHub Actions', () => {
  it('says what a pull request brings: annotations, a summary, outputs, one comment', async () => {
    const [cwd, fake] = [repository(), await githubServer()];
    const { code, stdout } = await github(cwd, fake);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error title=ddlint%3A index-not-concurrent,file=migrations\/002\.sql,line=2,/);
    expect(stdout).toContain('ddlint: 1 finding in 1 migration, compared with ');
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toMatch(/^### ddlint: 1 error\n/);
    expect(readFileSync(join(cwd, 'output'), 'utf8')).toBe('errors=1\nwarnings=0\nnotes=0\nmigrations=1\nbreaking=false\n');
    expect(fake.comments).toEqual([{ id: 1, body: expect.stringContaining('CREATE INDEX CONCURRENTLY') as string }]);
    expect(fake.requests[0]!.headers.authorization).toBe(`token ${TOKEN}`);
  });

  it('writes its comment anew in its place, behind however many others', async () => {
    const [cwd, fake] = [repository(), await githubServer()];
    fake.comments.push(...Array.from({ length: 230 }, (_, at) => ({ id: at + 1, body: `LGTM ${at}, and <!-- ddlint: this comment is written anew with each run -->` })));
    expect((await github(cwd, fake)).stdout).toContain('the comment on GitHub is created');
    expect((await github(cwd, fake)).stdout).toContain('the comment on GitHub is unchanged');
    execFileSync('git', ['rm', '--quiet', 'migrations/002.sql'], { cwd });
    expect((await github(cwd, fake)).stdout).toContain('the comment on GitHub is updated');
    expect(fake.comments).toHaveLength(231);
    expect(fake.comments[230]!.body).toContain('nothing to object to');
  });

  it('says nothing in a comment where no migration is touched', async () => {
    const [cwd, fake] = [repository(), await githubServer()];
    execFileSync('git', ['rm', '--quiet', 'migrations/002.sql'], { cwd });
    expect((await github(cwd, fake)).code).toBe(0);
    expect(fake.comments).toEqual([]);
  });

  it.each([
    [{ status: 403 }, 'the token may not write comments (HTTP 403)'],
    [{ status: 404 }, 'the token may not write comments (HTTP 404)'],
    [{ status: 403, headers: { 'x-ratelimit-remaining': '0' } }, 'the rate limit is used up'],
  ])('goes on without a comment where the server answers %j', async (answer, reason) => {
    const [cwd, fake] = [repository(), await githubServer()];
    fake.failing.push(answer);
    const { code, stdout } = await github(cwd, fake);
    expect([code, stdout.trimEnd().split('\n').at(-1)]).toEqual([1, `ddlint: no comment is written on GitHub: ${reason}.`]);
    expect(readFileSync(join(cwd, 'summary.md'), 'utf8')).toContain('1 error');
  });

  it('tries again where the server fails for a moment', async () => {
    const [cwd, fake] = [repository(), await githubServer()];
    fake.failing.push({ status: 502 });
    expect((await github(cwd, fake)).stdout).toContain('the comment on GitHub is created');
    expect(fake.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST']);
  });

  it('says that it may not comment in a pull request from a fork', async () => {
    const { code, stdout } = await github(repository(), undefined);
    expect([code, stdout]).toEqual([1, expect.stringContaining('ddlint: no comment is written, since GITHUB_TOKEN is not set.')]);
  });

  it('compares a pull request\'s merge with what it is merged into, also in a shallow clone', async () => {
    const cwd = repository();
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'checkout', '--quiet', 'main'], { cwd });
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', 'merge', '--quiet', '--no-ff', '--no-edit', 'change'], { cwd });
    const clone = join(cwd, 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth=2', `file://${cwd}`, clone]);
    const { stdout } = await github(clone, undefined, [], { GITHUB_REF: 'refs/pull/7/merge', GITHUB_EVENT_PATH: join(cwd, 'event.json') });
    expect(stdout).toContain('ddlint: 1 finding in 1 migration, compared with HEAD^1.');
  });

  it('checks all where nothing is proposed, and what a push brings', async () => {
    const cwd = repository();
    writeFileSync(join(cwd, 'event.json'), '{}');
    expect((await github(cwd, undefined)).stdout).toContain('ddlint: 1 finding in 2 migrations.');
    writeFileSync(join(cwd, 'event.json'), JSON.stringify({ before: execFileSync('git', ['rev-parse', 'main'], { cwd, encoding: 'utf8' }).trim() }));
    expect((await github(cwd, undefined)).stdout).toContain('in 1 migration, compared with');
  });

  it.each([['never', 0], ['warning', 1], ['error', 1]])('fails on %s', async (level, expected) => {
    expect((await github(repository(), undefined, ['--fail-on', level])).code).toBe(expected);
  });

  it('writes files for other tools', async () => {
    const cwd = repository();
    await github(cwd, undefined, ['--sarif', 'a.sarif', '--html', 'a.html', '--code-quality', 'a.json']);
    expect((JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8')) as { runs: readonly { results: readonly unknown[] }[] }).runs[0]!.results).toHaveLength(1);
    expect(readFileSync(join(cwd, 'a.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(JSON.parse(readFileSync(join(cwd, 'a.json'), 'utf8'))).toHaveLength(1);
    const { code, stderr } = await github(cwd, undefined, ['--sarif', 'no/such/folder/a.sarif']);
    expect([code, stderr]).toEqual([2, 'ddlint: no/such/folder/a.sarif cannot be written (ENOENT).\n']);
  });
});

describe('in GitLab CI', () => {
  const NOTES = '/api/v4/projects/42/merge_requests/7/notes';
  const gitlab = async (cwd: string, fake?: Fake): Promise<Run> => {
    const run = await ddlint(['ci', '--code-quality', 'gl.json'], { cwd, env: {
      GITHUB_ACTIONS: '', GITLAB_CI: 'true', CI_PROJECT_ID: '42', CI_MERGE_REQUEST_IID: '7', CI_MERGE_REQUEST_DIFF_BASE_SHA: 'main', ...(fake && { CI_SERVER_URL: fake.url, DDLINT_GITLAB_TOKEN: TOKEN }),
    } });
    expect(run.stdout + run.stderr).not.toContain(TOKEN);
    return run;
  };

  it('writes a Code Quality report and one note, anew in its place', async () => {
    const [cwd, fake] = [repository(), await fakeServer(NOTES, `${NOTES}/{id}`, 'PUT')];
    fake.comments.push(...Array.from({ length: 130 }, (_, at) => ({ id: at + 1, body: 'LGTM' })));
    expect((await gitlab(cwd, fake)).stdout).toContain('the comment on GitLab is created');
    writeFileSync(join(cwd, 'migrations/002.sql'), INDEX);
    expect((await gitlab(cwd, fake)).stdout).toContain('the comment on GitLab is updated');
    expect(fake.comments).toHaveLength(131);
    expect(JSON.parse(readFileSync(join(cwd, 'gl.json'), 'utf8'))).toMatchObject([{ check_name: 'index-not-concurrent' }, { check_name: 'missing-lock-timeout' }]);
  });

  it('goes on where there is no token, or it may not', async () => {
    expect((await gitlab(repository())).stdout).toContain('ddlint: no comment is written, since DDLINT_GITLAB_TOKEN is not set.');
    const fake = await fakeServer(NOTES, `${NOTES}/{id}`, 'PUT');
    fake.failing.push({ status: 403 });
    expect((await gitlab(repository(), fake)).stdout).toContain('no comment is written on GitLab: the token may not write comments (HTTP 403).');
  });
});

it('says what to do elsewhere', async () => {
  const { code, stderr } = await ddlint(['ci'], { cwd: repository(), env: { GITHUB_ACTIONS: '', GITLAB_CI: '' } });
  expect([code, stderr]).toEqual([2, 'ddlint: ddlint ci runs in GitHub Actions and in GitLab CI. Elsewhere: ddlint check --since <branch> --format <format>.\n']);
});
