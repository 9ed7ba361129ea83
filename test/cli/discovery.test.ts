/** Which files `ddlint check` takes for migrations when nobody names any, and what belongs to the files that somebody names. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ddlint, folder, found, INDEX } from './run.ts';

const TABLE = 'CREATE TABLE a (id bigint PRIMARY KEY, b int);\n';
const LINE = 'index-not-concurrent';
const QUIET = ['--rule', 'missing-lock-timeout=off', '--format', 'json'];
const WITHOUT_BACK = ['--rule', 'missing-down=off'];

async function foundIn(files: Readonly<Record<string, string>>, ...given: string[]): Promise<readonly string[]> {
  return found(await ddlint(['check', ...given, ...QUIET], { cwd: folder(files) }));
}

it.each(['migrations/1.sql', 'db/migrate/1.sql', 'packages/api/src/Migrations/2024/1.sql', 'supabase/migrations/1.SQL'])('finds %s', async (path) => {
  expect(await foundIn({ [path]: INDEX })).toEqual([`${path}:1 ${LINE}`]);
});

it.each(['node_modules/x/migrations/1.sql', 'vendor/x/migrations/1.sql', 'dist/migrations/1.sql', '.venv/x/migrations/1.sql', 'sql/1.sql', 'migrate.sql', 'migrations/1.sql.bak'])('leaves out %s', async (path) => {
  expect(await foundIn({ [path]: INDEX, 'migrations/own.sql': INDEX })).toEqual([`migrations/own.sql:1 ${LINE}`]);
});

it.each([
  ['sql/2_b.sql', `-- +goose Up\n${INDEX}`],
  ['schema/2_b.sql', `-- migrate:up\n${INDEX}-- migrate:down\nDROP INDEX a_idx;\n`],
  ['db/2_b.sql', `-- +migrate Up\n${INDEX}`],
  ['2_b.sql', `-- +goose Up\n${INDEX}`],
  ['sql/2_b.sql', `-- Up Migration\n${INDEX}`, { 'package.json': '{"dependencies": {"node-pg-migrate": "^7.0.0"}}' }],
  ['db/changelog/b.sql', `--liquibase formatted sql\n--changeset ann:1\n${INDEX}`],
])('finds %s by what stands in it', async (path, text, others: Readonly<Record<string, string>> = {}) => {
  expect(await foundIn({ [path]: text, ...others }, ...WITHOUT_BACK)).toEqual([`${path}:${path.endsWith('/b.sql') ? 3 : 2} ${LINE}`]);
});

it('a file that says so takes its folder along, and no other', async () => {
  const files = { 'sql/1_a.sql': `-- +goose Up\n${TABLE}`, 'sql/2_b.sql': `-- +goose Up\n${INDEX}`, 'sql/notes.sql': INDEX, 'sql/queries/3_c.sql': INDEX, 'dump/schema.sql': `-- +goose Up\n${INDEX}` };
  expect(await foundIn(files, ...WITHOUT_BACK)).toEqual(['sql/notes.sql:1 unread', `sql/2_b.sql:2 ${LINE}`]);
});

it('a mention of a marker is none', async () => {
  expect(await foundIn({ 'sql/1_a.sql': `-- see -- +goose Up and -- migrate:up\n${INDEX}`, 'up/1_a.sql': `-- Up Migration\n${INDEX}`, 'migrations/1.sql': INDEX })).toEqual([`migrations/1.sql:1 ${LINE}`]);
});

it('takes every .sql file of a working directory that is called migrations itself', async () => {
  const cwd = join(folder({ 'migrations/a/1.sql': INDEX }), 'migrations');
  expect(found(await ddlint(['check', ...QUIET], { cwd }))).toEqual([`a/1.sql:1 ${LINE}`]);
});

it('each folder is a history of its own: a table made in one is none in the other', async () => {
  expect(await foundIn({ 'one/migrations/1.sql': `${TABLE}${INDEX}`, 'two/migrations/1.sql': INDEX })).toEqual([`two/migrations/1.sql:1 ${LINE}`]);
});

it('leaves out folders named after another engine, and says so', async () => {
  const cwd = folder({ 'migrations/postgres/1.sql': INDEX, 'migrations/mysql/1.sql': INDEX, 'migrations/not-sqlite/sqlite/1.sql': INDEX });
  const text = await ddlint(['check'], { cwd });
  expect(text.stdout).not.toContain('mysql/1.sql');
  expect(text.stdout).toContain('Not checked: migrations/mysql (named after another engine; check it all the same with: ddlint check migrations/mysql).');
  expect(text.stdout).toContain('Not checked: migrations/not-sqlite/sqlite (');
  const json = await ddlint(['check', ...QUIET], { cwd });
  expect(found(json)).toEqual([`migrations/postgres/1.sql:1 ${LINE}`]);
  expect(json.stderr).toContain('ddlint: Not checked: migrations/mysql (');
});

it('says so when all of them are named after another engine', async () => {
  const { code, stderr } = await ddlint(['check'], { cwd: folder({ 'migrations/mysql/1.sql': INDEX }) });
  expect(code).toBe(2);
  expect(stderr).toContain("named after other engines (migrations/mysql). If one is PostgreSQL's after all, name it: ddlint check <path>.");
});

it('checks a folder named after another engine when it is named', async () => {
  expect(await foundIn({ 'migrations/mysql/1.sql': INDEX }, 'migrations/mysql')).toEqual([`migrations/mysql/1.sql:1 ${LINE}`]);
});

it.each([
  ['a file', ['db/2.sql'], ['db/2.sql']],
  ['a folder', ['db'], ['db/2.sql', 'db/10.sql']],
  ['a folder with a slash', ['./db/'], ['db/2.sql', 'db/10.sql']],
  ['the working directory', ['.'], ['db/2.sql', 'db/10.sql', 'other/3.sql']],
  ['a pattern', ['*/1*.sql'], ['db/10.sql']],
  ['a pattern with braces', ['{db,other}/*.sql'], ['db/2.sql', 'db/10.sql', 'other/3.sql']],
  ['files and folders, some of them twice', ['other', 'db/10.sql', 'db/10.sql', './other/3.sql'], ['db/10.sql', 'other/3.sql']],
])('reports about %s and nothing else', async (_, given, expected) => {
  expect(await foundIn({ 'db/2.sql': INDEX, 'db/10.sql': INDEX, 'other/3.sql': INDEX }, ...given)).toEqual(expected.map((path) => `${path}:1 ${LINE}`));
});

