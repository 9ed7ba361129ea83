import { expect, it } from 'vitest';
import { createDocuments } from '../../src/readers/liquibase/documents.ts';
import { createLiquibase } from '../../src/readers/liquibase/index.ts';
import { detected, reading, statementsOf, transactionsOf, unreadOf } from './reading.ts';

const liquibase = createLiquibase(createDocuments());
const xml = (...inside: readonly string[]): string => `<databaseChangeLog>${inside.join('\n')}</databaseChangeLog>`;
const changeSet = (...inside: readonly string[]): string => xml(`<changeSet id="1" author="a">${inside.join('\n')}</changeSet>`);
/** The SQL that Liquibase makes of it. */
const made = (text: string, way: 'up' | 'down' = 'up', path = 'c.xml'): readonly string[] | undefined => reading(liquibase, { [path]: text }).migrations[0]?.[way]?.statements.map((statement) => (statement.rendered ? statement.rendered.text.slice(...statement.rendered.range) : text.slice(...statement.range)));

it('formatted SQL is known by its first line', () => {
  expect(detected({ 'a.sql': '--liquibase formatted sql\n--changeset a:1\nSELECT 1;' })).toBe('liquibase');
  expect(detected({ 'a.sql': '-- about liquibase\nSELECT 1;' })).toBe('sql');
});

it('changesets of formatted SQL, with their ways back', () => {
  const text = '--liquibase formatted sql\n\n--changeset ann:1 runInTransaction:false\nSELECT 1;\nSELECT 2;\n--rollback SELECT 3;\n--rollback SELECT 4;\n--changeset "a b":"2 3" dbms:mysql\nSELECT 5;\n--changeset ann:4\nSELECT 6;\n/* liquibase rollback\nSELECT 7;\n*/\n--changeset ann:5\nSELECT 8;\n--rollback empty\n';
  const read = reading(liquibase, { 'c.sql': text });
  expect(read.migrations.map(({ id, up, down }) => [id, statementsOf(up), statementsOf(down)])).toEqual([
    ['c.sql::1::ann', ['SELECT 1', 'SELECT 2'], ['SELECT 3', 'SELECT 4']],
    ['c.sql::4::ann', ['SELECT 6'], ['SELECT 7']],
    ['c.sql::5::ann', ['SELECT 8'], []],
  ]);
  expect(transactionsOf(read)).toEqual(['none', 'none', 'wrapped', 'wrapped', 'wrapped', 'wrapped']);
  expect(read.omitted).toEqual([{ path: 'c.sql', reason: 'changesets for other databases: mysql' }]);
  expect(read.unread).toEqual([]);
});

it('what Liquibase refuses or leaves out is told', () => {
  expect(unreadOf(reading(liquibase, { 'c.sql': '--liquibase formatted sql\nSELECT 0;\n--changeset a\nSELECT 1;\n--changeset a:2\n-- nothing\n', 'd.sql': 'SELECT 1;' }))).toEqual([
    'c.sql: this stands before the first changeset, and Liquibase leaves it out',
    'c.sql: Liquibase refuses this line',
    'c.sql: this changeset has no SQL, and Liquibase refuses that',
    'd.sql: no changelog includes this file, so that Liquibase never runs it',
  ]);
  expect(unreadOf(reading(liquibase, { 'c.xml': '<databaseChangeLog><changeSet>' }))).toHaveLength(1);
});

