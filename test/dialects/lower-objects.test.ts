import { describe, expect, it } from 'vitest';
import { lowered, type } from './lowered.ts';

describe('DROP, one operation per object', () => {
  it.each<[string, readonly object[]]>([
    ['DROP TABLE IF EXISTS a.b, "C" CASCADE', [
      { text: 'a.b', kind: 'dropTable', table: { schema: 'a', name: 'b' }, ifExists: true, cascade: true }, { text: '"C"', kind: 'dropTable', table: { name: 'C' }, ifExists: true, cascade: true },
    ]],
    ['DROP INDEX CONCURRENTLY IF EXISTS a, b RESTRICT', [
      { text: 'a', kind: 'dropIndex', name: { name: 'a' }, concurrently: true, ifExists: true, cascade: false }, { text: 'b', kind: 'dropIndex', name: { name: 'b' }, concurrently: true, ifExists: true, cascade: false },
    ]],
    ['DROP MATERIALIZED VIEW a, b', [
      { text: 'a', kind: 'dropView', view: { name: 'a' }, materialized: true, ifExists: false, cascade: false }, { text: 'b', kind: 'dropView', view: { name: 'b' }, materialized: true, ifExists: false, cascade: false },
    ]],
    ['DROP FUNCTION f(int, text), s.g', [
      { text: 'f(int, text)', kind: 'dropFunction', name: { name: 'f' }, arguments: [type('integer'), type('text')], ifExists: false, cascade: false }, { text: 's.g', kind: 'dropFunction', name: { schema: 's', name: 'g' }, ifExists: false, cascade: false },
    ]],
    ['DROP TYPE a.b, c', [
      { text: 'a.b', kind: 'dropType', name: { schema: 'a', name: 'b' }, domain: false, ifExists: false, cascade: false }, { text: 'c', kind: 'dropType', name: { name: 'c' }, domain: false, ifExists: false, cascade: false },
    ]],
    ['DROP FOREIGN DATA WRAPPER IF EXISTS a, b', [{ text: 'a', kind: 'other', what: 'DROP FOREIGN DATA WRAPPER' }, { text: 'b', kind: 'other', what: 'DROP FOREIGN DATA WRAPPER' }]],
    ['DROP ROLE IF EXISTS a, b', [
      { text: 'a', kind: 'dropDatabaseObject', object: 'role', name: 'a', ifExists: true }, { text: 'b', kind: 'dropDatabaseObject', object: 'role', name: 'b', ifExists: true },
    ]],
    ['DROP OWNED BY a, CURRENT_USER', [
      { text: 'a', kind: 'dropDatabaseObject', object: 'owned', name: 'a', ifExists: false }, { text: 'CURRENT_USER', kind: 'dropDatabaseObject', object: 'owned', name: 'current_user', ifExists: false },
    ]],
  ])('%s', (sql, operations) => {
    expect(lowered(sql)).toEqual(operations);
  });

  const droppable = { ifExists: true, cascade: true };
  it.each<[string, object]>([
    ['TABLE IF EXISTS s.t', { kind: 'dropTable', table: { schema: 's', name: 't' } }],
    ['FOREIGN TABLE IF EXISTS t', { kind: 'dropTable', table: { name: 't' }, foreign: true }],
    ['STATISTICS IF EXISTS s', { kind: 'dropStatistics', name: { name: 's' } }],
    ['SEQUENCE IF EXISTS t', { kind: 'dropSequence', name: { name: 't' } }],
    ['SCHEMA IF EXISTS t', { kind: 'dropSchema', name: 't' }],
    ['EXTENSION IF EXISTS "uuid-ossp"', { kind: 'dropExtension', name: 'uuid-ossp' }],
    ['TRIGGER IF EXISTS g ON s.t', { kind: 'dropTrigger', table: { schema: 's', name: 't' }, name: 'g' }],
    ['RULE IF EXISTS g ON t', { kind: 'dropRule', table: { name: 't' }, name: 'g' }],
    ['POLICY IF EXISTS g ON t', { kind: 'dropPolicy', table: { name: 't' }, name: 'g' }],
    ['PROCEDURE IF EXISTS p(int)', { kind: 'dropFunction', name: { name: 'p' }, arguments: [type('integer')] }],
    ['ROUTINE IF EXISTS p', { kind: 'dropFunction', name: { name: 'p' } }],
    ['AGGREGATE IF EXISTS p(*)', { kind: 'dropFunction', name: { name: 'p' }, aggregate: true, arguments: [] }],
  ])('DROP %s CASCADE', (object, operation) => {
    expect(lowered(`DROP ${object} CASCADE`)).toEqual([{ text: `DROP ${object} CASCADE`, ...operation, ...droppable }]);
  });

  it.each([
    ['ACCESS METHOD a', 'ACCESS METHOD'], ['CAST (int AS text)', 'CAST'], ['COLLATION c', 'COLLATION'], ['CONVERSION c', 'CONVERSION'], ['EVENT TRIGGER e', 'EVENT TRIGGER'], ['LANGUAGE l', 'LANGUAGE'],
    ['OPERATOR + (int, int)', 'OPERATOR'], ['OPERATOR CLASS o USING btree', 'OPERATOR CLASS'], ['OPERATOR FAMILY o USING btree', 'OPERATOR FAMILY'], ['PUBLICATION p', 'PUBLICATION'], ['SERVER s', 'SERVER'],
    ['TEXT SEARCH CONFIGURATION c', 'TEXT SEARCH CONFIGURATION'], ['TEXT SEARCH DICTIONARY c', 'TEXT SEARCH DICTIONARY'], ['TEXT SEARCH PARSER c', 'TEXT SEARCH PARSER'],
    ['TEXT SEARCH TEMPLATE c', 'TEXT SEARCH TEMPLATE'], ['TRANSFORM FOR int LANGUAGE l', 'TRANSFORM'],
  ])('DROP %s is of no consequence', (object, what) => {
    expect(lowered(`DROP ${object}`)).toEqual([{ text: `DROP ${object}`, kind: 'other', what: `DROP ${what}` }]);
  });
});

