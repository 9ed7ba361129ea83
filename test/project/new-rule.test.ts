/** `npm run new rule <id>` begins a rule, in a copy of the repository. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'ddlint-new-'));

beforeAll(() => {
  for (const path of ['src', 'rules', 'scripts', 'fixtures', 'test/support', 'package.json', 'tsconfig.json', 'README.md']) cpSync(path, join(home, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(home, 'node_modules'), 'junction');
});
afterAll(() => { rmSync(home, { recursive: true, force: true }); });

function npm(...given: readonly string[]): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', ...given], { cwd: home, encoding: 'utf8', shell: process.platform === 'win32' });
  return { code: status, stdout, stderr };
}
/** What `npm run new` runs, without npm around it. */
function script(...given: readonly string[]): { readonly code: number | null; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/new.ts', ...given], { cwd: home, encoding: 'utf8' });
  return { code: status, stdout, stderr };
}
const textOf = (path: string): string => readFileSync(join(home, path), 'utf8');

describe('refuses', () => {
  it.each([
    [[], 'usage: npm run new rule <id>'],
    [['rule'], 'usage: npm run new rule <id>'],
    [['reader', 'flyway'], 'usage: npm run new rule <id>'],
    [['rule', 'Drop-Table'], 'lower-case words joined by hyphens'],
    [['rule', 'drop_it'], 'lower-case words joined by hyphens'],
    [['rule', '../../x-y'], 'lower-case words joined by hyphens'],
    [['rule', '2pc-left-open'], 'lower-case words joined by hyphens'],
    [['rule', 'delete'], 'lower-case words joined by hyphens'],
    [['rule', 'drop-table'], 'rules/drop-table.ts exists already'],
  ])('%j', (given, message) => {
    const index = textOf('rules/index.ts');
    const { code, stdout, stderr } = script(...given);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(textOf('rules/index.ts')).toBe(index);
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
  expect(npm('gen', '--', '--check')).toMatchObject({ code: 0 });
});

it('what it writes compiles', () => {
  expect(existsSync(join(home, 'rules/copy-without-freeze.ts'))).toBe(true);
  writeFileSync(join(home, 'tsconfig.rules.json'), '{ "extends": "./tsconfig.json", "include": ["rules/copy-without-freeze.ts"] }');
  expect(spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.rules.json'], { cwd: home, encoding: 'utf8' }).stdout).toBe('');
}, 60_000);

it('says what is stale', () => {
  rmSync(join(home, 'rules/copy-without-freeze.ts'));
  expect(npm('gen', '--', '--check')).toMatchObject({ code: 1, stderr: 'Stale: rules/index.ts, rules/README.md. Run: npm run gen\n' });
  expect(npm('gen')).toMatchObject({ code: 0, stderr: '' });
  expect(npm('gen', '--', '--check')).toMatchObject({ code: 0 });
});
