/** Migrations that are code are said, not passed over. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ddlint, folder, found, INDEX } from './run.ts';

const FRAMEWORKS: readonly (readonly [name: string, path: string, text: string])[] = [
  ['Alembic', 'migrations/versions/ae1_users.py', '"""users"""\nrevision = "ae1"\ndown_revision = None\n'],
  ['Alembic', 'app/alembic/versions/2024/ae1_users.py', 'revision: str = "ae1"\ndown_revision: str | None = None\n'],
  ['Django', 'shop/orders/migrations/0001_initial.py', 'from django.db import migrations\n\nclass Migration(migrations.Migration):\n    pass\n'],
  ['Rails', 'db/migrate/20240101000000_users.rb', 'class Users < ActiveRecord::Migration[7.1]\nend\n'],
  ['Sequel', 'db/migrations/001_users.rb', 'Sequel.migration do\nend\n'],
  ['TypeORM', 'src/migration/1700000000000-Users.ts', 'export class Users1700000000000 implements MigrationInterface {}\n'],
  ['MikroORM', 'src/migrations/Migration1.ts', "import { Migration } from '@mikro-orm/migrations';\n"],
  ['Sequelize', 'migrations/20240101-users.js', 'module.exports = { up: (queryInterface, Sequelize) => queryInterface.createTable() };\n'],
  ['Kysely', 'migrations/2024_users.ts', 'export async function up(db: Kysely<any>) {}\n'],
  ['Knex', 'migrations/2024_users.js', 'exports.up = function (knex) {};\n'],
  ['Knex', 'migrations/2024_users.mts', 'export async function up(db: Knex): Promise<void> {}\n'],
  ['node-pg-migrate', 'migrations/1_users.js', 'exports.up = (pgm) => { pgm.createTable("a", {}); };\n'],
  ['db-migrate', 'migrations/20240101000000-users.js', 'exports.up = function (db, callback) {};\n'],
  ['Laravel', 'database/migrations/2024_01_01_000000_users.php', '<?php\n'],
  ['Doctrine', 'migrations/Version20240101000000.php', 'final class Version20240101000000 extends AbstractMigration {}\n'],
  ['Phinx', 'db/migrations/20240101000000_users.php', 'class Users extends Phinx\\Migration\\AbstractMigration {}\n'],
  ['Entity Framework', 'Data/Migrations/20240101000000_Users.cs', 'public partial class Users : Migration {}\n'],
  ['Ecto', 'priv/repo/migrations/20240101000000_users.exs', ''],
  ['Flyway Java', 'src/main/java/db/migration/V1_2__Users.java', ''],
  ['goose Go', 'db/00002_users.go', 'func init() { goose.AddMigrationContext(up, down) }\n'],
  ['bun', 'db/20240101000000_users.go', 'func init() { Migrations.MustRegister(up, down) }\n'],
  ['SeaORM', 'migration/src/m20240101_000001_users.rs', ''],
  ['refinery Rust', 'migrations/V1__users.rs', ''],
];

it.each(FRAMEWORKS)('%s: %s', async (name, path, text) => {
  const cwd = folder({ [path]: text, 'sql/migrations/1.sql': INDEX });
  const where = path.split('/').slice(0, -1).join('/');
  const line = `Found 1 ${name} migration in ${where}: ddlint does not read these yet.`;
  expect((await ddlint(['check'], { cwd })).stdout).toContain(line);
  const json = await ddlint(['check', '--format', 'json'], { cwd });
  expect(JSON.parse(json.stdout)).toMatchObject({ skipped: [{ path: where, framework: name, migrations: 1, reason: `1 ${name} migration, which ddlint does not read yet` }] });
  expect(json.stderr).toContain(`ddlint: ${line}`);
  for (const given of [[where], [path]]) expect(await ddlint(['check', ...given], { cwd })).toEqual({ code: 2, stdout: '', stderr: `ddlint: Nothing to check. ${line}\n` });
});

it.each([
  ['no migration', 'migrations/versions/tools.py', 'import os\n'],
  ['a package', 'app/migrations/__init__.py', 'class Migration(migrations.Migration): pass\n'],
  ['a setting', 'alembic/env.py', 'down_revision = None\n'],
  ['a component', 'src/migration-wizard/step.ts', 'export function up(count: number) {}\n'],
  ['an index', 'migrations/index.ts', 'implements MigrationInterface\n'],
  ['a type', 'migrations/1_users.d.ts', 'implements MigrationInterface\n'],
  ['a test', 'migrations/1_users.test.ts', 'implements MigrationInterface\n'],
  ['a designer file', 'Migrations/20240101000000_Users.Designer.cs', 'partial class Users : Migration {}\n'],
  ['another class', 'app/services/migration.rb', 'class Users < ActiveRecord::Migration[7.1]\n'],
  ['a dependency', 'node_modules/x/migrations/1_users.js', 'exports.up = function (knex) {};\n'],
  ['elsewhere', 'vendor/x/db/migrate/20240101000000_users.rb', 'class Users < ActiveRecord::Migration[7.1]\n'],
])('not %s', async (_, path, text) => {
  const cwd = folder({ [path]: text, 'sql/migrations/1.sql': INDEX });
  const { stdout } = await ddlint(['check', '--format', 'json'], { cwd });
  expect(JSON.parse(stdout)).not.toHaveProperty('skipped');
});

it('many folders of one framework are one line, and one entry each', async () => {
  const text = 'class Migration(migrations.Migration): pass\n';
  const files = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].flatMap((app) => ['0001_initial', '0002_more'].map((name) => [`${app}/migrations/${name}.py`, text])));
  const { code, stderr } = await ddlint(['check'], { cwd: folder(files) });
  expect([code, stderr]).toEqual([2, 'ddlint: Nothing to check. Found 10 Django migrations in a/migrations, b/migrations, c/migrations and 2 more: ddlint does not read these yet.\n']);
  const json = await ddlint(['check', '--format', 'json'], { cwd: folder({ ...files, 'sql/migrations/1.sql': INDEX }) });
  expect((JSON.parse(json.stdout) as { skipped: unknown[] }).skipped).toHaveLength(5);
});

it('is known in the folder itself, by a name that lies above the working directory', async () => {
  const cwd = join(folder({ 'db/migrate/20240101000000_users.rb': 'class Users < ActiveRecord::Migration[7.1]\nend\n' }), 'db/migrate');
  expect((await ddlint(['check'], { cwd })).stderr).toBe('ddlint: Nothing to check. Found 1 Rails migration in .: ddlint does not read these yet.\n');
});

it('a folder for another engine does not hide them', async () => {
  const { code, stderr } = await ddlint(['check'], { cwd: folder({ 'mysql/migrations/1.sql': INDEX, 'db/migrate/1_users.rb': 'class Users < ActiveRecord::Migration[7.1]\n' }) });
  expect([code, stderr]).toEqual([2, expect.stringContaining('Found 1 Rails migration in db/migrate: ddlint does not read these yet.')]);
});

it('a file that is named and is none of them is read', async () => {
  const cwd = folder({ 'migrations/1_a.py': 'CREATE INDEX i ON a (b);' });
  expect(found(await ddlint(['check', 'migrations/1_a.py', '--format', 'json', '--rule', 'missing-lock-timeout=off'], { cwd }))).toEqual(['migrations/1_a.py:1 index-not-concurrent']);
});

it.each([
  ["Rails' structure.sql", "SET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id bigint NOT NULL, b text);\nALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);\nSET search_path TO \"$user\", public;\nINSERT INTO \"schema_migrations\" (version) VALUES\n('20240101000000');\n"],
  ["pg_dump's", "\\restrict x\nSET lock_timeout = 0;\nCREATE TABLE public.a (\n    id bigint NOT NULL,\n    b text\n);\nALTER TABLE public.a OWNER TO ann;\nCOPY public.a (id, b) FROM stdin;\n1\tx\n\\.\n\\unrestrict x\n"],
])('SQL beside migrations that nobody reads is checked with a schema as its base: %s', async (_, schema) => {
  const cwd = folder({ 'db/migrate/20240101000000_a.rb': 'class A < ActiveRecord::Migration[7.1]\nend\n', 'db/structure.sql': schema, 'sql/migrations/1.sql': 'ALTER TABLE a ADD COLUMN b text;\n' });
  const run = await ddlint(['check', '--schema', 'db/structure.sql', '--format', 'json', '--rule', 'missing-lock-timeout=off'], { cwd });
  expect(found(run)).toEqual(['sql/migrations/1.sql:1 object-already-exists']);
  expect(run.stderr).toContain('Found 1 Rails migration in db/migrate: ddlint does not read these yet.');
  expect(run.stderr).not.toContain('could not be read');
});