it.each([
  ['<addColumn tableName="t"><column name="a" type="int" defaultValueNumeric="1"><constraints nullable="false"/></column></addColumn>', ['ALTER TABLE t ADD a integer DEFAULT 1 NOT NULL'], ['ALTER TABLE t DROP COLUMN a']],
  ['<createIndex tableName="T" indexName="i" unique="true"><column name="userId"/><column name="lower(a)" computed="true"/></createIndex>', ['CREATE UNIQUE INDEX i ON T ("userId", lower(a))'], ['DROP INDEX i']],
  ['<modifyDataType tableName="t" columnName="a" newDataType="timestamp without time zone"/>', ['ALTER TABLE t ALTER COLUMN a TYPE timestamp without time zone USING (a::timestamp without time zone)'], undefined],
  ['<modifyDataType tableName="t" columnName="a" newDataType="INT NULL"/>', ['ALTER TABLE t ALTER COLUMN a TYPE integer USING (a::integer)'], undefined],
  ['<addUniqueConstraint tableName="t" columnNames="a"/>', ['ALTER TABLE t ADD UNIQUE (a)'], ['<addUniqueConstraint tableName="t" columnNames="a"/>']],
  ['<addPrimaryKey tableName="USERS" columnNames="ID"/>', ['ALTER TABLE USERS ADD PRIMARY KEY (ID)'], ['ALTER TABLE USERS DROP CONSTRAINT users_pkey']],
  ['<addUniqueConstraint tableName="t" columnNames="a, b," constraintName="u"/>', ['ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, b)'], ['ALTER TABLE t DROP CONSTRAINT u']],
  ['<addForeignKeyConstraint constraintName="f" baseTableName="a" baseColumnNames="b" referencedTableName="c" referencedColumnNames="d" validate="false" onDelete="CASCADE"/>', ['ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES c (d) ON DELETE CASCADE NOT VALID'], ['ALTER TABLE a DROP CONSTRAINT f']],
  ['<createView viewName="v" replaceIfExists="true">SELECT 1 AS a</createView>', ['CREATE OR REPLACE VIEW v AS SELECT 1 AS a'], ['DROP VIEW v']],
  ['<createView viewName="v" replaceIfExists="false" selectQuery="SELECT 1 AS a"/>', ['CREATE VIEW v AS SELECT 1 AS a'], ['DROP VIEW v']],
  ['<sql dbms="h2">SELECT 1</sql><sql>SELECT 1 &lt; 2; SELECT 3</sql><rollback/>', ['SELECT 1 < 2', 'SELECT 3'], []],
  ['<tagDatabase tag="x"/>', [], []],
  ['<sql>SELECT 1</sql><rollback>empty</rollback>', ['SELECT 1'], []],
])('%s', (change, up, down) => {
  expect([made(changeSet(change)), made(changeSet(change), 'down')]).toEqual([up, down]);
});

it('a foreign key that does not say to what is refused', () => {
  const [migration] = reading(liquibase, { 'c.xml': changeSet('<addForeignKeyConstraint constraintName="f" baseTableName="a" baseColumnNames="b" referencedTableName="c"/>') }).migrations;
  expect(migration?.up.statements.flatMap(({ operations }) => operations)).toMatchObject([{ kind: 'unknown', reason: 'Liquibase refuses a foreign key without referencedColumnNames' }]);
});

it('changes and SQL stand where the user wrote them', () => {
  const text = changeSet('<dropTable tableName="a"/>', "<sql><![CDATA[\n  SELECT ';' <> 'x';\n]]></sql>");
  expect(statementsOf(reading(liquibase, { 'c.xml': text }).migrations[0]?.up)).toEqual(['<dropTable tableName="a"/>', "SELECT ';' <> 'x'"]);
});

it('YAML and JSON', () => {
  const yaml = 'databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - addColumn:\n        tableName: t\n        columns:\n        - column: {name: a, type: text}\n    - sql:\n        sql: |\n          SELECT 1;\n          SELECT 2\n    rollback: SELECT 3\n';
  expect([made(yaml, 'up', 'c.yaml'), made(yaml, 'down', 'c.yaml')]).toEqual([['ALTER TABLE t ADD a text', 'SELECT 1', 'SELECT 2'], ['SELECT 3']]);
  expect(made(yaml.replace('SELECT 3', 'empty'), 'down', 'c.yaml')).toEqual([]);
  expect(made(yaml.replace('SELECT 3', '\n      sql: |\n        SELECT 3;\n        SELECT 4'), 'down', 'c.yaml')).toEqual(['SELECT 3', 'SELECT 4']);
  expect(made('{"databaseChangeLog": [{"changeSet": {"id": "1", "author": "a", "changes": [{"dropTable": {"tableName": "x"}}]}}]}', 'up', 'c.json')).toEqual(['DROP TABLE x']);
});

it.each([
  ['"SELECT 1; \\\n          SELECT \'a\nb\';\r\n          SELECT 2"', ['SELECT 1', "SELECT 'a b'", 'SELECT 2']],
  ["'SELECT 1;\n      SELECT 2'", ['SELECT 1', 'SELECT 2']],
])('lines of a text in quotes may stand as far out as they like: %j', (quoted, statements) => {
  expect(made(`databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: ann\n      changes:\n        - sql:\n            sql: ${quoted}\n        - dropTable:\n            tableName: t\n`, 'up', 'c.yaml')).toEqual([...statements, 'DROP TABLE t']);
});

it.each([
  ['addColumn', 'columns:\n        - name: a\n          type: text', 'ALTER TABLE t ADD a text'],
  ['addColumn', 'columns:\n        - name: a\n          type: text\n        - column: {name: b, type: text}', 'ALTER TABLE t ADD b text'],
  ['createIndex', 'column:\n        - column: {name: a}\n        - column: {name: b}', 'CREATE INDEX ON t (a, b)'],
  ['createIndex', 'column:\n        - name: a', 'CREATE INDEX ON t (a)'],
  ['createIndex', 'column: {name: a}', 'CREATE INDEX ON t (a)'],
  ['createIndex', 'columns: {name: a}', 'CREATE INDEX ON t (a)'],
  ['createIndex', 'columns: {column: {name: a}}', 'CREATE INDEX ON t (a)'],
])('columns in YAML, written as Liquibase takes them too: %s %s', (change, columns, sql) => {
  expect(made(`databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - ${change}:\n        tableName: t\n        ${columns}\n`, 'up', 'c.yaml')).toEqual([sql]);
});