describe('COMMENT ON', () => {
  it.each<[string, string, object]>([
    ['TABLE s.t', 'table', { schema: 's', name: 't' }],
    ['VIEW t', 'view', { name: 't' }],
    ['MATERIALIZED VIEW t', 'materializedView', { name: 't' }],
    ['FOREIGN TABLE t', 'foreignTable', { name: 't' }],
    ['COLUMN s.t.c', 'column', { schema: 's', name: 't' }],
    ['COLUMN t.c', 'column', { name: 't' }],
    ['CONSTRAINT c ON s.t', 'constraint', { schema: 's', name: 't' }],
    ['TRIGGER c ON t', 'trigger', { name: 't' }],
    ['POLICY c ON t', 'policy', { name: 't' }],
    ['RULE c ON t', 'rule', { name: 't' }],
    ['INDEX s.i', 'index', { schema: 's', name: 'i' }],
    ['CONSTRAINT c ON DOMAIN d', 'other', { name: 'd' }],
    ['TYPE s.t', 'other', { schema: 's', name: 't' }],
    ['FUNCTION s.f(int)', 'other', { schema: 's', name: 'f' }],
    ['SCHEMA s', 'other', { name: 's' }],
    ['EXTENSION e', 'other', { name: 'e' }],
    ['CAST (int AS text)', 'other', { name: 'int4' }],
    ['LARGE OBJECT 5', 'other', { name: '5' }],
  ])('%s', (object, kind, name) => {
    for (const words of ["'x'", 'NULL']) expect(lowered(`COMMENT ON ${object} IS ${words}`)).toEqual([{ text: `COMMENT ON ${object} IS ${words}`, kind: 'comment', object: kind, name }]);
  });
});

const on = { table: { schema: 's', name: 't' } };

