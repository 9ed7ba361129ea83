/** The ESLint plugin as ESLint runs it: in a project that has it installed. */
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { folder, HISTORY, INDEX } from './run.ts';

const SECOND = 'migrations/002.sql';
const CONFIG = "import ddlint from 'ddlint/eslint';\nexport default [...ddlint.configs.recommended, { linterOptions: { reportUnusedDisableDirectives: 'warn' } }];\n";

type Result = Pick<ESLint.LintResult, 'filePath' | 'messages' | 'output'>;
type Version = 'eslint' | 'eslint9';

/** The folder of a project that has the plugin installed. */
function project(files: Readonly<Record<string, string>>): string {
  const cwd = folder({ 'eslint.config.mjs': CONFIG, 'package.json': '{}', ...files });
  mkdirSync(join(cwd, 'node_modules'));
  symlinkSync(resolve('.'), join(cwd, 'node_modules/ddlint'), 'dir');
  return cwd;
}

/** ESLint in this process. */
async function eslintIn(cwd: string, version: Version = 'eslint', options: Omit<ESLint.Options, 'cwd'> = {}): Promise<ESLint> {
  const { ESLint: Of } = await import(version) as { readonly ESLint: typeof ESLint };
  return new Of({ cwd, ...options });
}

async function lint(cwd: string, version?: Version): Promise<readonly Result[]> {
  return (await eslintIn(cwd, version)).lintFiles(['.']);
}

/** `eslint .` as a process of its own. */
function shippedLint(cwd: string, version: Version): Promise<readonly Result[]> {
  return new Promise((done, failed) => {
    execFile(process.execPath, [resolve('node_modules', version, 'bin/eslint.js'), '--format', 'json', '.'], { cwd, maxBuffer: 1e8 }, (error, stdout, stderr) => {
      if (stderr !== '' || (error && stdout === '')) failed(new Error(stderr));
      else done(JSON.parse(stdout) as readonly Result[]);
    });
  });
}

const told = (results: readonly Result[]): string[] => results.flatMap(({ filePath, messages }) => messages.map(({ ruleId, line }) => `${filePath.split('/').slice(-2).join('/')}:${line} ${ruleId}`));

