/** What settings say to Liquibase. */
import { expect, it } from 'vitest';
import { createDocuments } from '../../src/readers/liquibase/documents.ts';
import { frameIn } from '../../src/readers/liquibase/frame.ts';
import { settingsFilesAround } from '../../src/readers/settings-files.ts';
import type { Frame } from '../../src/readers/liquibase/frame.ts';
import { createLiquibase } from '../../src/readers/liquibase/index.ts';
import { parseSettings } from '../../src/readers/settings.ts';
import { idsOf, reading, unreadOf } from './reading.ts';

const saidIn = (path: string, text: string, ...files: readonly string[]): ReturnType<typeof frameIn> => frameIn(path, parseSettings(path, text)!, (each) => files.includes(each), files);
const frameOf = (path: string, text: string, ...files: readonly string[]): Frame | undefined => {
  const said = saidIn(path, text, ...files);
  return said && 'root' in said ? said : undefined;
};

it.each([
  ['liquibase.properties', 'changeLogFile=db/root.xml', 'db/root.xml', []],
  ['a/liquibase.properties', 'changelog-file: ../db/root.xml', 'db/root.xml', []],
  ['liquibase.properties', 'liquibase.command.changelogFile=root.sql\nsearchPath=/liquibase, db , x.jar', 'db/root.sql', ['db']],
  ['liquibase.properties', 'changelogFile=root.xml\nclasspath=a/resources:b', 'b/root.xml', ['a/resources', 'b']],
  ['src/main/resources/liquibase.properties', 'changelogFile=db/root.xml', 'src/main/resources/db/root.xml', []],
  ['app/src/main/resources/application.yml', 'spring:\n  liquibase:\n    change-log: classpath:/db/root.yaml\n', 'app/src/main/resources/db/root.yaml', []],
  ['application.properties', 'spring.liquibase.changeLog=db/root.yaml', 'src/main/resources/db/root.yaml', []],
])('%s: %j', (path, text, root, bases) => {
  expect(frameOf(path, text, 'db/x.xml', root)).toEqual({ root, bases, parameters: new Map() });
});

it.each([
  ['liquibase.properties', 'changelogFile=root.xml\ndefaultSchemaName: app', 'app'],
  ['application.yml', 'spring.liquibase: {change-log: root.xml, default-schema: app}', 'app'],
  ['application.yml', 'spring.liquibase: {change-log: root.xml, default-schema: "${SCHEMA}"}', undefined],
])('%s with %j: names without a schema are in %s', (path, text, schema) => {
  const frame = frameOf(path, text, 'root.xml');
  expect(frame?.defaultSchema).toBe(schema);
  const files = { 'root.xml': '<databaseChangeLog><include file="x.sql"/></databaseChangeLog>', 'x.sql': '--liquibase formatted sql\n--changeset a:1\nSELECT * FROM ${database.defaultSchemaName}.t;\n--rollback SELECT 1;\n' };
  const [migration] = reading(createLiquibase(createDocuments(), frame), files).migrations;
  expect([migration?.up.searchPath, migration?.down?.searchPath]).toEqual(schema === undefined ? [undefined, undefined] : [['app', 'public'], ['app', 'public']]);
  expect(migration?.up.statements[0]?.rendered?.text).toContain(schema === undefined ? 'FROM t' : 'FROM app.t');
});

it.each([
  ['liquibase.properties', 'url=x'],
  ['liquibase.properties', 'changelogFile=${ROOT}'],
  ['application.properties', 'changelogFile=root.xml\nspring.liquibase.enabled=true'],
])('%s with %j names none', (path, text) => {
  expect(saidIn(path, text, 'root.xml')).toBeUndefined();
});

it('what is named and not here is known by its name, and where another module has one file of that name, it is that', () => {
  expect(saidIn('liquibase.properties', 'changelogFile=db/gone.xml', 'gone.xml', 'a/db/gone.xml.bak')).toEqual({ path: 'liquibase.properties', changelog: 'db/gone.xml' });
  expect(frameOf('app/src/main/resources/application.yml', 'spring.liquibase.change-log: classpath:/db/root.yaml', 'core/src/main/resources/db/root.yaml')?.root).toBe('core/src/main/resources/db/root.yaml');
  expect(frameOf('app/src/main/resources/application.yml', 'spring.liquibase.change-log: classpath:/db/root.yaml', 'a/db/root.yaml', 'b/db/root.yaml')).toBeUndefined();
});

it('the nearest settings come first', () => {
  const files = ['liquibase.properties', 'a/src/main/resources/application.yml', 'a/liquibase.properties', 'b/liquibase.properties'];
  expect([...settingsFilesAround('liquibase', 'a/src/main/resources/db', (path) => (files.includes(path) ? '' : undefined))].map(({ path }) => path)).toEqual(['a/src/main/resources/application.yml', 'a/liquibase.properties', 'liquibase.properties']);
});

const ROOT = '<databaseChangeLog><include file="x/a.sql"/></databaseChangeLog>';
const SQL = '--liquibase formatted sql\n--changeset ann:${id}\nSELECT 1;\n';

it('the changelog that is named is the first, files are found where they are looked for, and parameters have their values', () => {
  const frame: Frame = { root: 'db/root.xml', bases: ['sql'], parameters: new Map([['ID', '7']]) };
  const files = { 'db/root.xml': ROOT, 'other.xml': '<databaseChangeLog><include file="gone.sql"/></databaseChangeLog>', 'sql/x/a.sql': SQL };
  const read = reading(createLiquibase(createDocuments(), frame), files);
  expect(idsOf(read)).toEqual(['sql/x/a.sql::7::ann']);
  expect(unreadOf(read)).toEqual(['other.xml: no changelog includes this file, so that Liquibase never runs it']);
  expect(unreadOf(reading(createLiquibase(createDocuments()), files))).toContain('db/root.xml: there is nothing called x/a.sql to include');
});

it.each([
  ['liquibase.properties', 'parameter.table=a\nparameters.x=b', [['table', 'a']]],
  ['application.yml', 'spring.liquibase: {change-log: root.xml, parameters: {table: a, other: "${B}"}}', [['table', 'a']]],
])('parameters of %s: %j', (path, text, expected) => {
  expect([...frameOf(path, `changelogFile=root.xml\n${text}`.slice(path.endsWith('.yml') ? 23 : 0), 'root.xml', 'src/main/resources/root.xml')!.parameters]).toEqual(expected);
});