it.each(['[id]', '(group)', '{x}', '!not', 'a b', '*', 'a$b', "it's", 'größe'])('a folder may be called %s', async (name) => {
  expect(await foundIn({ [`${name}/migrations/1.sql`]: INDEX, 'g/migrations/1.sql': INDEX }, `./${name}`)).toEqual([`${name}/migrations/1.sql:1 ${LINE}`]);
});

it('upper and lower case are two folders', async () => {
  expect(await foundIn({ 'a/1.sql': INDEX, 'A/1.sql': INDEX }, 'a')).toEqual([`a/1.sql:1 ${LINE}`]);
});

it('a path may be absolute, or lead out of the working directory', async () => {
  const root = folder({ 'app/x.txt': '', 'db/1.sql': INDEX });
  const cwd = join(root, 'app');
  for (const given of [join(root, 'db'), '../db', join(root, 'db/1.sql'), '../db/*.sql', './../*/1.sql']) {
    expect(found(await ddlint(['check', given, ...QUIET], { cwd }))).toEqual([`../db/1.sql:1 ${LINE}`]);
  }
  expect(found(await ddlint(['check', '../*/*.sql', ...QUIET], { cwd: join(root, 'db') }))).toEqual([`1.sql:1 ${LINE}`]);
});

it('a folder that is named may be a link', async () => {
  const cwd = folder({ 'db/1.sql': INDEX });
  symlinkSync('db', join(cwd, 'link'));
  expect(found(await ddlint(['check', 'link', ...QUIET], { cwd }))).toEqual([`link/1.sql:1 ${LINE}`]);
});

