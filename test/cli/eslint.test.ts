/** The ESLint plugin as ESLint runs it: in a project that has it installed. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, HISTORY, INDEX } from './run.ts';

const SECOND = 'migrations/002.sql';
const CONFIG = "import ddlint from 'ddlint/eslint';\nexport default [ddlint.configs.recommended, { linterOptions: { reportUnusedDisableDirectives: 'warn' } }];\n";

type Message = { readonly ruleId: string | null; readonly message: string; readonly severity: number; readonly line: number; readonly column: number; readonly endLine?: number; readonly endColumn?: number; readonly fix?: object; readonly suggestions?: readonly { readonly desc: string }[] };
type Result = { readonly filePath: string; readonly messages: readonly Message[] };

/** The folder of a project, and `eslint` in it. */
function project(version: 'eslint' | 'eslint9', files: Readonly<Record<string, string>>): { readonly cwd: string; readonly lint: (given?: readonly string[], input?: string) => Promise<readonly Result[]> } {
  const cwd = folder({ 'eslint.config.mjs': CONFIG, 'package.json': '{}', ...files });
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(resolve('.'), join(cwd, 'node_modules/ddlint'), 'dir');
  const bin = resolve('node_modules', version, 'bin/eslint.js');
  return {
    cwd,
    lint: (given = ['.'], input = '') => new Promise((done, failed) => {
      const child = execFile(process.execPath, [bin, '--format', 'json', ...given], { cwd, maxBuffer: 1e8 }, (error, stdout, stderr) => {
        if (stderr !== '' || (error && stdout === '')) failed(new Error(stderr));
        else done(JSON.parse(stdout) as readonly Result[]);
      });
      child.stdin?.end(input);
    }),
  };
}

const told = (results: readonly Result[]): readonly string[] => results.flatMap(({ filePath, messages }) => messages.map(({ ruleId, line }) => `${filePath.split('/').slice(-2).join('/')}:${line} ${ruleId}`));

describe.each(['eslint', 'eslint9'] as const)('%s', (version) => {
  it('reports the whole project, each finding under its rule', async () => {
    const results = await project(version, HISTORY).lint();
    expect(told(results)).toEqual([`${SECOND}:2 ddlint/index-not-concurrent`]);
    expect(results.flatMap(({ messages }) => messages)).toMatchObject([{ severity: 2, line: 2, column: 1, endLine: 2, endColumn: 28 }]);
  });

  it('obeys comments that switch rules off, and says which do nothing', async () => {
    const { lint } = project(version, {
      'migrations/001.sql': HISTORY['migrations/001.sql'],
      'migrations/002.sql': "SET lock_timeout = '2s';\n-- eslint-disable-next-line ddlint/index-not-concurrent -- it is small\nCREATE INDEX a_idx ON a (b);\n",
      'migrations/003.sql': "SET lock_timeout = '2s';\nCREATE INDEX b_idx ON a (id, b); /* eslint-disable-line ddlint/index-not-concurrent */\n",
      'migrations/004.sql': "/* eslint-disable ddlint/index-not-concurrent */\nSET lock_timeout = '2s';\nCREATE INDEX c_idx ON a (b, id);\n/* eslint-enable */\nCREATE INDEX d_idx ON a ((b + 1));\n",
      'migrations/005.sql': "SET lock_timeout = '2s';\n-- eslint-disable-next-line ddlint/drop-table\nSELECT '-- eslint-disable';\n",
    });
    expect(told(await lint())).toEqual(['migrations/004.sql:5 ddlint/index-not-concurrent', 'migrations/005.sql:2 null']);
  });

  it('fixes what is safe to fix', async () => {
    const { cwd, lint } = project(version, { ...HISTORY, 'ddlint.config.json': '{ "transaction": "none" }' });
    expect(told(await lint(['--fix', '.']))).toEqual([]);
    expect(readFileSync(join(cwd, SECOND), 'utf8')).toBe(HISTORY[SECOND].replace('INDEX', 'INDEX CONCURRENTLY'));
  });
});

it('takes the text that it is given for the file', async () => {
  const { lint } = project('eslint', HISTORY);
  expect(told(await lint(['--stdin', '--stdin-filename', SECOND], 'SELECT 1;'))).toEqual([]);
  expect(told(await lint(['--stdin', '--stdin-filename', 'migrations/003.sql'], 'CREATE TABLE (;'))).toEqual(['migrations/003.sql:1 ddlint/unread']);
});

it('checks a file that nobody would find as if it was named', async () => {
  expect(told(await project('eslint', { 'one.sql': `SET lock_timeout = '2s';\n${INDEX}` }).lint())).toEqual([expect.stringMatching(/\/one\.sql:2 ddlint\/index-not-concurrent$/)]);
});

it('says once per file what is wrong with the configuration', async () => {
  const [result] = await project('eslint', { ...HISTORY, 'ddlint.config.json': '{ "engine": "oracle" }' }).lint([SECOND]);
  expect(result?.messages.map(({ message }) => message)).toEqual([expect.stringMatching(/^Not checked: ddlint\.config\.json:1: "engine" is "oracle"\. /)]);
});

it('in a process that goes on, sees what has been written meanwhile', async () => {
  const { cwd } = project('eslint', HISTORY);
  const script = `
    import { writeFileSync } from 'node:fs';
    import { ESLint } from ${JSON.stringify(resolve('node_modules/eslint/lib/api.js'))};
    const eslint = new ESLint({ cwd: process.cwd() });
    const rules = async () => (await eslint.lintFiles(['${SECOND}'])).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
    const told = [await rules()];
    writeFileSync('migrations/001.sql', ${JSON.stringify(HISTORY['migrations/001.sql'] + INDEX)});
    told.push(await rules());
    console.log(JSON.stringify(told));
  `;
  const output = await new Promise<string>((done) => { execFile(process.execPath, ['--input-type=module', '-e', script], { cwd }, (_, stdout) => { done(stdout); }); });
  expect(JSON.parse(output)).toEqual([['ddlint/index-not-concurrent'], expect.arrayContaining(['ddlint/object-already-exists'])]);
});
