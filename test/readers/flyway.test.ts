import { expect, it } from 'vitest';
import { flyway } from '../../src/readers/flyway/index.ts';
import { detected, idsOf, reading, transactionsOf, unreadOf } from './reading.ts';

const named = (...names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '-- x']));

it.each(['V1__a.sql', 'v1.0__a.sql', 'V1_2__a.SQL', 'V20240101120000__a b.sql', 'R__view.sql'])('%s is Flyway\'s', (name) => {
  expect(detected({ [`db/${name}`]: '' })).toBe('flyway');
});

it.each(['V1_a.sql', '1__a.sql', 'Version1__a.sql'])('%s is not', (name) => {
  expect(detected({ [name]: '' })).toBe('sql');
});

it('Rust has another runner with such names', () => {
  expect(detected({ 'm/V1__a.sql': '' }, { 'Cargo.toml': 'refinery = "0.8"' })).toBe('sql');
});

it.each([
  [['V2__b.sql', 'V10__c.sql', 'V1__a.sql'], ['V1__a', 'V2__b', 'V10__c']],
  [['V1.10__c.sql', 'V1_9__b.sql', 'V1__a.sql', 'V1.9.1__d.sql'], ['V1__a', 'V1_9__b', 'V1.9.1__d', 'V1.10__c']],
  [['R__b.sql', 'R__a.sql', 'V1__z.sql'], ['V1__z', 'R__a', 'R__b']],
  [['V4.2.0.2.sql', 'V4.2__a.sql'], ['V4.2__a', 'V4.2.0.2']],
  [['V1.0__a.sql', 'U1__a.sql'], ['V1.0__a and back']],
  [['B5__base.sql', 'V6__b.sql'], ['B5__base', 'V6__b']],
])('%j run as %j', (names, ids) => {
  const read = reading(flyway, named(...names));
  expect(idsOf(read)).toEqual(ids);
  expect(read.unread).toEqual([]);
});

it('callbacks that run behind the migrations, also in a folder of their own', () => {
  const made = 'CREATE OR REPLACE VIEW v AS SELECT 1 AS a;';
  const { migrations } = reading(flyway, { 'db/migration/V1__a.sql': 'SELECT 1;', 'db/migration/afterVersioned.sql': made, 'db/migration/beforeMigrate.sql': made }, { 'db/views/afterMigrate__v.sql': made, 'db/views/beforeMigrate__v.sql': made, 'db/views/v.sql': made, 'db/other/afterMigrate.sql': made });
  expect(migrations.map(({ behind }) => behind?.map(({ path }) => path))).toEqual([['db/migration/afterVersioned.sql', 'db/views/afterMigrate__v.sql']]);
});

it('what does not run is told', () => {
  expect(unreadOf(reading(flyway, { ...named('B5__base.sql', 'V1__a.sql', 'U2__b.sql', 'afterMigrate.sql', 'beforeEachMigrate__x.sql', 'afterMigrate__1-7256-upsert-data.sql', 'afterEachUndoStatementError.sql', 'createSchema.sql', 'afterwards.sql', 'seed.sql'), 'V2__e.sql': '' }))).toEqual([
    'B5__base.sql: this is a baseline for new databases',
    'afterMigrate.sql: this is a callback, which Flyway runs around the migrations and ddlint does not replay',
    'beforeEachMigrate__x.sql: this is a callback, which Flyway runs around the migrations and ddlint does not replay',
    'afterMigrate__1-7256-upsert-data.sql: this is a callback, which Flyway runs around the migrations and ddlint does not replay',
    'afterEachUndoStatementError.sql: this is a callback, which Flyway runs around the migrations and ddlint does not replay',
    'createSchema.sql: this is a callback, which Flyway runs around the migrations and ddlint does not replay',
    'afterwards.sql: Flyway runs only files with names like V1__x.sql and R__x.sql',
    'seed.sql: Flyway runs only files with names like V1__x.sql and R__x.sql',
    'V2__e.sql: this file is empty',
  ]);
  expect(unreadOf(reading(flyway, named('V1__a.sql', 'U2__b.sql')))).toEqual(['U2__b.sql: this undoes a version that is not there']);
});

it.each([
  ['SELECT 1;', '', 'wrapped'],
  ['BEGIN; SELECT 1; COMMIT;', '', 'wrapped'],
  ['CREATE INDEX CONCURRENTLY i ON a (b);', '', 'none'],
  ['VACUUM a;', '', 'none'],
  ['SELECT 1;', 'executeInTransaction=false', 'none'],
  ['SELECT 1;', '# x\r\nexecuteInTransaction = FALSE\r\n', 'none'],
  ['VACUUM a;', 'executeInTransaction=true', 'wrapped'],
  ['VACUUM a;', 'encoding=UTF-8', 'none'],
])('%j with %j: %s', (text, conf, transaction) => {
  expect(transactionsOf(reading(flyway, { 'db/V1__a.sql': text }, { 'db/V1__a.sql.conf': conf }))).toEqual([transaction]);
});

it('Java migrations are told, and have their place', () => {
  const read = reading(flyway, { 'src/main/resources/db/migration/V1__a.sql': '--', 'src/main/resources/db/migration/V3__c.sql': '--' }, { 'src/main/java/db/migration/V2__B.java': '', 'src/main/kotlin/db/migration/V10__D.kt': '', 'src/main/resources/db/migration/R__E.java': '', 'src/main/java/db/migration/Base.java': '', 'src/main/java/other/V4__x.java': '' });
  expect(idsOf(read).map((id) => id.split('/').at(-1))).toEqual(['V1__a', 'V2__B.java', 'V3__c', 'V10__D.kt', 'R__E.java']);
  expect(unreadOf(read).map((line) => line.split('/').at(-1))).toEqual(['R__E.java: this is a migration in Java, which is not read', 'V2__B.java: this is a migration in Java, which is not read', 'V10__D.kt: this is a migration in Java, which is not read']);
  expect(flyway.versionOf!('db/V2__B.java')?.text).toBe('2');
});
