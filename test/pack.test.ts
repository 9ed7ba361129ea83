/** What users get: the package as npm packs it, installed into an empty folder without a network. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { HISTORY } from './cli/run.ts';

const TSC = resolve('node_modules/typescript/bin/tsc');
const WINDOWS = process.platform === 'win32';
const home = mkdtempSync(join(tmpdir(), 'ddlint-pack-'));
const installed = join(home, 'node_modules/ddlint');
let packed: readonly string[] = [];

function run(command: string, given: readonly string[]): string {
  return execFileSync(command, given, { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], shell: WINDOWS });
}

beforeAll(() => {
  const [tarball] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: WINDOWS })) as { filename: string; files: { path: string }[] }[];
  packed = tarball!.files.map(({ path }) => path);
  writeFileSync(join(home, 'package.json'), '{ "private": true }');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(home, tarball!.filename)]);
}, 120_000);
afterAll(() => { rmSync(home, { recursive: true, force: true }); });

describe('holds', () => {
  it('the command line, the programming interface, types, schemas and licences, and nothing that only development needs', () => {
    expect(packed.filter((path) => !path.startsWith('dist/types/')).sort()).toMatchInlineSnapshot(`
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist/THIRD-PARTY-NOTICES.txt",
        "dist/baseline.schema.json",
        "dist/changelogs.cjs",
        "dist/ci.cjs",
        "dist/cli.cjs",
        "dist/commands.cjs",
        "dist/config.schema.json",
        "dist/eslint-worker.js",
        "dist/eslint.js",
        "dist/index.js",
        "dist/init.cjs",
        "dist/libpg-query.wasm",
        "dist/lsp.cjs",
        "dist/result.schema.json",
        "dist/settings.cjs",
        "dist/stats.cjs",
        "dist/watch.cjs",
        "package.json",
        "rules/README.md",
        "rules/facts-postgres.md",
        "rules/from-other-linters.md",
        "rules/hazards.md",
      ]
    `);
    expect(packed.filter((path) => path.startsWith('dist/types/') && !path.endsWith('.d.ts'))).toEqual([]);
  });

  it('whatever package.json names', () => {
    const named = [...Object.values(packageJson.bin), packageJson.types, ...Object.values(packageJson.exports).flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))];
    expect(named.filter((path) => !existsSync(join(installed, path)))).toEqual([]);
    expect(packageJson.files.filter((pattern) => !packed.some((path) => path === pattern || path.startsWith(`${pattern}/`) || (pattern.endsWith('/*.md') && path.startsWith(pattern.slice(0, -'*.md'.length)))))).toEqual([]);
  });

  it('the licence of everything that is bundled', () => {
    const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['commander', 'libpg-query', 'jsonc-parser', 'valibot', 'picocolors', 'tinyglobby', 'string-width']) expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  });

  it('code in ASCII only: one letter beyond it makes Node keep all of it in twice the memory and read it more slowly', () => {
    for (const name of ['cli.cjs', 'changelogs.cjs', 'init.cjs', 'stats.cjs']) expect(readFileSync(join(installed, 'dist', name), 'utf8').match(/.{0,40}[^\0-\x7f].{0,40}/g)).toBeNull();
  });

  it('all that is needed: nothing else was installed', () => {
    expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['ddlint']);
  });
});

describe('works', () => {
  const ddlint = join(home, 'node_modules/.bin', WINDOWS ? 'ddlint.cmd' : 'ddlint');

  it('as a command', () => {
    expect(run(ddlint, ['--version']).trim()).toBe(packageJson.version);
    writeFileSync(join(home, '1.sql'), HISTORY['migrations/001.sql']);
    writeFileSync(join(home, 'ddlint.config.json'), '{ "$schema": "./node_modules/ddlint/dist/config.schema.json", "engine": "postgres@16" }');
    expect(run(ddlint, ['check', '1.sql'])).toMatch(/^No findings in 1 file\.\nChanges: 1 additive\.\n1 of 1 statement understood\.\npostgres@16; /);
  });

  it('as an ES module', () => {
    writeFileSync(join(home, 'use.mjs'), `
      import { check, UserError } from 'ddlint';
      const { findings } = await check({ files: [{ path: '1.sql', text: 'CREATE INDEX i ON t (a);' }] });
      const refused = await check({ files: [], engine: 'x' }).catch((error) => error instanceof UserError);
      console.log(JSON.stringify([findings[0].rule, refused]));
    `);
    expect(JSON.parse(run(process.execPath, ['use.mjs']))).toEqual(['index-not-concurrent', true]);
  });

  it('as the README shows it', () => {
    const [, example = ''] = /```js\n([^]*?)```/.exec(readFileSync(join(installed, 'README.md'), 'utf8')) ?? [];
    writeFileSync(join(home, 'readme.mjs'), `${example}\nconsole.log(JSON.stringify([findings.length, steps.length, statements.read]));`);
    expect(JSON.parse(run(process.execPath, ['readme.mjs']))).toEqual([2, 2, 2]);
  });

  it('as types, strictly, the library checked too', () => {
    writeFileSync(join(home, 'use.ts'), `
      import { check, UserError } from 'ddlint';
      import type { CheckOptions, CheckResult, JsonFinding, JsonStep, OperationKind, Severity } from 'ddlint';
      const options: CheckOptions = { engine: 'postgres@15', transaction: 'file', files: [{ path: '1.sql', text: 'SELECT 1' }], schema: '', rules: { 'drop-table': 'off' }, reader: 'sql' };
      const result: CheckResult = await check(options);
      const finding: JsonFinding | undefined = result.findings[0];
      const step: JsonStep | undefined = result.steps[0];
      const kind: OperationKind | undefined = step?.operations[0]?.kind;
      const severity: Severity = finding?.severity ?? 'note';
      const line: number = finding?.line ?? 0;
      // @ts-expect-error There is no such mode.
      const wrong: CheckOptions = { files: [], transaction: 'each' };
      export { kind, line, severity, wrong, UserError };
    `);
    writeFileSync(join(home, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', noEmit: true, skipLibCheck: false, exactOptionalPropertyTypes: true, types: [] }, files: ['use.ts'] }));
    writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }');
    expect(run(process.execPath, [TSC, '-p', home])).toBe('');
  });
});
