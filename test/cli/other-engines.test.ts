/** Histories that another engine runs: they are left out and said once, unless somebody names their files. */
import { expect, it } from 'vitest';
import { ddlint, folder, found, INDEX } from './run.ts';

const LINE = 'index-not-concurrent';
const QUIET = ['--rule', 'missing-lock-timeout=off', '--rule', 'missing-down=off', '--format', 'json'];

const SQLITE = {
  'notes/migrations/0001_notes.sql': 'CREATE TABLE notes (id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT);\n',
  'notes/migrations/0002_tags.sql': 'CREATE TABLE tags (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT) STRICT;\nCREATE INDEX tags_name ON tags (name);\n',
  'notes/migrations/0003_body.sql': 'ALTER TABLE notes DROP COLUMN body;\n',
};
const MARIADB = {
  'shop/migrations/V1__a.sql': 'ALTER TABLE orders MODIFY state varchar(20) NOT NULL;\n',
  'shop/migrations/V2__b.sql': 'ALTER TABLE orders ADD COLUMN note text AFTER state;\nDROP INDEX orders_state ON orders;\n',
  'shop/migrations/V3__c.sql': INDEX,
};

it.each([
  ['SQLite', SQLITE, 'notes/migrations'],
  ['MySQL', MARIADB, 'shop/migrations'],
])('leaves out what is evidently written for %s, and says so once', async (engine, files, at) => {
  const { code, stderr, stdout } = await ddlint(['check'], { cwd: folder(files) });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toBe(`ddlint: Nothing to check. Not checked: ${at} (this is written for ${engine}, and only PostgreSQL is read so far; check it all the same with: ddlint check '${at}/*.sql').\n`);
});

it('reads such files where they are named, also by a pattern', async () => {
  const cwd = folder(SQLITE);
  const named = await ddlint(['check', 'notes/migrations/0003_body.sql', ...QUIET], { cwd });
  expect(found(named)).toContain('notes/migrations/0003_body.sql:1 drop-column');
  const pattern = found(await ddlint(['check', 'notes/migrations/*.sql', ...QUIET], { cwd }));
  expect(pattern).toEqual(expect.arrayContaining(['notes/migrations/0001_notes.sql:1 unread', 'notes/migrations/0003_body.sql:1 drop-column']));
});

it('leaves out one history of several', async () => {
  const { code, stderr, stdout } = await ddlint(['check', ...QUIET], { cwd: folder({ ...SQLITE, 'api/migrations/1_a.sql': INDEX }) });
  expect(found({ code, stdout, stderr })).toEqual([`api/migrations/1_a.sql:1 ${LINE}`]);
  expect(stderr).toContain('ddlint: Not checked: notes/migrations (this is written for SQLite');
});

it('leaves out one file of several', async () => {
  const { code, stderr, stdout } = await ddlint(['check', ...QUIET], { cwd: folder({ 'migrations/1_a.sql': `CREATE TABLE b (id bigint PRIMARY KEY);\n${INDEX}`, 'migrations/init_events.sql': 'CREATE TABLE events (id UInt64)\nENGINE = MergeTree() ORDER BY id;\n' }) });
  expect(found({ code, stdout, stderr })).toEqual([`migrations/1_a.sql:2 ${LINE}`]);
  expect(stderr).toContain('ddlint: Not checked: migrations/init_events.sql (this is written for ClickHouse');
});

