/** What settings say to Flyway, in each of their formats. */
import { expect, it } from 'vitest';
import { createFlyway } from '../../src/readers/flyway/index.ts';
import { foldersAbout } from '../../src/readers/class-path.ts';
import { layoutIn } from '../../src/readers/flyway/layout.ts';
import { settingsFilesAround } from '../../src/readers/settings-files.ts';
import type { FlywayLayout } from '../../src/readers/flyway/layout.ts';
import { parseSettings } from '../../src/readers/settings.ts';
import { idsOf, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const layoutOf = (path: string, text: string, ...folders: readonly string[]): FlywayLayout | undefined => layoutIn(path, parseSettings(path, text) ?? new Map(), foldersAbout(folders));
const saying = (text: string): ReturnType<typeof createFlyway> => createFlyway(layoutOf('flyway.conf', text));

it.each([
  ['flyway.conf', 'flyway.sqlMigrationPrefix=M\nflyway.locations=filesystem:db, classpath:x\nflyway.placeholders.Role=ann\n'],
  ['flyway.toml', '[flyway]\nsqlMigrationPrefix = "M"\nlocations = ["filesystem:db", "classpath:x"]\n[flyway.placeholders]\nRole = "ann"\n'],
  ['application.properties', '# x\nspring.flyway.sql-migration-prefix = M\nspring.flyway.locations=filesystem:db,\\\n  classpath:x\nspring.flyway.placeholders[Role]=ann\n'],
  ['application.properties', 'spring.flyway.sqlMigrationPrefix:M\nspring.flyway.locations[1]=classpath:x\nspring.flyway.locations[0]=filesystem:db\nspring.flyway.placeholders.role=\\u0061nn\n'],
  ['src/main/resources/application.yml', 'spring:\n  flyway:\n    sql-migration-prefix: M\n    locations: filesystem:db,classpath:x\n    placeholders: {Role: ann}\n---\nspring:\n  config.activate.on-profile: test\n  flyway.sql-migration-prefix: T\n'],
  ['config/application.yaml', 'spring.flyway:\n  sqlMigrationPrefix: M\n  locations: [filesystem:db, "classpath:x"]\n  placeholders:\n    Role: ann\n'],
])('%s: %j', (path, text) => {
  const { settings } = layoutOf(path, text)!;
  expect(settings.prefixes.V).toBe('M');
  expect(settings.locations).toEqual(['filesystem:db', 'classpath:x']);
  expect(settings.placeholders.values.get('role')).toBe('ann');
});

it.each([
  ['application.yml', 'spring:\n  datasource: {url: x}\n'],
  ['application.properties', 'flyway.locations=filesystem:db\n'],
])('%s with %j says nothing to Flyway', (path, text) => {
  expect(layoutOf(path, text)).toBeUndefined();
});

it.each([['application.yml', 'spring: [\n'], ['flyway.toml', '= nothing'], ['flyway.toml', '[flyway']])('%s with %j cannot be read, and that is told', (path, text) => {
  const layout = layoutIn(path, parseSettings(path, text), foldersAbout([]))!;
  expect(unreadOf(reading(createFlyway(layout), { 'V1__a.sql': '--' }))).toEqual([`${path}: these settings cannot be read, so that migrations are looked for as without any`]);
});

it('what Maven puts in is no mistake', () => {
  expect(layoutOf('application.yml', 'info.version: @project.version@\nspring.flyway: {table: "@table@", default-schema: @schema@, group: true}\n')?.settings).toMatchObject({ group: true, defaultSchema: undefined });
});

it.each([
  ['flyway.conf', 'flyway.locations=filesystem:db', ['db'], []],
  ['conf/flyway.conf', 'flyway.locations=filesystem:./db', ['db'], []],
  ['a/b/flyway.conf', 'flyway.locations=filesystem:db,filesystem:../c', ['a/db', 'a/c'], []],
  ['a/src/main/resources/application.yml', 'spring.flyway.locations: "classpath:/db/x, sql/{vendor}"', ['a/src/main/resources/db/x', 'b/src/main/resources/sql/postgresql'], ['sql/{vendor}']],
  ['src/main/resources/application.yml', 'spring.flyway.locations: "classpath:/db/x, sql/{vendor}"', ['src/main/resources/db/x', 'src/main/resources/sql/postgresql'], []],
  ['src/main/resources/application.yml', 'spring.flyway.locations: "${FOLDERS:classpath:db/x,classpath:sql/postgresql}"', ['src/main/resources/db/x', 'src/main/resources/sql/postgresql'], []],
  ['flyway.toml', '[flyway]\nlocations = ["db/x"]', ['src/main/resources/db/x'], []],
  ['flyway.toml', '[flyway]\ngroup = true', ['src/main/resources/db/migration'], []],
  ['flyway.conf', 'flyway.locations=filesystem:db/*/sql,classpath*:db/**/migration?', ['db/a/sql', 'db/b.c/sql', 'src/main/resources/db/migration1', 'src/main/resources/db/x/y/migration2'], []],
  ['flyway.conf', 'flyway.locations=filesystem:**/sql', ['sql', 'a/sql', 'a/c/sql'], []],
  ['flyway.conf', 'flyway.locations=filesystem:db/*,filesystem:no/*', ['db/a', 'db/x'], ['filesystem:no/*']],
  ['flyway.conf', 'flyway.locations=filesystem:/flyway/sql,s3:bucket/x,filesystem:db/*/x,filesystem:${DIR},filesystem:gone', [], ['filesystem:/flyway/sql', 's3:bucket/x', 'filesystem:db/*/x', 'filesystem:${DIR}', 'filesystem:gone']],
])('%s with %j', (path, text, folders, lost) => {
  const layout = layoutOf(path, text, ...folders);
  expect(layout?.folders).toEqual(folders.filter((folder) => !folder.startsWith('b/')));
  expect(layout?.lost.map(({ location }) => location)).toEqual(lost);
});

it('where a location would be, nearest to what names it', () => {
  const lost = layoutOf('a/conf/flyway.conf', 'flyway.locations=filesystem:sql,classpath:x,filesystem:/y')?.lost;
  expect(lost?.map(({ folder }) => folder)).toEqual(['a/sql', 'a/conf/src/main/resources/x', undefined]);
  expect(layoutOf('a/src/main/resources/config/application.yml', 'spring.flyway.locations: x')?.lost).toEqual([{ location: 'x', folder: 'a/src/main/resources/x' }]);
});

it('the nearest settings come first, each file once', () => {
  const files = ['flyway.toml', 'flyway.conf', 'conf/flyway.conf', 'a/flyway.toml', 'a/src/main/resources/application.yml', '../flyway.toml', 'b/flyway.toml'];
  expect([...settingsFilesAround('flyway', 'a/src/main/resources/db', (path) => (files.includes(path) ? '' : undefined))].map(({ path }) => path)).toEqual(['a/src/main/resources/application.yml', 'a/flyway.toml', 'flyway.toml', 'flyway.conf', 'conf/flyway.conf', '../flyway.toml']);
});

it.each([
  ['flyway.sqlMigrationPrefix=', ['20170101__b.sql', '2_1__a.sql', 'V3__c.sql', 'R__d.sql'], ['2_1__a', '20170101__b', 'R__d'], ['V3__c.sql']],
  ['flyway.sqlMigrationPrefix=v', ['v1__a.sql', 'V2__b.sql'], ['v1__a'], ['V2__b.sql']],
  ['flyway.sqlMigrationSeparator=-', ['V1.2-a__b.sql', 'R-c.sql', 'V3__d.sql'], ['V1.2-a__b', 'R-c'], ['V3__d.sql']],
  ['flyway.sqlMigrationSuffixes=.pgsql,.up.sql', ['V1__a.PGSQL', 'V2__b.up.sql', 'V3__c.sql'], ['V1__a', 'V2__b'], ['V3__c.sql']],
  ['flyway.undoSqlMigrationPrefix=Z\nflyway.repeatableSqlMigrationPrefix=Again', ['V1__a.sql', 'Z1__a.sql', 'Again__b.sql', 'R__c.sql'], ['V1__a and back', 'Again__b'], ['R__c.sql']],
  ['flyway.baselineMigrationPrefix=Base', ['Base2__a.sql', 'V3__b.sql'], ['Base2__a', 'V3__b'], []],
])('%j: of %j run %j', (text, names, ids, others) => {
  const read = reading(saying(text), Object.fromEntries(names.map((name) => [name, '--'])));
  expect(idsOf(read)).toEqual(ids);
  expect(read.unread.map(({ path }) => path)).toEqual(others);
});

it('what is not called like that is told by how it would be', () => {
  expect(reading(saying('flyway.sqlMigrationPrefix=M\nflyway.sqlMigrationSuffixes=.pgsql'), { 'M1__a.pgsql': '--', 'V1__a.sql': '--' }).unread).toEqual([{ path: 'V1__a.sql', reason: 'Flyway runs only files with names like M1__x.pgsql and R__x.pgsql; rename it, or take it away' }]);
});

it('placeholders get their values, and statements stay where they are written', () => {
  const text = 'ALTER TABLE ${Prefix}a ADD COLUMN b ${type}; -- ${type}\nDROP TABLE ${other}, ${flyway:table}, x${prefix};';
  const [migration] = reading(saying('flyway.placeholders.prefix=my_\nflyway.placeholders.type=text\nflyway.placeholders.other=${OTHER}'), { 'V1__a.sql': text }).migrations;
  expect(statementsOf(migration!.up)).toEqual(['ALTER TABLE ${Prefix}a ADD COLUMN b ${type}', 'DROP TABLE ${other}, ${flyway:table}, x${prefix}']);
  expect(migration!.up.statements.map(({ rendered }) => rendered!.text.slice(...rendered!.range))).toEqual(['ALTER TABLE my_a ADD COLUMN b text', 'DROP TABLE ${other}, flyway_schema_history, xmy_']);
  expect(migration!.up.statements.flatMap(({ operations }) => operations)).toMatchObject([{ kind: 'addColumn', table: { name: 'my_a' } }, { table: { name: '${other}' } }, { table: { name: 'flyway_schema_history' } }, { table: { name: 'xmy_' } }]);
});

it.each([
  ['flyway.placeholderPrefix=@\nflyway.placeholderSuffix=@', 'DROP TABLE @t@;', 'DROP TABLE a'],
  ['flyway.placeholderReplacement=false', 'DROP TABLE ${t};', undefined],
])('%j: %j', (settings, text, made) => {
  const [statement] = reading(saying(`${settings}\nflyway.placeholders.t=a`), { 'V1__a.sql': text }).migrations[0]!.up.statements;
  expect(statement?.rendered?.text.slice(...statement.rendered.range)).toBe(made);
});

it('a script may say so for itself', () => {
  const read = (conf: string): ReturnType<typeof reading> => reading(saying('flyway.placeholders.t=a'), { 'V1__a.sql': 'DROP TABLE ${t};' }, { 'V1__a.sql.conf': conf });
  expect(read('placeholderReplacement=false').migrations[0]!.up.statements[0]!.rendered).toBeUndefined();
  expect(idsOf(read('shouldExecute=false'))).toEqual([]);
  expect(unreadOf(read('shouldExecute=false'))).toEqual(['V1__a.sql: V1__a.sql.conf says shouldExecute=false, so that Flyway marks this as run and runs nothing of it']);
  expect(unreadOf(read('shouldExecute=${env}==test'))).toEqual(['V1__a.sql: Flyway runs this only where ${env}==test, as V1__a.sql.conf says']);
  expect(unreadOf(read('shouldExecute=true'))).toEqual([]);
});

const ALONE = 'CREATE INDEX CONCURRENTLY i ON a (b);';

it.each([
  ['', 'SELECT 1;', 'wrapped', 'each file runs in one transaction, but one with a statement that is refused there'],
  ['flyway.group=true', 'SELECT 1;', 'wrapped', 'all pending files run in one transaction, but one with a statement that is refused there'],
  ['flyway.group=true', ALONE, 'none', 'all pending files run in one transaction, but one with a statement that is refused there'],
  ['flyway.executeInTransaction=false', 'SELECT 1;', 'none', 'statements run one by one'],
])('%j: %j runs %s', (settings, text, transaction, words) => {
  const read = reading(saying(`${settings}\nflyway.table=x`), { 'V1__a.sql': text });
  expect(transactionsOf(read)).toEqual([transaction]);
  expect(read.transactions).toBe(words);
  expect(read.migrations[0]!.up.transaction.pendingAsOne).toBe(transaction === 'wrapped' && settings.includes('group') ? true : undefined);
});

it.each([
  ['', `SET lock_timeout = '1s';\n${ALONE}`, '', [ALONE.slice(0, -1)]],
  ['', `${ALONE}\nSELECT 1;\nSELECT 2;`, '', ['SELECT 1']],
  ['', `${ALONE}\nDROP INDEX CONCURRENTLY j;`, '', []],
  ['', 'SELECT 1; ALTER TYPE a ADD VALUE \'b\';', '', []],
  ['', `SELECT 1;\n${ALONE}`, 'executeInTransaction=false', []],
  ['flyway.mixed=true', `SELECT 1;\n${ALONE}`, '', []],
  ['flyway.executeInTransaction=false', `SELECT 1;\n${ALONE}`, '', []],
  ['', `not readable;\n${ALONE}`, '', []],
])('%j: of %j with %j Flyway refuses %j', (settings, text, conf, refused) => {
  const read = reading(saying(`${settings}\nflyway.table=x`), { 'V1__a.sql': text }, { 'V1__a.sql.conf': conf });
  expect(read.unread.map(({ range }) => text.slice(...range!))).toEqual(refused);
});

it('REINDEX … CONCURRENTLY is nothing that takes a file out of its transaction', () => {
  expect(transactionsOf(reading(saying('flyway.table=x'), { 'V1__a.sql': 'REINDEX INDEX CONCURRENTLY i;', 'V2__b.sql': 'REINDEX SCHEMA s;' }))).toEqual(['wrapped', 'none']);
});

it.each([
  ['flyway.defaultSchema=App\nflyway.schemas=other', ['App', 'public']],
  ['flyway.defaultSchema=${SCHEMA:App}', ['App', 'public']],
  ['flyway.defaultSchema=${SCHEMA}', undefined],
  ['flyway.schemas=app,other', ['app', 'public']],
  ['flyway.schemas=${SCHEMA}', undefined],
])('%j: names are looked up in %j', (settings, path) => {
  expect(reading(saying(settings), { 'V1__a.sql': 'SELECT 1;' }).migrations[0]!.up.searchPath).toEqual(path);
});

it('an environment of flyway.toml has schemas of its own', () => {
  expect(layoutOf('flyway.toml', '[environments.default]\nschemas = ["app"]\n[flyway]\ngroup = true\n')?.settings.defaultSchema).toBe('app');
  expect(layoutOf('flyway.toml', '[environments.prod]\nschemas = ["app"]\n[flyway]\nenvironment = "prod"\n')?.settings.defaultSchema).toBe('app');
});

it('outOfOrder lets a late one run', () => {
  expect(saying('flyway.outOfOrder=true').bookkeeping?.late).toEqual({ text: 'Flyway runs this one after it, since outOfOrder is set', runs: true });
  expect(saying('flyway.table=x').bookkeeping?.late?.runs).toBeUndefined();
});

it('locations that are none here are told', () => {
  expect(unreadOf(reading(saying('flyway.locations=s3:bucket'), { 'V1__a.sql': '--' }))).toEqual(['flyway.conf: its location s3:bucket is no folder here, so that migrations there are not read']);
});
