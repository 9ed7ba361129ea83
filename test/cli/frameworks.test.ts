/** Small histories of each framework, as `ddlint check` sees them: nothing is configured. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ddlint, folder, found } from './run.ts';

const RULE = 'concurrently-in-transaction';
const QUIET = ['--rule', 'missing-lock-timeout=off'];
const check = async (name: string, ...more: string[]): ReturnType<typeof ddlint> => ddlint(['check', join('fixtures/readers', name), ...QUIET, ...more], { cwd: process.cwd() });

it.each([
  ['goose', '00002_index.sql:2', 'goose: each file runs in one transaction', 'Give it a file of its own with the line `-- +goose NO TRANSACTION`.'],
  ['dbmate', '20240102000000_index.sql:2', 'dbmate: each section runs in one transaction', 'Make the marker above it `-- migrate:up transaction:false`: nothing else there needs a transaction.'],
  ['sql-migrate', '2_index.sql:2', 'sql-migrate: each way of a file runs in one transaction', 'Make the marker above it `-- +migrate Up notransaction`: nothing else there needs a transaction.'],
  ['golang-migrate', '2_index.up.sql:2', 'golang-migrate: several statements in a file are one transaction, a single one is none', 'Put it into a migration of its own: golang-migrate runs a single statement without a transaction.'],
  ['pop', '20240102000000_index.postgres.up.sql:2', 'pop: each file runs in one transaction', 'Write `.autocommit` into the names of a migration of its own, before `.up.sql` and `.down.sql`.'],
  ['prisma', 'migrations/20240102000000_index/migration.sql:2', 'prisma: several statements in a file are one transaction, a single one is none', 'Put it into a migration of its own: Prisma runs a single statement without a transaction.'],
  ['drizzle', '0001_index.sql:2', 'drizzle: all pending files run in one transaction', 'Run it by hand: drizzle puts all pending migrations into one transaction.'],
  ['diesel', '2024-01-02-000000_index/up.sql:1', 'diesel: each file runs in one transaction', 'Give it a folder of its own with a metadata.toml that says run_in_transaction = false.'],
  ['node-pg-migrate', '1704153600000_index.sql:2', 'node-pg-migrate: all pending files run in one transaction', 'Write it in JavaScript with `pgm.noTransaction()`.'],
  ['sqitch', 'deploy/index.sql:5', 'sqitch: scripts open their own transactions', 'Move it before BEGIN or after COMMIT.'],
  ['sqlx', '2_index.sql:1', 'sqlx: each file runs in one transaction', 'Give it a file of its own with `-- no-transaction` as the very first line.'],
  ['flyway', 'V1_1__index.sql:1', 'flyway: each file runs in one transaction, but one with a statement that is refused there', 'Give it a file of its own with executeInTransaction=false in a .conf beside that, like V1_1__index.sql.conf.'],
  ['atlas', '20240102000000_index.sql:2', 'atlas: each file runs in one transaction', 'Give it a file of its own that begins with `-- atlas:txmode none` and an empty line.'],
  ['liquibase', 'changes/index.sql:3', 'liquibase: each changeset runs in one transaction', 'Give it a changeset of its own with `runInTransaction:false`.'],
])('%s', async (name, place, basis, help) => {
  const unread = Object.entries({ drizzle: '0002_stray.sql', atlas: '20240104000000_checkpoint.sql', 'node-pg-migrate': '1704240000000_alone.js' }).flatMap(([reader, file]) => (reader === name ? [`fixtures/readers/${reader}/${file}:1 unread`] : []));
  const json = await check(name, '--format', 'json');
  expect(found(json).filter((line) => !/down\.sql:|\/revert\//.test(line))).toEqual([...unread, `fixtures/readers/${name}/${place} ${RULE}`]);
  expect((JSON.parse(json.stdout) as { findings: { rule: string; help?: string }[] }).findings.find(({ rule }) => rule === RULE)?.help).toBe(help);
  expect((await check(name)).stdout).toMatch(new RegExp(`; ${basis}\\.\\n(?:Not checked: .*\\n)*$`));
});

it('supabase', async () => {
  const { stdout } = await check('supabase');
  expect(stdout).toContain('-- outside a transaction (give it a file of its own, which the Supabase CLI runs without a transaction)');
  expect(stdout).toContain('seed.sql');
  expect(stdout).toMatch(/; supabase: each file runs in one transaction, but one with its own or with a statement that is refused there\.\n$/);
  expect(found(await check('supabase', '--format', 'json', '--rule', 'foreign-key-locks-parent=off', '--rule', 'foreign-key-without-index=off'))).toEqual(['fixtures/readers/supabase/supabase/migrations/seed.sql:1 unread', 'fixtures/readers/supabase/supabase/migrations/20240102000000_index.sql:1 index-not-concurrent']);
});

it("Atlas's sum is compared with the files, whoever runs them", async () => {
  const cwd = folder({ 'migrations/1_a.up.sql': 'SELECT 1;\n', 'migrations/1_a.down.sql': 'SELECT 1;\n', 'migrations/atlas.sum': 'h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n' });
  const { stdout } = await ddlint(['check', ...QUIET], { cwd });
  expect(stdout).toContain('There is no entry for this file in atlas.sum, so that Atlas refuses to run anything; write atlas.sum anew with `atlas migrate hash`.');
  expect(stdout).toContain('golang-migrate: several');
});

it('what somebody says counts before what the framework does', async () => {
  const { stdout } = await check('goose', '--transaction', 'none');
  expect(stdout).not.toContain(RULE);
  expect(stdout).toContain('; statements run one by one, without a transaction.');
});

it('each history of a repository has its own reader', async () => {
  const { stdout } = await ddlint(['check', 'fixtures/readers/goose', 'fixtures/readers/sqlx', 'fixtures/projects/shop', ...QUIET], { cwd: process.cwd() });
  expect(stdout).toContain('each file runs in one transaction (assumed; say with --transaction file|none); goose: each file runs in one transaction; sqlx: each file runs in one transaction.');
});

it('another engine\'s histories are left out, with the reason', async () => {
  const prisma = { 'prisma/migrations/migration_lock.toml': 'provider = "mysql"\n', 'prisma/migrations/1_a/migration.sql': 'SELECT 1;\n' };
  const house = { 'ch/migrations/1_a.sql': '-- +goose Up\nCREATE TABLE a (b Int)\nENGINE = MergeTree()\nORDER BY b;\n' };
  const own = { 'own/migrations/1.sql': 'SELECT 1;\n' };
  const { stdout } = await ddlint(['check', ...QUIET], { cwd: folder({ ...prisma, ...house, ...own }) });
  expect(stdout).toContain('Not checked: ch/migrations (this is written for ClickHouse, and only PostgreSQL is read so far; check it all the same with: ddlint check \'ch/migrations/*.sql\').\nNot checked: prisma/migrations (migration_lock.toml says that it is for mysql).');
  const none = await ddlint(['check'], { cwd: folder(prisma) });
  expect([none.code, none.stderr]).toEqual([2, 'ddlint: Nothing to check. Not checked: prisma/migrations (migration_lock.toml says that it is for mysql).\n']);
});

it('drizzle\'s and Flyway\'s migrations are found in any folder', async () => {
  const { stdout } = await ddlint(['check', ...QUIET], { cwd: folder({ 'db/drizzle/meta/_journal.json': '{"dialect":"postgresql","entries":[{"tag":"0_a"}]}', 'db/drizzle/0_a.sql': 'SELECT 1;\n', 'db/sql/V1__a.sql': 'SELECT 1;\n' }) });
  expect(stdout).toContain('No findings in 2 files.');
});

it('nothing outside the repository is read', async () => {
  const cwd = folder({ 'Cargo.toml': 'sqlx = "0.8"\n', 'app/.git/HEAD': '', 'app/migrations/1_a.sql': 'SELECT 1;\n' });
  expect((await ddlint(['check', ...QUIET], { cwd: join(cwd, 'app') })).stdout).toContain('(assumed; say with');
  const inside = folder({ '.git/HEAD': '', 'Cargo.toml': 'sqlx = "0.8"\n', 'app/migrations/1_a.sql': 'SELECT 1;\n' });
  expect((await ddlint(['check', ...QUIET], { cwd: join(inside, 'app') })).stdout).toContain('sqlx: each file');
});
