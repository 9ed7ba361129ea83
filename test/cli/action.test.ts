/** action.yml, as a runner runs it, with an npx that runs the built ddlint. */
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import packageJson from '../../package.json' with { type: 'json' };
import { fakeServer } from '../ci/server.ts';
import type { Fake } from '../ci/server.ts';
import { repositoryIn } from '../support/repository.ts';
import { npxIn } from './npx.ts';
import { ddlint, folder, HISTORY } from './run.ts';

type Action = {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly [{ readonly id: string; readonly run: string; readonly env: Readonly<Record<string, string>> }] };
};
const { inputs, outputs, runs: { steps: [step] } } = parse(readFileSync('action.yml', 'utf8')) as Action;

type Ran = { readonly code: number; readonly stdout: string; readonly outputs: string; readonly summary: string };

/** A pull request that brings a migration with an error. */
function pullRequest(): string {
  const { root, git, commit } = repositoryIn(folder({}));
  commit({ 'migrations/001.sql': HISTORY['migrations/001.sql'] });
  git('checkout', '-q', '-b', 'change');
  commit({ 'migrations/002.sql': HISTORY['migrations/002.sql'] });
  writeFileSync(join(root, 'event.json'), JSON.stringify({ pull_request: { number: 7, base: { sha: git('rev-parse', 'main').trim() } } }));
  return root;
}

/** `with`: inputs as a workflow gives them. Shell as for `shell: bash`: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell */
function run(cwd: string, given: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const valueOf = (text: string): string => text.replace(/\$\{\{ inputs\.([\w-]+) \}\}/g, (_, name: string) => given[name] ?? inputs[name]!.default.replace('${{ github.token }}', 'ghs_token'));
  const own = Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, valueOf(value)]));
  const [output, summary] = [join(cwd, 'output'), join(cwd, 'summary.md')];
  [output, summary].forEach((path) => { writeFileSync(path, ''); });
  const bin = npxIn(folder({}));
  return new Promise((done) => {
    execFile('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], { cwd, env: {
      ...process.env, GITHUB_API_URL: 'http://127.0.0.1:9', ...own, PATH: `${bin}${delimiter}${process.env['PATH']}`, GITHUB_ACTIONS: 'true', GITHUB_REPOSITORY: 'acme/shop', GITHUB_REF: 'refs/heads/change', GITHUB_EVENT_PATH: join(cwd, 'event.json'), GITHUB_STEP_SUMMARY: summary, GITHUB_OUTPUT: output, ...env,
    } }, (error, stdout, stderr) => {
      expect(`${stdout}${stderr}`).not.toContain('ghs_token');
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout: `${stdout}${stderr}`, outputs: readFileSync(output, 'utf8'), summary: readFileSync(summary, 'utf8') });
    });
  });
}

it('runs the version it is released with', () => {
  expect(inputs['version']!.default).toBe(packageJson.version);
});

it('gives each input to its step, and takes each output from what ddlint writes', async () => {
  const used = Object.values(step.env).map((value) => /inputs\.([\w-]+)/.exec(value)![1]);
  expect([...used, 'working-directory'].sort()).toEqual(Object.keys(inputs).sort());
  const { outputs: written } = await run(pullRequest(), { comment: 'false' });
  expect(written.split('\n').filter(Boolean).map((line) => line.split('=')[0])).toEqual(Object.keys(outputs));
  expect(Object.entries(outputs).map(([name, { value }]) => value === `\${{ steps.${step.id}.outputs.${name} }}`)).not.toContain(false);
});

describe('in a pull request', () => {
  const server = (): Promise<Fake> => fakeServer('/repos/acme/shop/issues/7/comments', '/repos/acme/shop/issues/comments/{id}', 'PATCH');

  it('says what it brings in annotations, a summary and one comment, and fails', async () => {
    const [cwd, fake] = [pullRequest(), await server()];
    const { code, stdout, summary } = await run(cwd, {}, { GITHUB_API_URL: fake.url });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::error title=ddlint%3A index-not-concurrent,file=migrations\/002\.sql/);
    expect(summary).toMatch(/^### ddlint: 1 error\n/);
    expect(fake.comments).toHaveLength(1);
    expect((await run(cwd, {}, { GITHUB_API_URL: fake.url })).stdout).toContain('the comment on GitHub is unchanged');
  });

  it('does as its inputs say', async () => {
    const cwd = pullRequest();
    const { code, stdout } = await run(cwd, { paths: 'migrations/001.sql\nmigrations/002.sql\n', engine: 'postgres@17', since: 'main', 'fail-on': 'never', comment: 'false', sarif: 'a.sarif', html: 'a b.html' });
    expect([code, stdout]).toEqual([0, expect.stringContaining('ddlint: 1 finding in 1 migration, compared with main.\n')]);
    expect(JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8'))).toHaveProperty('runs');
    expect(readFileSync(join(cwd, 'a b.html'), 'utf8')).toContain('postgres@17');
    expect((await run(cwd, { paths: 'no such; folder' })).stdout).toContain('There is no file or folder no such; folder');
  });

  it('finds what the command line finds', async () => {
    const cwd = pullRequest();
    await run(cwd, { comment: 'false', sarif: 'a.sarif' });
    const { stdout } = await ddlint(['check', '--since', 'main', '--format', 'sarif'], { cwd });
    expect(JSON.parse(readFileSync(join(cwd, 'a.sarif'), 'utf8'))).toEqual(JSON.parse(stdout));
  });
});

it('is a shell script that bash reads', () => {
  expect(() => execFileSync('bash', ['-n', '-c', step.run])).not.toThrow();
});
