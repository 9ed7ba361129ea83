/** Flyway's settings, as `ddlint check` finds them. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ddlint, folder, found } from './run.ts';
import { repositoryIn } from '../support/repository.ts';

const QUIET = ['--rule', 'missing-lock-timeout=off', '--format', 'json'];
const TABLE = 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n';
const COLUMN = 'ALTER TABLE a ADD COLUMN c int;\n';
const INDEX = 'CREATE INDEX a_c_idx ON a (c);\n';
const LINE = 'index-not-concurrent';
const SQL = { 'sql/one/M1__a.sql': TABLE, 'sql/two/deep/M2__c.sql': COLUMN, 'sql/one/M3__i.sql': INDEX };
const TOML = '[flyway]\nsqlMigrationPrefix = "M"\nlocations = ["filesystem:sql/one", "filesystem:sql/two"]\n';

async function check(files: Readonly<Record<string, string>>, ...given: readonly string[]): Promise<{ readonly found: readonly string[]; readonly stderr: string }> {
  const run = await ddlint(['check', ...given, ...QUIET], { cwd: folder(files) });
  return { found: found(run), stderr: run.stderr };
}

it('several locations are one history, and the files are called as the settings say', async () => {
  expect((await check({ ...SQL, 'flyway.toml': TOML })).found).toEqual([`sql/one/M3__i.sql:1 ${LINE}`]);
  expect((await check({ ...SQL, 'flyway.toml': TOML }, 'sql/two/deep/M2__c.sql')).found).toEqual([]);
  expect((await check({ ...SQL, 'flyway.toml': TOML }, 'sql/one')).found).toEqual([`sql/one/M3__i.sql:1 ${LINE}`]);
});

it('the example', async () => {
  const run = await ddlint(['check', 'fixtures/readers/flyway-settings', ...QUIET], { cwd: process.cwd() });
  expect(found(run)).toEqual(['fixtures/readers/flyway-settings/sql/orders/M3__total.sql:2 index-not-concurrent']);
  expect(JSON.parse(run.stdout)).toMatchObject({ statements: { read: 4, understood: 4 } });
});

it.each([
  ['flyway.conf', 'flyway.sqlMigrationPrefix=M\nflyway.locations=filesystem:sql\n'],
  ['conf/flyway.conf', 'flyway.sqlMigrationPrefix=M\nflyway.locations=filesystem:sql\n'],
  ['src/main/resources/application.properties', 'spring.flyway.sql-migration-prefix=M\nspring.flyway.locations=filesystem:sql\n'],
  ['src/main/resources/application.yml', 'spring:\n  flyway:\n    sql-migration-prefix: M\n    locations: filesystem:sql\n'],
])('%s', async (path, text) => {
  expect((await check({ ...SQL, [path]: text })).found).toEqual([`sql/one/M3__i.sql:1 ${LINE}`]);
});

it('locations on the class path', async () => {
  const files = { 'app/src/main/resources/db/one/V1__a.sql': TABLE, 'app/src/main/resources/db/two/V2__c.sql': COLUMN, 'app/src/main/resources/db/two/V3__i.sql': INDEX, 'app/src/main/resources/db/other/V9__x.sql': INDEX };
  const yaml = 'spring:\n  flyway:\n    locations: classpath:db/one,classpath:db/two\n';
  expect((await check({ ...files, 'app/src/main/resources/application.yml': yaml })).found).toEqual([`app/src/main/resources/db/other/V9__x.sql:1 ${LINE}`, `app/src/main/resources/db/two/V3__i.sql:1 ${LINE}`]);
});

it("without settings, all below Maven's and Spring's folder is one history, unless there is a folder for each engine", async () => {
  const files = { 'src/main/resources/db/migration/2024/V1__a.sql': `${TABLE}${COLUMN}`, 'src/main/resources/db/migration/2025/V2__i.sql': INDEX };
  expect((await check(files)).found).toEqual([`src/main/resources/db/migration/2025/V2__i.sql:1 ${LINE}`]);
  expect((await check({ 'src/main/resources/db/migration/postgresql/V1__a.sql': TABLE, 'src/main/resources/db/migration/h2/V1__a.sql': TABLE })).found).toEqual([]);
});

it('names are looked up in the schema that Flyway sets, which it creates', async () => {
  const files = { 'db/migration/V1__a.sql': 'CREATE TABLE app.a (id bigint PRIMARY KEY, c int);\n', 'db/migration/V2__i.sql': INDEX };
  const wrong = { ...files, 'db/migration/V3__c.sql': COLUMN };
  expect((await check({ ...wrong, 'flyway.conf': 'flyway.defaultSchema=app\nflyway.locations=filesystem:db/migration\n' })).found).toEqual([`db/migration/V2__i.sql:1 ${LINE}`, 'db/migration/V3__c.sql:1 object-already-exists']);
});

it('the schema that settings name is as empty at first as public', async () => {
  const files = { 'db/migration/V1__a.sql': 'DROP TABLE IF EXISTS a;\nCREATE TABLE a (id bigint PRIMARY KEY);\n', 'src/main/resources/application.yml': 'spring.flyway:\n  schemas: ${SCHEMA:app}\n  locations: ${FOLDERS:filesystem:db/migration}\n' };
  expect((await check(files)).found).toEqual([]);
});

it('where the locations are elsewhere, that is said, and the rest of the settings holds for what is beside them', async () => {
  const run = await check({ 'sql/M1__a.sql': `${TABLE}${COLUMN}`, 'sql/M2__i.sql': INDEX, 'flyway.conf': 'flyway.sqlMigrationPrefix=M\nflyway.locations=filesystem:/flyway/sql\n' });
  expect(run.found).toEqual(['flyway.conf:1 unread', `sql/M2__i.sql:1 ${LINE}`]);
});

it('settings that cannot be read change nothing', async () => {
  for (const text of ['[flyway', 'flyway = 1', '\u0000', '[flyway]\nlocations = 3\nsqlMigrationPrefix = ["x"]']) {
    expect((await check({ 'migrations/V1__a.sql': `${TABLE}${COLUMN}`, 'migrations/V2__i.sql': INDEX, 'flyway.toml': text })).found.filter((line) => !line.includes('unread'))).toEqual([`migrations/V2__i.sql:1 ${LINE}`]);
  }
});

it('a history whose locations are named after another engine is left out', async () => {
  const { stderr } = await ddlint(['check'], { cwd: folder({ 'db/mysql/V1__a.sql': TABLE, 'flyway.conf': 'flyway.locations=filesystem:db/mysql\n' }) });
  expect(stderr).toContain('named after other engines (db/mysql)');
});

describe('what is new', () => {
  const changed = async (changes: Readonly<Record<string, string | undefined>>, ...flags: readonly string[]): Promise<readonly string[]> => {
    const { root, put, commit, git } = repositoryIn(folder({}));
    commit({ ...SQL, 'flyway.toml': TOML });
    git('checkout', '-q', '-b', 'work');
    put(changes);
    git('add', '-A');
    const run = await ddlint(['check', ...flags, ...QUIET], { cwd: root });
    expect(run.stderr).not.toMatch(/\bat .*:\d+:\d+/);
    return found(run);
  };

  it.each([[['--since', 'main']], [['--staged']]])('%j: a new file in the other location', async (flags) => {
    expect(await changed({ 'sql/two/M4__d.sql': 'DROP TABLE a;\n' }, ...flags)).toEqual(['sql/two/M4__d.sql:1 drop-table']);
  });

  it.each([[['--since', 'main']], [['--staged']]])('%j: settings that change', async (flags) => {
    expect(await changed({ 'flyway.toml': TOML.replace('"M"', '"N"') }, ...flags)).toEqual([]);
    expect(await changed({ 'flyway.toml': undefined, 'migrations/M4__d.sql': 'SELECT 1;\n' }, ...flags)).toEqual([]);
    expect(await changed({ 'flyway.toml': '[flyway', 'sql/one/V4__d.sql': 'DROP TABLE a;\n' }, ...flags)).toEqual(['sql/one/V4__d.sql:1 drop-table']);
  });

  it('one that comes before what others have, in another location', async () => {
    expect(await changed({ 'sql/two/M1.1__x.sql': 'SELECT 1;\n' }, '--since', 'main')).toEqual(['sql/two/M1.1__x.sql:1 out-of-order-migration']);
    expect(await changed({ 'sql/two/M1.1__x.sql': 'SELECT 1;\n', 'flyway.toml': `${TOML}outOfOrder = true\n` }, '--since', 'main')).toEqual(['sql/two/M1.1__x.sql:1 out-of-order-migration']);
    expect(await changed({ 'sql/one/M1__a.sql': undefined, 'sql/two/M1__a.sql': TABLE }, '--since', 'main')).toEqual([]);
    expect(await changed({ 'sql/two/deep/M2__c.sql': undefined }, '--since', 'main')).toEqual(['sql/two/deep/M2__c.sql:1 edited-applied-migration']);
  });
});

it('a file that is not saved yet belongs to the history of its location', async () => {
  const cwd = folder({ ...SQL, 'flyway.toml': TOML });
  const run = await ddlint(['check', '-', '--stdin-filename', join('sql', 'two', 'M4__i.sql'), ...QUIET], { cwd, input: 'CREATE INDEX a_b_idx ON a (b);\n' });
  expect(found(run)).toEqual([`sql/two/M4__i.sql:1 ${LINE}`]);
});
