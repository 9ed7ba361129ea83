/** `ddlint baseline`: what is known is left out, what is new is not, and what is gone is said. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type * as Api from '../../src/index.ts';
import { GIT_ENV, repositoryIn } from '../support/repository.ts';
import { ddlint, folder, found } from './run.ts';
import type { Run } from './run.ts';

const NAME = 'ddlint-baseline.json';
const OFF = ['missing-lock-timeout', 'redundant-index', 'unknown-object', 'wide-lock-window', 'multiple-statements-without-transaction'].flatMap((rule) => ['--rule', `${rule}=off`]);
const OLD = { 'migrations/1_a.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int, c int);\n', 'migrations/2_b.sql': 'CREATE INDEX a_idx ON a (b);\nALTER TABLE a DROP COLUMN b, DROP COLUMN c;\n' };

function check(cwd: string, ...given: readonly string[]): Promise<Run> {
  return ddlint(['check', ...OFF, ...given], { cwd, env: GIT_ENV });
}
function record(cwd: string, ...given: readonly string[]): Promise<Run> {
  return ddlint(['baseline', ...OFF, ...given], { cwd });
}
async function findings(cwd: string, ...given: readonly string[]): Promise<readonly string[]> {
  return found(await check(cwd, '--format', 'json', ...given));
}
function edit(cwd: string, path: string, text: string): void {
  writeFileSync(join(cwd, path), text);
}

async function known(files: Readonly<Record<string, string>> = OLD): Promise<string> {
  const cwd = folder(files);
  expect((await record(cwd)).code).toBe(0);
  return cwd;
}

it('an old project starts green, and a new finding fails', async () => {
  const cwd = folder(OLD);
  expect((await check(cwd)).code).toBe(1);
  expect(await record(cwd)).toEqual({ code: 0, stderr: '', stdout: `3 findings in 1 file written to ${NAME}: ddlint check leaves them out from now on.\n` });
  expect(await check(cwd)).toMatchObject({ code: 0, stdout: expect.stringContaining(`No findings in 2 files.\n3 known findings left out, as in ${NAME}.\nChanges: `) as string });
  edit(cwd, 'migrations/3_c.sql', 'CREATE INDEX a_new ON a (id);\n');
  expect(await findings(cwd)).toEqual(['migrations/3_c.sql:1 index-not-concurrent']);
  expect((await check(cwd)).code).toBe(1);
  expect(JSON.parse((await check(cwd, '--format', 'json')).stdout)).toMatchObject({ baseline: { known: 3, gone: 0 } });
});

it('is written in one way, a line per finding', async () => {
  const cwd = await known();
  const text = readFileSync(join(cwd, NAME), 'utf8');
  expect(text).toBe(`{
  "version": 1,
  "findings": {
    "migrations/2_b.sql": [
      {"rule":"drop-column","statement":"alter table a drop column b, drop column c","operation":"drop column b"},
      {"rule":"drop-column","statement":"alter table a drop column b, drop column c","operation":"drop column c"},
      {"rule":"index-not-concurrent","statement":"create index a_idx on a (b)"}
    ]
  }
}
`);
  await record(cwd);
  expect(readFileSync(join(cwd, NAME), 'utf8')).toBe(text);
  const isValid = new Ajv({ strictTypes: false }).compile(JSON.parse(readFileSync('dist/baseline.schema.json', 'utf8')) as object);
  expect(isValid(JSON.parse(text))).toBe(true);
  expect(isValid({ version: 2, findings: {} })).toBe(false);
});

describe('a finding is still the same', () => {
  it.each<[string, string]>([
    ['further down, set in another way', '-- a comment\nSELECT 1;\n\ncreate   index a_idx\n  on A ( b ) ; -- there\nALTER TABLE a DROP COLUMN b , DROP COLUMN "c";\n'.replace('"c"', 'C')],
    ['where the one before it is gone', 'CREATE INDEX a_idx ON a (b);\n'],
  ])('%s', async (_, text) => {
    const cwd = await known();
    edit(cwd, 'migrations/2_b.sql', text);
    expect(await findings(cwd)).toEqual([]);
  });

  it('in a file that has got another name, but not in a second one', async () => {
    const cwd = await known();
    const text = OLD['migrations/2_b.sql'];
    edit(cwd, 'migrations/3_b.sql', `DROP INDEX a_idx;\nALTER TABLE a ADD COLUMN b int, ADD COLUMN c int;\n${text}`);
    expect((await findings(cwd)).filter((line) => line.includes(' index-not'))).toEqual(['migrations/3_b.sql:3 index-not-concurrent']);
    edit(cwd, 'migrations/2_b.sql', 'SELECT 1;\n');
    edit(cwd, 'migrations/3_b.sql', text);
    expect((await findings(cwd)).filter((line) => line.includes('index'))).toEqual(['migrations/3_b.sql:1 index-not-concurrent']);
    rmSync(join(cwd, 'migrations/2_b.sql'));
    expect(await check(cwd)).toMatchObject({ code: 0, stdout: expect.stringContaining('3 known findings left out') as string });
  });
});

describe('a finding is another', () => {
  it.each<[string, string, readonly string[]]>([
    ['where its statement says something else', 'CREATE INDEX a_idx ON a (c);\nALTER TABLE a DROP COLUMN b, DROP COLUMN c;\n', ['migrations/2_b.sql:1 index-not-concurrent']],
    ['once more', 'CREATE INDEX a_idx ON a (b);\nDROP INDEX CONCURRENTLY a_idx;\nCREATE INDEX a_idx ON a (b);\nALTER TABLE a DROP COLUMN b, DROP COLUMN c;\n', ['migrations/2_b.sql:3 index-not-concurrent']],
    ['in another case inside of quotes', 'CREATE INDEX a_idx ON a (b) WHERE \'x\' = \'x\';\nALTER TABLE a DROP COLUMN b, DROP COLUMN c;\n', ['migrations/2_b.sql:1 index-not-concurrent']],
  ])('%s', async (_, text, expected) => {
    const cwd = await known();
    edit(cwd, 'migrations/2_b.sql', text);
    expect(await findings(cwd, '--transaction', 'none')).toEqual(expected);
  });

  it('of a statement too long to be written out', async () => {
    const columns = (last: string): string => `ALTER TABLE a ADD CONSTRAINT x CHECK (${Array.from({ length: 60 }, (_, index) => `id <> ${index}`).join(' AND ')} AND id <> ${last});\n`;
    const cwd = await known({ ...OLD, 'migrations/3.sql': columns('77') });
    expect(Math.max(...readFileSync(join(cwd, NAME), 'utf8').split('\n').map(({ length }) => length))).toBeLessThan(600);
    expect(await findings(cwd)).toEqual([]);
    edit(cwd, 'migrations/3.sql', columns('78'));
    expect(await findings(cwd)).toHaveLength(1);
  });
});

it('what is gone is said where everything is checked, and is too much with --strict', async () => {
  const cwd = await known();
  edit(cwd, 'migrations/2_b.sql', 'CREATE INDEX a_idx ON a (b);\n');
  expect(await check(cwd)).toMatchObject({ code: 0, stdout: expect.stringContaining(`1 known finding left out, as in ${NAME}.\n2 findings of ${NAME} are gone; renew it with: ddlint baseline.\n`) as string });
  expect((await check(cwd, '--strict')).code).toBe(1);
  expect((await check(cwd, 'migrations/1_a.sql')).stdout).not.toContain('gone');
  expect((await check(cwd, '--rule', 'drop-column=off')).stdout).not.toContain('gone');
  await record(cwd);
  expect((await check(cwd, '--strict')).code).toBe(0);
  edit(cwd, 'migrations/2_b.sql', 'SELECT 1;\n');
  await record(cwd);
  expect(readFileSync(join(cwd, NAME), 'utf8')).toBe('{\n  "version": 1,\n  "findings": {}\n}\n');
});

it('warnings are counted, suppressions looked at and fixes written without what is known', async () => {
  const cwd = await known({ 'migrations/1.sql': 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n', 'migrations/2.sql': '-- ddlint-ignore drop-table: nobody uses it\nDROP TABLE c;\nDROP TABLE d;\nDROP INDEX a_i;\n' });
  expect(await check(cwd, '--max-warnings', '0')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No findings/) as string });
  expect((await check(cwd, '--max-warnings', '0', '--no-baseline')).code).toBe(1);
  expect(await check(cwd, '--fix', '--transaction', 'none')).toMatchObject({ stderr: 'ddlint: 0 fixes written.\n' });
  expect(await check(cwd, '--fix', '--no-baseline', '--transaction', 'none')).toMatchObject({ stderr: 'ddlint: 1 fix written.\n' });
});

it('what could not be read is known as well: a statement, and a file', async () => {
  const cwd = await known({ ...OLD, 'migrations/3.sql': 'SELEC 1;\n', 'migrations/4.sql': '' });
  expect(await findings(cwd, '--strict')).toEqual([]);
  edit(cwd, 'migrations/5.sql', '');
  expect(await findings(cwd)).toEqual(['migrations/5.sql:1 unread']);
});

it('with --since and --staged', async () => {
  const repository = repositoryIn(folder(OLD));
  await record(repository.root);
  repository.commit({ '.gitignore': '' });
  repository.put({ 'migrations/2_b.sql': `${OLD['migrations/2_b.sql']}DROP TABLE x;\n`, 'migrations/3_c.sql': 'CREATE INDEX a_idx ON a (id);\nALTER TABLE a DROP COLUMN b, DROP COLUMN c;\n' });
  const expected = ['migrations/2_b.sql:3 drop-table', 'migrations/3_c.sql:1 index-not-concurrent', 'migrations/3_c.sql:2 drop-column', 'migrations/3_c.sql:2 drop-column'];
  expect((await findings(repository.root, '--since', 'HEAD', '--rule', 'refused=off', '--rule', 'object-already-exists=off')).filter((line) => !/3_c.*column/.test(line))).toEqual(expected.slice(0, 2));
  const { stdout } = await check(repository.root, '--since', 'HEAD');
  expect(stdout).toContain(`3 known findings left out, as in ${NAME}.\nChanges: 2 breaking.\n1 of 3 migrations is new since HEAD, 1 has changed.\n`);
});

describe('where it is', () => {
  it('beside the configuration, or where that says; from any folder of the project', async () => {
    const cwd = folder({ ...OLD, 'ddlint.config.json': '{}', 'app/x': '' });
    expect((await record(cwd, 'migrations')).code).toBe(0);
    expect(existsSync(join(cwd, NAME))).toBe(true);
    expect((await check(join(cwd, 'app'), '../migrations')).stdout).toContain(`3 known findings left out, as in ../${NAME}.`);
    edit(cwd, 'ddlint.config.json', '{ "baseline": "etc/known.json" }');
    expect(await check(cwd)).toMatchObject({ code: 2, stderr: 'ddlint: etc/known.json: the baseline cannot be read: there is no such file, or it is a link that leads nowhere; mend or delete it. Write the file anew with: ddlint baseline.\n' });
    expect(await record(cwd)).toMatchObject({ code: 2, stderr: 'ddlint: etc/known.json cannot be written (ENOENT).\n' });
    edit(cwd, 'ddlint.config.json', '{ "baseline": "app/known.json" }');
    expect((await record(cwd)).stdout).toContain('written to app/known.json');
    expect(readFileSync(join(cwd, 'app/known.json'), 'utf8')).toContain('"../migrations/2_b.sql"');
    expect(await findings(cwd)).toEqual([]);
  });

  it('without a configuration the nearest there is', async () => {
    const cwd = await known();
    expect(await findings(join(cwd, 'migrations'))).toEqual([]);
    expect((await record(join(cwd, 'migrations'))).stdout).toContain(`written to ../${NAME}`);
  });

  it.each([
    ['{', 'this is not valid JSON ('],
    ['{ "version": 2, "findings": {} }', 'version is 2. This ddlint knows version 1.'],
    ['{ "version": 1, "findings": { "a.sql": [{ "rule": 1 }] } }', 'findings.a.sql.0.rule is 1. Write a text.'],
    ['[]', 'version is undefined. Write an object of version and findings.'],
  ])('%s', async (text, message) => {
    const { code, stderr } = await check(folder({ ...OLD, [NAME]: text }));
    expect([code, stderr]).toEqual([2, expect.stringContaining(`ddlint: ${NAME}: ${message}`)]);
    expect(stderr).toContain('Write the file anew with: ddlint baseline.');
  });
});

it('code gives it as it was read', async () => {
  const { check: checkFiles } = (await import(`${process.cwd()}/dist/index.js`)) as typeof Api;
  const cwd = await known();
  const baseline = JSON.parse(readFileSync(join(cwd, NAME), 'utf8')) as unknown;
  const rules = { 'missing-lock-timeout': 'off', 'wide-lock-window': 'off' } as const;
  const files = Object.entries(OLD).map(([path, text]) => ({ path, text }));
  expect(await checkFiles({ files, baseline, rules })).toMatchObject({ findings: [], baseline: { known: 3, gone: 0 } });
  expect(await checkFiles({ files, baseline, rules, changed: ['migrations/2_b.sql'] })).toMatchObject({ findings: [], baseline: { known: 3 } });
  await expect(checkFiles({ files, baseline: {} })).rejects.toThrow('baseline: version is undefined.');
});
