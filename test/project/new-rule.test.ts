/** `npm run new rule <id>` begins a rule, in a copy of the repository. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../../scripts/new-rule.ts';

const home = mkdtempSync(join(tmpdir(), 'ddlint-new-'));

beforeAll(() => {
  for (const path of ['src', 'rules', 'scripts', 'fixtures', 'test/support', 'package.json', 'tsconfig.json', 'README.md']) cpSync(path, join(home, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(home, 'node_modules'), 'junction');
});
afterAll(() => { rmSync(home, { recursive: true, force: true }); });

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
function npm(...given: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', ...given], { cwd: home, encoding: 'utf8', shell: process.platform === 'win32' });
  return { code: status, stdout, stderr };
}
/** What npm runs, without npm around it. */
function script(name: string, ...given: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', `scripts/${name}.ts`, ...given], { cwd: home, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}
const textOf = (path: string): string => readFileSync(join(home, path), 'utf8');

it('refuses what is no rule, and writes nothing', () => {
  const index = textOf('rules/index.ts');
  expect(script('new')).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining('usage: npm run new rule <id>') as string });
  expect(textOf('rules/index.ts')).toBe(index);
});

describe('refuses', () => {
  it.each([
    [['rule'], 'usage: npm run new rule <id>'],
    [['reader', 'flyway'], 'usage: npm run new rule <id>'],
    [['rule', 'Drop-Table'], 'lower-case words joined by hyphens'],
    [['rule', 'drop_it'], 'lower-case words joined by hyphens'],
    [['rule', '../../x-y'], 'lower-case words joined by hyphens'],
    [['rule', '2pc-left-open'], 'lower-case words joined by hyphens'],
    [['rule', 'delete'], 'lower-case words joined by hyphens'],
    [['rule', 'drop-table'], 'rules/drop-table.ts exists already'],
    [['rule', 'drop-tables'], undefined],
  ])('%j', (given, message) => {
    expect(refusal(given, existsSync)).toEqual(message === undefined ? undefined : expect.stringContaining(message));
  });
});

it('writes the rule and its fixtures, and what is generated from them', () => {
  const { code, stdout, stderr } = npm('new', 'rule', 'copy-without-freeze');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe('rules/copy-without-freeze.ts and fixtures/rules/copy-without-freeze/{bad,good}.sql: fill them in, then npm test.\n');
  expect(textOf('rules/copy-without-freeze.ts')).toContain("id: 'copy-without-freeze'");
  expect(textOf('fixtures/rules/copy-without-freeze/bad.sql')).toContain('SELECT 1; -- warning copy-without-freeze');
  expect(textOf('fixtures/rules/copy-without-freeze/good.sql')).not.toContain('-- warning');
  expect(textOf('rules/index.ts')).toContain("import copyWithoutFreeze from './copy-without-freeze.ts';");
  expect(textOf('rules/README.md')).toContain('\n## copy-without-freeze\n');
  expect(textOf('README.md')).toContain('(rules/README.md#copy-without-freeze)');
  expect(script('gen', '--check')).toMatchObject({ code: 0 });
}, 60_000);

it('what it writes compiles', () => {
  const path = join(home, 'rules/copy-without-freeze.ts');
  expect(existsSync(path)).toBe(true);
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', (name) => readFileSync(name, 'utf8')).config, ts.sys, home);
  const program = ts.createProgram([path], options);
  expect(ts.getPreEmitDiagnostics(program, program.getSourceFile(path)).map(({ messageText }) => messageText)).toEqual([]);
}, 60_000);

it('says what is stale, and writes it as it was', () => {
  rmSync(join(home, 'rules/copy-without-freeze.ts'));
  expect(script('gen', '--check')).toMatchObject({ code: 1, stderr: 'Stale: rules/index.ts, rules/README.md. Run: npm run gen\n' });
  expect(script('gen')).toMatchObject({ code: 0, stderr: '' });
  for (const path of ['rules/index.ts', 'rules/README.md', 'README.md']) expect(textOf(path)).toBe(readFileSync(path, 'utf8'));
}, 60_000);
