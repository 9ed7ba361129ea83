/** Changelogs: which of their changesets are new, and which others have. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/index.ts';
import type { CheckOptions } from '../../src/index.ts';
import { ddlint, folder, found, INDEX } from './run.ts';

const QUIET = { 'missing-lock-timeout': 'off' } as const;
const FLAGS = ['--format', 'json', '--rule', 'missing-lock-timeout=off'];
const SQL = `--liquibase formatted sql\n\n--changeset ann:1\n${INDEX}`;
const MASTER = '<databaseChangeLog>\n<include file="a.sql" relativeToChangelogFile="true"/>\n<changeSet id="2" author="ann">\n<addColumn tableName="a"><column name="c" type="int"/></addColumn>\n</changeSet>\n</databaseChangeLog>\n';
const FILES = { 'db/changelog/master.xml': MASTER, 'db/changelog/a.sql': SQL };

function git(cwd: string, ...words: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd, stdio: 'ignore' });
}

async function since(changes: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = FILES, flags = ['--since', 'main']): Promise<{ readonly found: readonly string[]; readonly messages: readonly string[]; readonly compared: unknown }> {
  const cwd = folder(files);
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-qm', 'first');
  for (const [path, text] of Object.entries(changes)) writeFileSync(join(cwd, path), text);
  git(cwd, 'add', '.');
  const run = await ddlint(['check', ...flags, ...FLAGS], { cwd });
  const { findings, compared } = JSON.parse(run.stdout) as { findings: readonly { message: string }[]; compared: unknown };
  return { found: found(run), messages: findings.map(({ message }) => message), compared };
}

const NEW = `${SQL}--changeset ann:3\nCREATE INDEX a_c_idx ON a (c);\n`;
const EDITED = SQL.replace('a (b)', 'a (b, id)');

it('only a changeset that is new in its changelog is reported', async () => {
  expect(await since({ 'db/changelog/a.sql': NEW })).toEqual({ found: ['db/changelog/a.sql:6 index-not-concurrent'], messages: [expect.any(String)], compared: { since: 'main', migrations: 3, added: 1, edited: 0 } });
  expect(await since({ 'db/changelog/a.sql': NEW }, FILES, ['--staged'])).toMatchObject({ found: ['db/changelog/a.sql:6 index-not-concurrent'], compared: { migrations: 3, added: 1, edited: 0 } });
});

it('a table that one new changeset makes is new to the next in the same file', async () => {
  expect((await since({ 'db/changelog/a.sql': `${SQL}--changeset ann:3\nCREATE TABLE n (id bigint PRIMARY KEY, x int);\n--changeset ann:4\nCREATE INDEX n_idx ON n (x);\n` })).found).toEqual([]);
});

it('a changeset that others have may not change; its white space may', async () => {
  const { found: edited, messages } = await since({ 'db/changelog/a.sql': EDITED });
  expect(edited).toEqual(['db/changelog/a.sql:4 edited-applied-migration', 'db/changelog/a.sql:4 index-not-concurrent']);
  expect(messages[0]).toBe('This has changed, and main has it already: where it has run, Liquibase compares checksums and refuses to run anything.');
  expect((await since({ 'db/changelog/a.sql': SQL.replace(' ON', '\n  ON') })).found).toEqual([]);
  expect((await since({ 'db/changelog/a.sql': EDITED.replace('ann:1', 'ann:1 runOnChange:true') }, { ...FILES, 'db/changelog/a.sql': SQL.replace('ann:1', 'ann:1 runOnChange:true') })).found).toEqual(['db/changelog/a.sql:4 index-not-concurrent']);
  expect((await since({ 'db/changelog/master.xml': MASTER.replace('"int"', '"bigint"') })).found).toEqual(['db/changelog/master.xml:4 edited-applied-migration']);
});

it('a changeset that is gone, or whose file has another name', async () => {
  const gone = await since({ 'db/changelog/a.sql': SQL.replace('ann:1', 'ann:9') });
  expect(gone.found).toContain('db/changelog/a.sql:1 edited-applied-migration');
  expect(gone.messages).toContain('This is gone, and main has it: a database that is made anew lacks what it does.');
  const cwd = folder(FILES);
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-qm', 'first');
  git(cwd, 'mv', 'db/changelog/a.sql', 'db/changelog/b.sql');
  writeFileSync(join(cwd, 'db/changelog/master.xml'), MASTER.replace('a.sql', 'b.sql'));
  const run = await ddlint(['check', '--since', 'main', ...FLAGS], { cwd });
  expect(found(run)).toEqual(['db/changelog/b.sql:4 edited-applied-migration']);
  expect(run.stdout).toContain('This is db/changelog/a.sql in main: databases that have run it take it for another one, and run it again.');
});

it('of two changesets with one identity Liquibase refuses both', async () => {
  const files = [{ path: 'a.sql', text: `${SQL}--changeset ann:1\nSELECT 2;\n` }];
  expect((await check({ files, rules: QUIET })).findings).toContainEqual(expect.objectContaining({ rule: 'duplicate-version', message: '1::ann is also the version of a.sql: Liquibase refuses to run anything.' }));
});

it('a changelog for several databases is read, whatever some of its SQL is written for', async () => {
  const mysql = '<changeSet id="0" author="ann" dbms="mysql"><sql>\nCREATE TABLE m (\n  a int\n) ENGINE=InnoDB;\n</sql></changeSet>\n<changeSet id="2"';
  expect(found(await ddlint(['check', ...FLAGS], { cwd: folder({ ...FILES, 'db/changelog/master.xml': MASTER.replace('<changeSet id="2"', mysql) }) }))).toEqual(['db/changelog/a.sql:4 index-not-concurrent']);
});

describe('code', () => {
  const TREES = [
    ['c.xml', '<databaseChangeLog><changeSet id="1" author="a"><dropTable tableName="x"/></changeSet></databaseChangeLog>'],
    ['c.yaml', 'databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - dropTable:\n        tableName: x\n'],
    ['c.json', '{"databaseChangeLog": [{"changeSet": {"id": "1", "author": "a", "changes": [{"dropTable": {"tableName": "x"}}]}}]}'],
  ] as const;

  it.each(TREES)('%s is read', async (path, text) => {
    const rules = async (more: Partial<CheckOptions>): Promise<readonly string[]> => (await check({ files: [{ path, text }], rules: QUIET, ...more })).findings.map(({ rule }) => rule);
    expect(await rules({})).toEqual(['drop-table']);
    expect(await rules({ reader: 'liquibase' })).toEqual(['drop-table']);
    expect(await rules({ base: [{ path, text }] })).toEqual([]);
    expect(await rules({ base: [{ path, text: text.replace('dropTable', 'dropView').replace('tableName', 'viewName') }] })).toEqual(['edited-applied-migration', 'drop-table']);
  });

  it('of changesets, only those that the base has not', async () => {
    const { findings, compared } = await check({ files: [{ path: 'a.sql', text: NEW }], base: [{ path: 'a.sql', text: SQL }], rules: QUIET });
    expect([findings.map(({ line, rule }) => `${line} ${rule}`), compared]).toEqual([['6 index-not-concurrent'], { migrations: 2, added: 1, edited: 0 }]);
  });

  it('other documents are none', async () => {
    expect((await check({ files: [{ path: '1.sql', text: INDEX }, { path: 'meta/_journal.json', text: '{}' }], reader: 'drizzle' })).findings.map(({ rule }) => rule)).not.toContain('index-not-concurrent');
    expect((await check({ files: [{ path: 'a.sql', text: SQL }, { path: 'pom.xml', text: '<project/>' }], rules: QUIET })).findings.map(({ rule }) => rule)).toEqual(['index-not-concurrent']);
  });
});

const NEXT = '<databaseChangeLog>\n<changeSet id="2" author="ann">\n<createIndex tableName="${t}" indexName="i"><column name="b"/></createIndex>\n</changeSet>\n</databaseChangeLog>\n';
const ROOTED = {
  'src/main/resources/start.xml': '<databaseChangeLog>\n<property name="t" value="a"/>\n<changeSet id="1" author="ann">\n<createTable tableName="a"><column name="id" type="bigint"><constraints primaryKey="true"/></column><column name="b" type="int"/></createTable>\n</changeSet>\n<include file="parts/2.xml"/>\n<include file="parts/3.sql"/>\n</databaseChangeLog>\n',
  'src/main/resources/parts/2.xml': NEXT,
  'src/main/resources/parts/3.sql': `--liquibase formatted sql\n--changeset ann:3\nALTER TABLE a ADD COLUMN b int;\n`,
};
const SAID = { 'src/main/resources/application.yml': 'spring:\n  liquibase:\n    change-log: classpath:start.xml\n' };
const FOUND = ['src/main/resources/parts/2.xml:3 index-not-concurrent', 'src/main/resources/parts/3.sql:3 object-already-exists'];
const quiet = async (files: Readonly<Record<string, string>>, ...given: readonly string[]): Promise<readonly string[]> => found(await ddlint(['check', ...given, ...FLAGS], { cwd: folder(files) }));

it('the changelog to begin with is the one that settings name, whatever it is called', async () => {
  expect(await quiet({ ...ROOTED, ...SAID })).toEqual(FOUND);
  expect(await quiet({ ...ROOTED, 'liquibase.properties': 'changelogFile=src/main/resources/start.xml\n' })).toEqual(FOUND);
  expect(await quiet(ROOTED)).toEqual([]);
});

it.each([
  ['settings', { ...ROOTED, ...SAID }, 'src/main/resources/'],
  ['a changelog above it', Object.fromEntries(Object.entries(ROOTED).map(([path, text]) => [path.replace('src/main/resources/', 'db/changelog/'), text])), 'db/changelog/'],
])('a changelog that is named alone is read in the frame of the one that includes it: %s', async (_, files, at) => {
  expect(await quiet(files, `${at}parts/2.xml`)).toEqual([`${at}parts/2.xml:3 index-not-concurrent`]);
  expect(await quiet(files, `${at}parts/3.sql`)).toEqual([`${at}parts/3.sql:3 object-already-exists`]);
  expect(await quiet(files, `${at}start.xml`)).toEqual(FOUND.map((line) => line.replace('src/main/resources/', at)));
  const run = await ddlint(['check', '-', '--stdin-filename', `${at}parts/3.sql`, ...FLAGS], { cwd: folder(files), input: '--liquibase formatted sql\n--changeset ann:3\nDROP TABLE a;\n--rollback empty\n' });
  expect(found(run).filter((line) => !line.includes('missing-down'))).toEqual([`${at}parts/3.sql:3 drop-table`]);
});

it.each(['changelogFile=gone.xml', '\u0000', 'changelogFile=/etc/passwd', 'changelogFile=../../x.xml'])('settings that name nothing here change nothing: %j', async (text) => {
  expect(await since({ 'liquibase.properties': text }, FILES)).toMatchObject({ found: [] });
  expect(await quiet({ ...FILES, 'liquibase.properties': text })).toEqual(await quiet(FILES));
});

it('settings that are new since the branch was left', async () => {
  expect(await since({ 'db/liquibase.properties': 'changelogFile=changelog/master.xml\n' })).toMatchObject({ found: [], compared: { migrations: 2, added: 0, edited: 0 } });
});

it('modules that lie beside each other are on one class path', async () => {
  const files = {
    'app/src/main/resources/db/changelog/master.xml': '<databaseChangeLog>\n<changeSet id="1" author="ann">\n<createTable tableName="a"><column name="b" type="int"/></createTable>\n</changeSet>\n<include file="classpath:db/loan/module.xml"/>\n<includeAll path="db/more"/>\n</databaseChangeLog>\n',
    'loan/src/main/resources/db/loan/module.xml': NEXT.replace('${t}', 'a'),
    'loan/src/main/resources/db/more/1.sql': '--liquibase formatted sql\n--changeset ann:3\nALTER TABLE a ADD COLUMN b int;\n',
  };
  expect((await quiet(files)).filter((line) => !/missing-(?:primary-key|down)/.test(line))).toEqual(['loan/src/main/resources/db/loan/module.xml:3 index-not-concurrent', 'loan/src/main/resources/db/more/1.sql:3 object-already-exists']);
});

it('changes of one table that stand in a row are told as one', async () => {
  const modify = (column: string): string => `<modifyDataType tableName="a" columnName="${column}" newDataType="bigint"/>`;
  const text = `<databaseChangeLog>\n<changeSet id="1" author="ann"><createTable tableName="a"><column name="b" type="int"/><column name="c" type="int"/></createTable></changeSet>\n<changeSet id="2" author="ann">\n${modify('b')}\n${modify('c')}\n</changeSet>\n</databaseChangeLog>\n`;
  const { findings } = await check({ files: [{ path: 'c.xml', text }], rules: { ...QUIET, 'missing-primary-key': 'off' } });
  expect(findings.map(({ line, message }) => [line, message])).toEqual([[4, 'Changing b (integer → bigint), c (integer → bigint) writes the whole of a anew 2 times under ACCESS EXCLUSIVE: nobody can read or write it until that is done.']]);
  expect(findings[0]?.help).toContain('ALTER TABLE a ALTER COLUMN b TYPE bigint USING (b::bigint), ALTER COLUMN c TYPE bigint USING (c::bigint);');
});