it('several columns without `column:` are refused', () => {
  const json = '{"databaseChangeLog": [{"changeSet": {"id": "1", "author": "a", "changes": [{"addColumn": {"tableName": "t", "columns": [{"name": "a", "type": "text"}, {"name": "b", "type": "text"}]}}]}}]}';
  expect(unreadOf(reading(liquibase, { 'c.json': json }))).toEqual(['c.json: this is no changelog that can be read: columns stand in it without `column:` before each']);
});

it('a procedure in YAML, under the new name of its text and the old', () => {
  const text = (key: string): string => `databaseChangeLog:\n  - changeSet:\n      id: 1\n      author: ann\n      changes:\n        - createProcedure:\n            ${key}: SELECT 1\n`;
  for (const key of ['procedureText', 'procedureBody']) expect(made(text(key), 'up', 'c.yaml')).toEqual(['SELECT 1']);
});

it('a changeset may say that it may fail', () => {
  expect(reading(liquibase, { 'c.xml': '<databaseChangeLog><changeSet id="1" author="a" failOnError="false"><sql>SELECT 1</sql></changeSet><changeSet id="2" author="a"><sql>SELECT 2</sql></changeSet></databaseChangeLog>' }).migrations.map(({ up }) => up.mayFail)).toEqual(['failOnError', undefined]);
});

it('what may be missing need not be there', () => {
  const read = reading(liquibase, { 'db/master.xml': xml('<include file="gone.xml" errorIfMissing="false"/>', '<includeAll path="none" errorIfMissingOrEmpty="false"/>', '<include file="lost.xml" errorIfMissing="true"/>', '<includeAll path="nothing"/>') });
  expect(read.unread.map(({ reason }) => reason)).toEqual(['lost.xml', 'nothing'].map((path) => `there is nothing called ${path} to include; restore it, or mend the path`));
});

it('a changelog for tests may include the one that is tested', () => {
  const read = reading(liquibase, { 'a/src/test/resources/test.xml': xml('<include file="db/root.xml"/>', '<include file="db/gone.xml"/>') }, { 'a/src/main/resources/db/root.xml': xml() });
  expect(read.unread.map(({ reason }) => reason)).toEqual(['there is nothing called db/gone.xml to include; restore it, or mend the path']);
});

it('of a folder, what is not too deep in it and ends as it says', () => {
  const files = { 'db/all/1.sql': 'SELECT 1;', 'db/all/2.up.SQL': 'SELECT 2;', 'db/all/in/3.up.sql': 'SELECT 3;', 'db/all/in/it/4.up.sql': 'SELECT 4;' };
  const read = (attributes: string): readonly string[] => reading(liquibase, { 'db/master.xml': xml(`<includeAll path="all" relativeToChangelogFile="true" ${attributes}/>`), ...files }).migrations.map(({ up }) => up.path.replace('db/all/', ''));
  expect(read('minDepth="1" maxDepth="1"')).toEqual(['1.sql', '2.up.SQL']);
  expect(read('maxDepth="2" endsWithFilter=".up.sql"')).toEqual(['2.up.SQL', 'in/3.up.sql']);
  expect(read('endsWithFilter=""')).toHaveLength(4);
});

it('includes, in order, with properties and preconditions', () => {
  const master = xml('<property name="t" value="orders"/>', '<include file="classpath:db/b.xml"/>', '<includeAll path="all" relativeToChangelogFile="true"/>');
  const other = changeSet('<preConditions onFail="MARK_RAN"><not><tableExists tableName="${t}"/></not></preConditions>', '<dropTable tableName="${t}"/>');
  const read = reading(liquibase, { 'db/master.xml': master, 'db/b.xml': other, 'db/all/2.sql': 'SELECT 2;', 'db/all/1.sql': 'SELECT 1;' });
  expect(read.migrations.map(({ id }) => id)).toEqual(['db/b.xml::1::a', 'db/all/1.sql::raw::includeAll', 'db/all/2.sql::raw::includeAll']);
  expect(read.migrations[0]?.up.statements[0]?.operations[0]).toMatchObject({ kind: 'dropTable', table: { name: 'orders' }, guard: 'not tableexists orders' });
  expect(read.unread).toEqual([]);
});