it.each<[string, object]>([
  // any object
  ['ALTER TYPE t OWNER TO r', { kind: 'changeOwner', object: 'type', name: { name: 't' }, owner: 'r' }],
  ['ALTER DOMAIN t OWNER TO r', { kind: 'changeOwner', object: 'type', name: { name: 't' }, owner: 'r' }],
  ['ALTER FUNCTION s.f(int) OWNER TO r', { kind: 'changeOwner', object: 'function', name: { schema: 's', name: 'f' }, owner: 'r' }],
  ['ALTER SCHEMA t OWNER TO SESSION_USER', { kind: 'changeOwner', object: 'schema', name: { name: 't' }, owner: 'session_user' }],
  ['ALTER PUBLICATION t OWNER TO r', { kind: 'changeOwner', object: 'other', name: { name: 't' }, owner: 'r' }],
  ['ALTER LARGE OBJECT 5 OWNER TO r', { kind: 'changeOwner', object: 'other', name: { name: '5' }, owner: 'r' }],
  ['ALTER TYPE t SET SCHEMA s', { kind: 'setSchema', object: 'type', name: { name: 't' }, schema: 's' }],
  ['ALTER FUNCTION f SET SCHEMA s', { kind: 'setSchema', object: 'function', name: { name: 'f' }, schema: 's' }],
  ['ALTER PROCEDURE p(int) SET SCHEMA s', { kind: 'setSchema', object: 'function', name: { name: 'p' }, arguments: [type('integer')], schema: 's' }],
  ['ALTER FUNCTION s.f(text, int[]) RENAME TO g', { kind: 'renameFunction', name: { schema: 's', name: 'f' }, arguments: [type('text'), { ...type('integer'), array: true, text: 'integer[]' }], to: 'g' }],
  ['ALTER PROCEDURE p() RENAME TO q', { kind: 'renameFunction', name: { name: 'p' }, arguments: [], to: 'q' }],
  ['ALTER ROUTINE "P" RENAME TO q', { kind: 'renameFunction', name: { name: 'P' }, to: 'q' }],
  ['ALTER AGGREGATE a(int) RENAME TO b', { kind: 'other', what: 'ALTER AGGREGATE RENAME' }],
  ['ALTER EXTENSION e SET SCHEMA s', { kind: 'setSchema', object: 'other', name: { name: 'e' }, schema: 's' }],
  ['ALTER SCHEMA a RENAME TO b', { kind: 'renameSchema', name: 'a', to: 'b' }],
  ['ALTER TYPE s.a RENAME TO b', { kind: 'renameType', name: { schema: 's', name: 'a' }, to: 'b' }],
  ['ALTER DOMAIN a RENAME TO b', { kind: 'renameType', name: { name: 'a' }, to: 'b' }],
  ['ALTER SEQUENCE a RENAME TO b', { kind: 'renameSequence', name: { name: 'a' }, to: 'b' }],
  ['ALTER DOMAIN a RENAME CONSTRAINT b TO c', { kind: 'other', what: 'ALTER DOMAIN RENAME CONSTRAINT' }],
  ['ALTER DATABASE a RENAME TO b', { kind: 'other', what: 'ALTER DATABASE RENAME' }],
  ['ALTER RULE a ON t RENAME TO b', { kind: 'other', what: 'ALTER RULE RENAME' }],
  ["SECURITY LABEL FOR p ON COLUMN t.c IS 'x'", { kind: 'other', what: 'SECURITY LABEL' }],

  // triggers, rules, policies
  ['CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a ON s.t FOR EACH ROW WHEN (NEW.a > 1) EXECUTE PROCEDURE app.f()', { kind: 'createTrigger', ...on, name: 'g', function: { schema: 'app', name: 'f' }, timing: 'before', events: ['insert', 'update'], of: ['a'], orReplace: false }],
  ["CREATE OR REPLACE TRIGGER g AFTER DELETE ON s.t EXECUTE FUNCTION f('x')", { kind: 'createTrigger', ...on, name: 'g', function: { name: 'f' }, timing: 'after', events: ['delete'], statement: true, orReplace: true }],
  ['CREATE CONSTRAINT TRIGGER g AFTER INSERT ON s.t FROM u DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()', { kind: 'createTrigger', ...on, name: 'g', function: { name: 'f' }, timing: 'after', events: ['insert'], constraint: true, orReplace: false }],
  ['ALTER TRIGGER g ON s.t RENAME TO h', { kind: 'renameTrigger', ...on, name: 'g', to: 'h' }],
  ['CREATE OR REPLACE RULE r AS ON INSERT TO s.t DO INSTEAD DELETE FROM u', { kind: 'createRule', ...on, name: 'r', orReplace: true }],
  ['CREATE POLICY p ON s.t FOR SELECT TO PUBLIC USING (a = 1)', { kind: 'createPolicy', ...on, name: 'p', command: 'select', roles: ['public'] }],
  ['CREATE POLICY p ON s.t AS RESTRICTIVE TO app, CURRENT_USER WITH CHECK (a = 1)', { kind: 'createPolicy', ...on, name: 'p', command: 'all', restrictive: true, roles: ['app', 'current_user'] }],
  ['ALTER POLICY p ON s.t USING (true)', { kind: 'alterPolicy', ...on, name: 'p' }],
  ['ALTER POLICY p ON s.t RENAME TO q', { kind: 'alterPolicy', ...on, name: 'p', to: 'q' }],

  // functions
  ["CREATE FUNCTION f() RETURNS int LANGUAGE SQL AS 'SELECT 1'", { kind: 'createFunction', name: { name: 'f' }, arguments: [], volatility: 'volatile', language: 'sql', trigger: false, securityDefiner: false, setsSearchPath: false, settings: [], body: expect.anything() as unknown, orReplace: false }],
  ["CREATE OR REPLACE FUNCTION s.f() RETURNS trigger LANGUAGE 'plpgsql' STABLE SECURITY DEFINER SET search_path = a, b AS ''", {
    kind: 'createFunction', name: { schema: 's', name: 'f' }, arguments: [], volatility: 'stable', language: 'plpgsql', trigger: true, securityDefiner: true, setsSearchPath: true, orReplace: true,
    settings: [{ parameter: 'search_path', value: 'a, b' }], body: expect.anything() as unknown,
  }],
  ['CREATE FUNCTION f(a int DEFAULT 5) RETURNS TABLE (b int) IMMUTABLE SECURITY INVOKER SET lock_timeout FROM CURRENT BEGIN ATOMIC SELECT 1; END', {
    kind: 'createFunction', name: { name: 'f' }, arguments: [type('integer')], volatility: 'immutable', language: 'sql', trigger: false, securityDefiner: false, setsSearchPath: false, orReplace: false,
    takes: { least: 0, most: 1 }, settings: [], body: expect.anything() as unknown,
  }],
  ["CREATE PROCEDURE p() LANGUAGE sql AS ''", { kind: 'createFunction', name: { name: 'p' }, arguments: [], volatility: 'volatile', language: 'sql', trigger: false, securityDefiner: false, setsSearchPath: false, settings: [], body: expect.anything() as unknown, orReplace: false }],
  ["CREATE FUNCTION f(s.e[], OUT int) AS 'a.so', 'f' LANGUAGE c", { kind: 'createFunction', name: { name: 'f' }, arguments: [{ schema: 's', name: 'e', modifiers: [], array: true, text: 's.e[]' }], volatility: 'volatile', language: 'c', trigger: false, securityDefiner: false, setsSearchPath: false, settings: [], orReplace: false }],

  // sequences
  ['CREATE SEQUENCE IF NOT EXISTS s.q AS bigint START 5 OWNED BY a.t.c', {
    kind: 'createSequence', name: { schema: 's', name: 'q' }, ifNotExists: true, persistence: 'permanent', type: type('bigint'), ownedBy: { table: { schema: 'a', name: 't' }, column: 'c' },
  }],
  ['CREATE TEMP SEQUENCE q OWNED BY NONE', { kind: 'createSequence', name: { name: 'q' }, ifNotExists: false, persistence: 'temporary' }],
  ['ALTER SEQUENCE IF EXISTS q AS int RESTART WITH 5', { kind: 'alterSequence', name: { name: 'q' }, type: type('integer'), restarts: true }],
  ['ALTER SEQUENCE q OWNED BY t.c', { kind: 'alterSequence', name: { name: 'q' }, restarts: false, ownedBy: { table: { name: 't' }, column: 'c' } }],

  // schemas, extensions, publications, privileges
  ['CREATE SCHEMA IF NOT EXISTS s', { kind: 'createSchema', name: 's', ifNotExists: true }],
  ['CREATE SCHEMA AUTHORIZATION r', { kind: 'createSchema', name: 'r', ifNotExists: false }],
  ['CREATE EXTENSION IF NOT EXISTS e WITH SCHEMA s CASCADE', { kind: 'createExtension', name: 'e', ifNotExists: true }],
  ['CREATE PUBLICATION p FOR TABLE s.t, ONLY u (a) WHERE (a > 1), TABLES IN SCHEMA v', { kind: 'setPublication', name: 'p', tables: [{ schema: 's', name: 't' }, { name: 'u' }], all: false }],
  ['CREATE PUBLICATION p FOR ALL TABLES', { kind: 'setPublication', name: 'p', tables: [], all: true }],
  ['ALTER PUBLICATION p DROP TABLE t', { kind: 'setPublication', name: 'p', tables: [{ name: 't' }], all: false }],
  ['GRANT SELECT (a), UPDATE ON s.t, u TO PUBLIC, r', { kind: 'grant', revoke: false, privileges: ['select', 'update'], tables: [{ schema: 's', name: 't' }, { name: 'u' }], roles: ['public', 'r'], allTables: false }],
  ['REVOKE ALL ON ALL TABLES IN SCHEMA s FROM r', { kind: 'grant', revoke: true, privileges: ['all'], tables: [], roles: ['r'], allTables: true, schemas: ['s'] }],
  ['GRANT USAGE ON ALL SEQUENCES IN SCHEMA s TO r', { kind: 'grant', revoke: false, privileges: ['usage'], tables: [], roles: ['r'], allTables: false }],
  ['GRANT EXECUTE ON FUNCTION f(int) TO PUBLIC', { kind: 'grant', revoke: false, privileges: ['execute'], tables: [], roles: ['public'], allTables: false }],

  // databases and clusters
  ['CREATE DATABASE d', { kind: 'createDatabaseObject', object: 'database', name: 'd' }],
  ['CREATE USER r LOGIN', { kind: 'createDatabaseObject', object: 'role', name: 'r' }],
  ["CREATE TABLESPACE t LOCATION '/x'", { kind: 'createDatabaseObject', object: 'tablespace', name: 't' }],
  ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", { kind: 'createDatabaseObject', object: 'subscription', name: 's' }],
  ['DROP DATABASE IF EXISTS d WITH (FORCE)', { kind: 'dropDatabaseObject', object: 'database', name: 'd', ifExists: true }],
  ['DROP TABLESPACE IF EXISTS t', { kind: 'dropDatabaseObject', object: 'tablespace', name: 't', ifExists: true }],
  ['DROP SUBSCRIPTION s', { kind: 'dropDatabaseObject', object: 'subscription', name: 's', ifExists: false }],
  ['ALTER SYSTEM SET Wal_Level = logical', { kind: 'alterSystem', parameter: 'wal_level' }],
  ['ALTER SYSTEM RESET ALL', { kind: 'alterSystem', parameter: 'all' }],
])('%s', (sql, operation) => {
  expect(lowered(sql)).toEqual([{ text: sql, ...operation }]);
});

it('CREATE SCHEMA with elements: each with its own text, created and looked up in the schema', () => {
  const elements = ['CREATE TABLE t (a int REFERENCES u)', 'CREATE TABLE u (b int)', 'CREATE INDEX i ON t (a) WHERE a > 1', 'CREATE VIEW v AS SELECT * FROM t, other', 'CREATE SEQUENCE q', 'GRANT SELECT ON t TO r'];
  const sql = `CREATE SCHEMA s ${elements.join('\n')}`;
  const inSchema = (name: string) => ({ schema: 's', name });
  expect(lowered(sql)).toMatchObject([
    { text: sql, kind: 'createSchema', name: 's' },
    { text: elements[0], kind: 'createTable', table: inSchema('t'), constraints: [{ references: { table: inSchema('u') } }] },
    { text: elements[1], kind: 'createTable', table: inSchema('u') },
    { text: elements[2], kind: 'createIndex', table: inSchema('t'), where: { text: 'a > 1' } },
    { text: elements[3], kind: 'createView', view: inSchema('v'), reads: [inSchema('t'), { name: 'other' }] },
    { text: elements[4], kind: 'createSequence', name: inSchema('q') },
    { text: elements[5], kind: 'grant', tables: [inSchema('t')] },
  ]);
});