describe.each(['eslint', 'eslint9'] as const)('%s', (version) => {
  it('reports the whole project, each finding under its rule', async () => {
    const results = await shippedLint(project(HISTORY), version);
    expect(told(results)).toEqual([`${SECOND}:2 ddlint/index-not-concurrent`]);
    expect(results.flatMap(({ messages }) => messages)).toMatchObject([{ severity: 2, line: 2, column: 1, endLine: 2, endColumn: 28 }]);
  });

  it('obeys comments that switch rules off, and says which do nothing', async () => {
    const cwd = project({
      'migrations/001.sql': HISTORY['migrations/001.sql'],
      'migrations/002.sql': "SET lock_timeout = '2s';\n-- eslint-disable-next-line ddlint/index-not-concurrent -- it is small\nCREATE INDEX a_idx ON a (b);\n",
      'migrations/003.sql': "SET lock_timeout = '2s';\nCREATE INDEX b_idx ON a (id, b); /* eslint-disable-line ddlint/index-not-concurrent */\n",
      'migrations/004.sql': "/* eslint-disable ddlint/index-not-concurrent */\nSET lock_timeout = '2s';\nCREATE INDEX c_idx ON a (b, id);\n/* eslint-enable */\nCREATE INDEX d_idx ON a ((b + 1));\n",
      'migrations/005.sql': "SET lock_timeout = '2s';\n-- eslint-disable-next-line ddlint/drop-table\nSELECT '-- eslint-disable';\n",
    });
    expect(told(await lint(cwd, version))).toEqual(['migrations/004.sql:5 ddlint/index-not-concurrent', 'migrations/005.sql:2 null']);
  });

  it('fixes what is safe to fix', async () => {
    const cwd = project({ ...HISTORY, 'ddlint.config.json': '{ "transaction": "none" }' });
    const results = await (await eslintIn(cwd, version, { fix: true })).lintFiles(['.']);
    expect(told(results)).toEqual([]);
    expect(results.map(({ output }) => output)).toContain(HISTORY[SECOND].replace('INDEX', 'INDEX CONCURRENTLY'));
  });

  describe('migrations in JavaScript and TypeScript', () => {
    const KNEX = 'exports.up = (knex) => knex.schema.dropTable("a");\n';
    const CODE = {
      'migrations/1_a.js': KNEX,
      'db/migrations/2_b.cjs': `${KNEX}// no more\n`,
      'db/migrations/3_c.mjs': 'export const up = (queryInterface) => queryInterface.dropTable("a");\n',
    };

    it('are said to be unread, each by its framework', async () => {
      const results = await lint(project(CODE), version);
      expect(told(results).sort()).toEqual(['migrations/1_a.js:1 ddlint/unread', 'migrations/2_b.cjs:1 ddlint/unread', 'migrations/3_c.mjs:1 ddlint/unread']);
      expect(results.find(({ filePath }) => filePath.endsWith('1_a.js'))?.messages).toMatchObject([{ severity: 1, line: 1, column: 1, message: 'Not checked: this is a migration for Knex, which is not read; look at it by hand.' }]);
      expect(results.find(({ filePath }) => filePath.endsWith('3_c.mjs'))?.messages[0]?.message).toContain('a migration for Sequelize');
    });

    it('are nothing else: no other code is reported, by any rule', async () => {
      const other = { 'migrations/index.js': KNEX, 'migrations/names.js': 'export const names = ["DROP TABLE a;"];\n', 'migrations/1_a.test.js': KNEX, 'src/knex.js': KNEX, 'src/empty.js': '' };
      expect(told(await lint(project(other), version))).toEqual([]);
      expect(told(await lint(project({ ...other, ...HISTORY }), version))).toEqual([`${SECOND}:2 ddlint/index-not-concurrent`]);
    });

    it('have findings of their history, where that has others in SQL', async () => {
      const beside = { 'package.json': '{ "dependencies": { "node-pg-migrate": "8.0.0" } }', 'migrations/1_a.sql': HISTORY['migrations/001.sql'], 'migrations/2_b.js': 'exports.up = (pgm) => {};\n', 'migrations/3_c.sql': HISTORY[SECOND] };
      const results = await lint(project(beside), version);
      expect(results.flatMap(({ messages }) => messages).find(({ ruleId }) => ruleId === 'ddlint/unread')?.message).toBe('Not checked: this is a migration in JavaScript or TypeScript, which is not read; look at it by hand.');
      expect(told(results).filter((line) => line.includes('2_b.js'))).toEqual(['migrations/2_b.js:1 ddlint/unread']);
    });

    it('are silent by comments of JavaScript, and by the configuration', async () => {
      expect(told(await lint(project({ 'migrations/1_a.js': `/* eslint-disable ddlint/unread -- looked at */\n${KNEX}`, 'migrations/2_b.js': `${KNEX.trim()} // eslint-disable-line ddlint/unread\n`, 'migrations/3_c.js': `// eslint-disable-next-line ddlint/drop-table\n${KNEX}` }), version)).sort()).toEqual(['migrations/3_c.js:1 ddlint/unread', 'migrations/3_c.js:1 null']);
      expect(told(await lint(project({ 'migrations/1_a.js': KNEX, 'ddlint.config.json': '{ "rules": { "unread": "off" } }' }), version))).toEqual([]);
    });

    it('may have any parser, and are named by anyone', async () => {
      const config = `import ddlint from 'ddlint/eslint';
        import { parser } from ${JSON.stringify(pathToFileURL(resolve('node_modules/typescript-eslint/dist/index.js')).href)};
        export default [{ files: ['**/migrations/**/*.{js,ts,mjs,cjs}'], languageOptions: { parser }, plugins: { ddlint }, rules: { 'ddlint/unread': 'error', 'ddlint/drop-table': 'error' } }];`;
      const cwd = project({ 'eslint.config.mjs': config, 'src/migrations/1700000000000-a.ts': '// \u{1F600}\r\nimport type { MigrationInterface } from "typeorm";\r\nexport class A1 implements MigrationInterface { async up(): Promise<void> {} }\r\n', 'src/migrations/2_b.js': KNEX, 'src/a.ts': 'const a: number = 1;\n' });
      const results = await lint(cwd, version);
      expect(results.flatMap(({ messages }) => messages).map(({ ruleId, severity, message }) => [ruleId, severity, message])).toEqual(['TypeORM', 'Knex'].map((name) => ['ddlint/unread', 2, `Not checked: this is a migration for ${name}, which is not read; look at it by hand.`]));
    });

    it('have findings and fixes at their ranges', async () => {
      const program = "{ type: 'Program', sourceType: 'script', body: [], comments: [], tokens: [], range: [0, text.length], loc: { start: { line: 1, column: 0 }, end: { line: 9, column: 0 } } }";
      const config = `import ddlint from 'ddlint/eslint';
        const parser = { parse: (text) => (${program}) };
        export default [{ files: ['**/migrations/**'], languageOptions: { parser }, plugins: { ddlint }, rules: { 'ddlint/index-not-concurrent': 'error' } }, { files: ['**/*.sql'] }];`;
      const cwd = project({ ...HISTORY, [SECOND]: `\uFEFF/* \u{1F600} */\r\n  ${INDEX}`, 'eslint.config.mjs': config, 'ddlint.config.json': '{ "transaction": "none" }' });
      expect((await lint(cwd, version)).flatMap(({ messages }) => messages)).toMatchObject([{ line: 2, column: 3, endLine: 2, endColumn: 30 }]);
      const fixed = await (await eslintIn(cwd, version, { fix: true })).lintFiles(['.']);
      expect(fixed.flatMap(({ output }) => output ?? [])).toEqual([`\uFEFF/* \u{1F600} */\r\n  ${INDEX.replace('INDEX', 'INDEX CONCURRENTLY')}`]);
    });

    it('are left alone where ESLint is not told to look at TypeScript', async () => {
      expect(told(await lint(project({ ...HISTORY, 'migrations/3_c.ts': 'export async function up(knex: Knex): Promise<void> {}\n' }), version))).toEqual([`${SECOND}:2 ddlint/index-not-concurrent`]);
    });
  });
});