it.each([
  ['a single slip', { 'migrations/1.sql': 'CREATE TABLE a (id int PRIMARY KEY AUTO_INCREMENT);\n', 'migrations/2.sql': INDEX, 'migrations/3.sql': 'ALTER TABLE a DROP COLUMN b;\n' }],
  ['what PostgreSQL alone has', { 'migrations/1.sql': 'CREATE TABLE a (id int PRIMARY KEY AUTO_INCREMENT);\nCREATE TABLE b (id int PRIMARY KEY AUTO_INCREMENT);\n', 'migrations/2.sql': "UPDATE c SET d = '1'::int WHERE e;\n" }],
  ['what nobody can read', { 'migrations/1.sql': 'CREATE TABEL a (id int);\nCREATE TABEL b (id int);\n', 'migrations/2.sql': 'CREATE TABEL c (id int);\n' }],
  ['marks in comments and texts', { 'migrations/1.sql': '-- was `a` AUTO_INCREMENT\nCREATE TABEL a (id int);\nINSRET INTO b VALUES (\'ENGINE=InnoDB\');\n' }],
])('%s is no other engine', async (_, files) => {
  expect(found(await ddlint(['check', ...QUIET], { cwd: folder(files) }))).toContainEqual(expect.stringMatching(/^migrations\/1\.sql:\d unread$/));
});

it('takes the few that say nothing of their engine for those of many others', async () => {
  const others = Object.fromEntries(['shop', 'store', 'stock'].flatMap((name) => Object.entries(MARIADB).map(([path, text]) => [path.replace('shop', name), text])));
  const silent = { 'cart/migrations/V1__a.sql': 'ALTER TABLE carts DROP COLUMN note;\n' };
  const alone = await ddlint(['check', ...QUIET], { cwd: folder({ ...others, ...silent }) });
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('cart/migrations (its neighbours are written for MySQL')]);
  const beside = await ddlint(['check', ...QUIET], { cwd: folder({ ...others, ...silent, 'api/migrations/V1__a.sql': 'CREATE INDEX CONCURRENTLY a_b ON a (b);\n' }) });
  expect(found(beside)).toContain('cart/migrations/V1__a.sql:1 drop-column');
});

it('leaves out the migrations of a crate that uses sqlx with another engine', async () => {
  const files = { 'client/Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = [\n  "sqlite",\n  "runtime-tokio",\n] }\n', 'client/migrations/1_a.sql': INDEX };
  const client = await ddlint(['check', ...QUIET], { cwd: folder(files) });
  expect([client.code, client.stderr]).toEqual([2, expect.stringContaining('client/migrations (Cargo.toml says that it is for sqlite)')]);
  const both = { ...files, 'client/Cargo.toml': '[dependencies]\nsqlx = { version = "0.8", features = ["sqlite", "postgres"] }\n' };
  expect(found(await ddlint(['check', ...QUIET], { cwd: folder(both) }))).toEqual([`client/migrations/1_a.sql:1 ${LINE}`]);
});

it('leaves out files and folders whose names end in that of another engine', async () => {
  const files = { 'migrations/1_a.sql': INDEX, 'migrations/1_a.mysql.sql': INDEX, 'migrations/2_b.sqlite.up.sql': INDEX, 'server-sqlite/migrations/1.sql': INDEX, 'migrations/3_from_mysql.sql': INDEX, 'migrations/4_mysql_fdw.sql': INDEX, 'price-oracle/migrations/1.sql': INDEX, 'mysql-to-postgres/migrations/1.sql': INDEX };
  const { code, stderr, stdout } = await ddlint(['check', ...QUIET], { cwd: folder(files) });
  expect(found({ code, stdout, stderr })).toEqual(['migrations/1_a.sql', 'migrations/3_from_mysql.sql', 'migrations/4_mysql_fdw.sql', 'mysql-to-postgres/migrations/1.sql', 'price-oracle/migrations/1.sql'].map((path) => `${path}:1 ${LINE}`));
  for (const path of ['migrations/1_a.mysql.sql', 'migrations/2_b.sqlite.up.sql', 'server-sqlite']) expect(stderr).toContain(`ddlint: Not checked: ${path} (named after another engine; check it all the same with: ddlint check ${path}).`);
  expect((await ddlint(['check', ...QUIET], { cwd: folder({ ...files, 'migrations/2_b.mysql.up.sql': INDEX }) })).stderr).toContain("ddlint: Not checked: migrations/*.mysql.* (named after another engine; check it all the same with: ddlint check 'migrations/*.mysql.*').");
  expect(found(await ddlint(['check', 'migrations/1_a.mysql.sql', ...QUIET], { cwd: folder(files) }))).toEqual([`migrations/1_a.mysql.sql:1 ${LINE}`]);
});

