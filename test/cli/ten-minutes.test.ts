/** A newcomer's first ten minutes, command by command as the README has them; npx stands for what a package manager has installed. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { fakeServer } from '../ci/server.ts';
import { GIT_ENV, repositoryIn } from '../support/repository.ts';
import type { TestRepository } from '../support/repository.ts';
import { npxIn } from './npx.ts';
import { ddlint, folder } from './run.ts';
import type { Run } from './run.ts';

const SECTION = /\n## In your project: ten minutes\n([^]*?)\n## /.exec(readFileSync('README.md', 'utf8'))![1]!;
const BLOCKS = [...SECTION.matchAll(/```sh\n([^]*?)```/g)].map(([, lines = '']) => lines.trim().split('\n'));
const SHOWN = /```\n([^]*?)\n```/.exec(SECTION.replace(/```sh\n[^]*?```/g, ''))![1]!;

const HISTORY = {
  'go.mod': 'require github.com/golang-migrate/migrate/v4 v4.17.0\n',
  'db/migrations/1_files.up.sql': 'CREATE TABLE files (id serial PRIMARY KEY, owner_id bigint, info jsonb);\n',
  'db/migrations/1_files.down.sql': 'DROP TABLE files;\n',
  'db/migrations/2_owner.up.sql': 'ALTER TABLE files ALTER COLUMN owner_id SET NOT NULL;\n',
  'db/migrations/2_owner.down.sql': 'ALTER TABLE files ALTER COLUMN owner_id DROP NOT NULL;\n',
};
const THIRD = 'db/migrations/3_index.up.sql';

/** Commits as git does it with the hook there; what the hook says. */
function commit({ git }: TestRepository, message: string): string {
  const before = process.env['PATH'];
  process.env['PATH'] = `${npxIn(folder({}))}${delimiter}${before}`;
  try {
    git('add', '.');
    return git('commit', '-q', '-m', message);
  } catch (error) {
    return (error as { readonly stderr: string }).stderr;
  } finally {
    process.env['PATH'] = before;
  }
}

it('install, init, check, baseline, a commit that is refused, --fix, a suppression, and a pull request that is green', async () => {
  const repository = repositoryIn(folder({}));
  repository.commit(HISTORY);
  const { root } = repository;
  const run = (line: string): Promise<Run> => ddlint(line.replace(/^npx ddlint /, '').split(' '), { cwd: root, env: GIT_ENV });
  const [[install, init, check], [baseline, committing], [fix]] = BLOCKS as [[string, string, string], [string, string], [string]];
  expect([install, committing]).toEqual(['npm install --save-dev ddlint', 'git add . && git commit -m "Check migrations"']);

  expect((await run(init)).stdout).toContain('db/migrations: 2 migrations, golang-migrate.');
  expect(await run(check)).toMatchObject({ code: 1, stdout: expect.stringContaining('error[set-not-null-scan]') as string });
  expect((await run(baseline)).stdout).toMatch(/^\d+ findings in \d files written to ddlint-baseline\.json: /);
  expect(await run(check)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No findings in 4 files\.\n/) as string });
  expect(commit(repository, 'Check migrations')).toBe('');
  repository.git('checkout', '-q', '-b', 'work');

  writeFileSync(join(root, THIRD), 'CREATE INDEX files_owner_idx ON files (owner_id);\n');
  expect(commit(repository, 'Index')).toContain(SHOWN);
  expect(await run(fix)).toMatchObject({ code: 0, stderr: 'ddlint: 2 fixes written.\n' });
  expect(readFileSync(join(root, THIRD), 'utf8')).toBe('CREATE INDEX CONCURRENTLY files_owner_idx ON files (owner_id);\n');
  expect(repository.git('diff', '--stat', 'main', '--', 'db/migrations/1_files.up.sql', 'db/migrations/2_owner.up.sql')).toBe('');
  expect(commit(repository, 'Index')).toBe('');

  const fourth = { 'db/migrations/4_info.up.sql': "SET LOCAL lock_timeout = '2s';\n", 'db/migrations/4_info.down.sql': 'ALTER TABLE files ADD COLUMN info jsonb;\n' };
  repository.put(fourth);
  const [suppression] = /-- ddlint-ignore drop-column: [^`]+/.exec(SECTION)!;
  appendFileSync(join(root, 'db/migrations/4_info.up.sql'), `${suppression}\nALTER TABLE files DROP COLUMN info;\n`);
  expect(commit(repository, 'Drop')).not.toContain('drop-column');
  expect((await run('npx ddlint explain drop-column')).stdout).toContain('-- ddlint-ignore drop-column: ');

  const fake = await fakeServer('/repos/acme/shop/issues/7/comments', '/repos/acme/shop/issues/comments/{id}', 'PATCH');
  writeFileSync(join(root, '.git/event.json'), JSON.stringify({ pull_request: { number: 7, base: { sha: repository.git('rev-parse', 'main').trim() } } }));
  const env = { ...GIT_ENV, GITHUB_ACTIONS: 'true', GITLAB_CI: '', GITHUB_REPOSITORY: 'acme/shop', GITHUB_REF: 'refs/heads/work', GITHUB_EVENT_PATH: join(root, '.git/event.json'), GITHUB_API_URL: fake.url, GITHUB_TOKEN: 'ghs_x' };
  expect(await ddlint(['ci'], { cwd: root, env })).toMatchObject({ code: 0 });
  expect(fake.comments).toMatchObject([{ body: expect.stringContaining('### ddlint: nothing to object to') as string }]);
}, 120_000);