it('takes the text that it is given for the file', async () => {
  const eslint = await eslintIn(project(HISTORY));
  expect(told(await eslint.lintText('SELECT 1;', { filePath: SECOND }))).toEqual([]);
  expect(told(await eslint.lintText('CREATE TABLE (;', { filePath: 'migrations/003.sql' }))).toEqual(['migrations/003.sql:1 ddlint/unread']);
  expect(told(await eslint.lintText('exports.up = (knex) => {};', { filePath: 'migrations/004.js' }))).toEqual(['migrations/004.js:1 ddlint/unread']);
  expect(told(await eslint.lintText('export const four = 4;', { filePath: 'migrations/004.js' }))).toEqual([]);
});

it('checks a file that nobody would find as if it was named', async () => {
  expect(told(await lint(project({ 'one.sql': `SET lock_timeout = '2s';\n${INDEX}` })))).toEqual([expect.stringMatching(/\/one\.sql:2 ddlint\/index-not-concurrent$/)]);
});

it('says once per file what is wrong with the configuration', async () => {
  const eslint = await eslintIn(project({ ...HISTORY, 'ddlint.config.json': '{ "engine": "oracle" }' }));
  const [result] = await eslint.lintFiles([SECOND]);
  expect(result?.messages.map(({ message }) => message)).toEqual([expect.stringMatching(/^Not checked: ddlint\.config\.json:1: "engine" is "oracle"\. /)]);
});

it('in a process that goes on, sees what has been written meanwhile', async () => {
  const cwd = project(HISTORY);
  const eslint = await eslintIn(cwd);
  const rules = async (): Promise<readonly unknown[]> => (await eslint.lintFiles([SECOND])).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
  expect(await rules()).toEqual(['ddlint/index-not-concurrent']);
  writeFileSync(join(cwd, 'migrations/001.sql'), HISTORY['migrations/001.sql'] + INDEX);
  expect(await rules()).toContain('ddlint/object-already-exists');
});