it('leaves out dumps and setups that are named after another engine, but no migration that has one in its name', async () => {
  const files = { 'sql/mysql_dump.sql': INDEX, 'sql/init-clickhouse.sql': INDEX, 'sql/postgres_dump.sql': INDEX, 'db/3_from_mysql.sql': INDEX, 'db/4_mysql_fdw.sql': INDEX, 'db/5_drop_mysql.sql': INDEX };
  const run = await ddlint(['check', '.', ...QUIET], { cwd: folder(files) });
  expect(found(run)).toEqual(['db/3_from_mysql.sql', 'db/4_mysql_fdw.sql', 'db/5_drop_mysql.sql', 'sql/postgres_dump.sql'].map((path) => `${path}:1 ${LINE}`));
  for (const path of ['sql/mysql_dump.sql', 'sql/init-clickhouse.sql']) expect(run.stderr).toContain(`ddlint: Not checked: ${path} (named after another engine; check it all the same with: ddlint check ${path}).`);
});

it('leaves out the dump and the queries that stand beside migrations', async () => {
  const files = { 'db/migrations/1_a.sql': INDEX, 'db/schema.sql': `--\n-- PostgreSQL database dump\n--\n${INDEX}`, 'db/queries/users.sql': '-- name: DeleteUsers :exec\nDELETE FROM users;\n', 'db/query.sql': '-- name: One :one\nSELECT 1;\n', 'db/user_queries/of/one.sql': '-- name: list-users\nSELECT 1;\n' };
  const { code, stderr, stdout } = await ddlint(['check', 'db', ...QUIET], { cwd: folder(files) });
  expect(found({ code, stdout, stderr })).toEqual([`db/migrations/1_a.sql:1 ${LINE}`]);
  for (const said of ['db/schema.sql (a dump of what the migrations come to; check it all the same with: ddlint check db/schema.sql)', 'db/queries (queries of the application; check it all the same with: ddlint check db/queries)', 'db/query.sql (queries of the application; check it all the same with: ddlint check db/query.sql)', 'db/user_queries (queries of the application; check it all the same with: ddlint check db/user_queries)']) expect(stderr).toContain(`ddlint: Not checked: ${said}.`);
  expect(found(await ddlint(['check', 'db/queries', ...QUIET], { cwd: folder(files) }))).toEqual(['db/queries/users.sql:2 delete-without-where']);
});

it('leaves out what has no number beside versions, or none yet', async () => {
  const table = 'CREATE TABLE b (id bigint PRIMARY KEY);\n';
  const files = { 'db/migrations/0.2/1_b.sql': table, 'db/migrations/0.10/1_c.sql': table, 'db/migrations/LATEST.sql': INDEX, 'sql/migrations/1_d.sql': INDEX, 'sql/migrations/XXXX-later.sql': INDEX };
  const { code, stderr, stdout } = await ddlint(['check', ...QUIET], { cwd: folder(files) });
  expect([...found({ code, stdout, stderr })].sort()).toEqual(['db/migrations/0.10/1_c.sql:1 object-already-exists', `sql/migrations/1_d.sql:1 ${LINE}`]);
  expect(stderr).toContain('db/migrations/LATEST.sql (it has no number, and the versions in the folders beside it do; check it all the same with: ddlint check db/migrations/LATEST.sql)');
  expect(stderr).toContain('sql/migrations/XXXX-later.sql (its number is still to be given; check it all the same with: ddlint check sql/migrations/XXXX-later.sql)');
});