it('a link to a folder that is looked through where it is is none of its own', async () => {
  const cwd = folder({ 'app/db/1.sql': INDEX, 'node_modules/kit/2.sql': INDEX });
  symlinkSync('db', join(cwd, 'app/link'));
  symlinkSync('../node_modules/kit', join(cwd, 'app/kit'));
  expect(found(await ddlint(['check', '.', ...QUIET], { cwd }))).toEqual(['app/kit:1 unread', `app/db/1.sql:1 ${LINE}`]);
});

it('what comes before a file is replayed: a table that another file makes new is not new to it', async () => {
  const files = { 'migrations/1.sql': TABLE, 'migrations/2.sql': 'ALTER TABLE a ADD CHECK (b > 0) NOT VALID;\n', 'migrations/3.sql': 'ALTER TABLE a ALTER COLUMN b TYPE bigint;\n' };
  const [message] = (JSON.parse((await ddlint(['check', 'migrations/3.sql', ...QUIET], { cwd: folder(files) })).stdout) as { findings: { message: string }[] }).findings.map((finding) => finding.message);
  expect(message).toContain('integer → bigint');
});

it('finds the scripts of a Sqitch plan, wherever they lie, and leaves those that verify', async () => {
  const files = { 'sqitch.conf': '[core]\n\tengine = pg\n\ttop_dir = db\n', 'db/sqitch.plan': '%project=a\n\na 2024-01-01T00:00:00Z A <a@b.c>\nb 2024-01-01T00:00:00Z A <a@b.c>\n', 'db/deploy/a.sql': TABLE, 'db/deploy/b.sql': INDEX, 'db/verify/b.sql': INDEX };
  expect((await foundIn(files)).filter((line) => line.endsWith(LINE))).toEqual([`db/deploy/b.sql:1 ${LINE}`]);
  expect((await foundIn(files, 'db/deploy/b.sql')).filter((line) => line.endsWith(LINE))).toEqual([`db/deploy/b.sql:1 ${LINE}`]);
});

it('leaves out folders named after another engine below one that is named, but not that one itself', async () => {
  const cwd = folder({ 'app/migrations/postgres/1.sql': INDEX, 'app/migrations/mysql/1.sql': INDEX });
  const below = await ddlint(['check', 'app', ...QUIET], { cwd });
  expect(found(below)).toEqual([`app/migrations/postgres/1.sql:1 ${LINE}`]);
  expect(below.stderr).toContain('ddlint: Not checked: app/migrations/mysql (named after another engine;');
  expect(found(await ddlint(['check', 'app', 'app/migrations/mysql', ...QUIET], { cwd }))).toEqual([`app/migrations/mysql/1.sql:1 ${LINE}`, `app/migrations/postgres/1.sql:1 ${LINE}`]);
  const { code, stderr } = await ddlint(['check', 'app', ...QUIET], { cwd: folder({ 'app/sqlite/1.sql': INDEX }) });
  expect([code, stderr]).toEqual([2, expect.stringContaining('All SQL migrations below app are in folders named after other engines (app/sqlite).')]);
});

it('reads what stands beside migrations of another repository that is named', async () => {
  const files = { '.git/HEAD': '', 'one/2024-01-01-000000_one/up.sql': TABLE, 'one/2024-01-02-000000_two/up.sql': 'CREATE INDEX CONCURRENTLY a_b ON a (b);\n', 'one/2024-01-02-000000_two/metadata.toml': 'run_in_transaction = false\n', 'diesel.toml': '[migrations_directory]\ndir = "one"\n' };
  const [elsewhere, cwd] = [folder(files), folder({ 'x.sql': TABLE })];
  expect(found(await ddlint(['check', join(elsewhere, 'one'), ...QUIET], { cwd })).filter((line) => line.includes('concurrently-in-transaction'))).toEqual([]);
});
