/** Every statement and every action of the grammar is an operation, and every operation comes from some statement. */
import { readFileSync } from 'node:fs';
import type { AlterTableType, Node } from '@pgsql/types';
import { describe, expect, it } from 'vitest';
import { lower } from '../../src/dialects/postgres/lower.ts';
import type { StatementKind } from '../../src/dialects/postgres/lower/tree.ts';
import { createParser } from '../../src/dialects/postgres/parser.ts';
import type { Operation, OperationKind } from '../../src/operations.ts';
import { lowered } from './lowered.ts';

const modules = new URL('../../node_modules/', import.meta.url);
const parser = createParser(readFileSync(new URL('libpg-query/wasm/libpg-query.wasm', modules)));
const grammar = readFileSync(new URL('@pgsql/types/types.d.ts', modules), 'utf8');
const enums = readFileSync(new URL('@pgsql/types/enums.d.ts', modules), 'utf8');

/** A statement of each kind and what becomes of it; undefined for nodes that are no statement of their own. */
const STATEMENTS: { readonly [K in StatementKind]: readonly [sql: string, kind: OperationKind, what?: string] | undefined } = {
  AlterCollationStmt: ['ALTER COLLATION c REFRESH VERSION', 'other', 'ALTER COLLATION'],
  AlterDatabaseRefreshCollStmt: ['ALTER DATABASE d REFRESH COLLATION VERSION', 'other', 'ALTER DATABASE REFRESH COLLATION VERSION'],
  AlterDatabaseSetStmt: ['ALTER DATABASE d SET a = b', 'other', 'ALTER DATABASE SET'],
  AlterDatabaseStmt: ['ALTER DATABASE d CONNECTION LIMIT 5', 'other', 'ALTER DATABASE'],
  AlterDefaultPrivilegesStmt: ['ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO r', 'other', 'ALTER DEFAULT PRIVILEGES'],
  AlterDomainStmt: ['ALTER DOMAIN d VALIDATE CONSTRAINT c', 'validateDomainConstraint'],
  AlterEnumStmt: ["ALTER TYPE e ADD VALUE 'x'", 'addEnumValue'],
  AlterEventTrigStmt: ['ALTER EVENT TRIGGER e DISABLE', 'other', 'ALTER EVENT TRIGGER'],
  AlterExtensionContentsStmt: ['ALTER EXTENSION e ADD TABLE t', 'other', 'ALTER EXTENSION'],
  AlterExtensionStmt: ['ALTER EXTENSION e UPDATE', 'other', 'ALTER EXTENSION UPDATE'],
  AlterFdwStmt: ['ALTER FOREIGN DATA WRAPPER f NO HANDLER', 'other', 'ALTER FOREIGN DATA WRAPPER'],
  AlterForeignServerStmt: ["ALTER SERVER s VERSION '2'", 'other', 'ALTER SERVER'],
  AlterFunctionStmt: ['ALTER FUNCTION f STABLE', 'other', 'ALTER FUNCTION'],
  AlterObjectDependsStmt: ['ALTER INDEX i DEPENDS ON EXTENSION e', 'other', 'ALTER DEPENDS ON EXTENSION'],
  AlterObjectSchemaStmt: ['ALTER TABLE t SET SCHEMA s', 'setSchema'],
  AlterOpFamilyStmt: ['ALTER OPERATOR FAMILY f USING btree DROP FUNCTION 1 (int, int)', 'other', 'ALTER OPERATOR FAMILY'],
  AlterOperatorStmt: ['ALTER OPERATOR + (int, int) SET (RESTRICT = NONE)', 'other', 'ALTER OPERATOR'],
  AlterOwnerStmt: ['ALTER TYPE t OWNER TO r', 'changeOwner'],
  AlterPolicyStmt: ['ALTER POLICY p ON t USING (true)', 'alterPolicy'],
  AlterPublicationStmt: ['ALTER PUBLICATION p ADD TABLE t', 'setPublication'],
  AlterRoleSetStmt: ['ALTER ROLE r SET a = b', 'other', 'ALTER ROLE SET'],
  AlterRoleStmt: ['ALTER ROLE r LOGIN', 'other', 'ALTER ROLE'],
  AlterSeqStmt: ['ALTER SEQUENCE s RESTART', 'alterSequence'],
  AlterStatsStmt: ['ALTER STATISTICS s SET STATISTICS 5', 'other', 'ALTER STATISTICS'],
  AlterSubscriptionStmt: ['ALTER SUBSCRIPTION s DISABLE', 'other', 'ALTER SUBSCRIPTION'],
  AlterSystemStmt: ['ALTER SYSTEM SET a = b', 'alterSystem'],
  AlterTSConfigurationStmt: ['ALTER TEXT SEARCH CONFIGURATION c DROP MAPPING FOR word', 'other', 'ALTER TEXT SEARCH CONFIGURATION'],
  AlterTSDictionaryStmt: ['ALTER TEXT SEARCH DICTIONARY d (a = b)', 'other', 'ALTER TEXT SEARCH DICTIONARY'],
  AlterTableMoveAllStmt: ['ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b', 'other', 'ALTER TABLE ALL IN TABLESPACE'],
  AlterTableSpaceOptionsStmt: ['ALTER TABLESPACE t SET (seq_page_cost = 1)', 'other', 'ALTER TABLESPACE'],
  AlterTableStmt: ['ALTER TABLE t ALTER c SET NOT NULL', 'setNotNull'],
  AlterTypeStmt: ['ALTER TYPE t SET (STORAGE = plain)', 'other', 'ALTER TYPE SET'],
  AlterUserMappingStmt: ["ALTER USER MAPPING FOR r SERVER s OPTIONS (a 'b')", 'other', 'ALTER USER MAPPING'],
  CallStmt: ['CALL p()', 'call'],
  CheckPointStmt: ['CHECKPOINT', 'other', 'CHECKPOINT'],
  ClosePortalStmt: ['CLOSE c', 'other', 'CLOSE'],
  ClusterStmt: ['CLUSTER t', 'cluster'],
  CommentStmt: ["COMMENT ON TABLE t IS 'x'", 'comment'],
  CompositeTypeStmt: ['CREATE TYPE t AS (a int)', 'createType'],
  ConstraintsSetStmt: ['SET CONSTRAINTS ALL DEFERRED', 'other', 'SET CONSTRAINTS'],
  CopyStmt: ['COPY t TO STDOUT', 'copyOut'],
  CreateAmStmt: ['CREATE ACCESS METHOD a TYPE INDEX HANDLER h', 'other', 'CREATE ACCESS METHOD'],
  CreateCastStmt: ['CREATE CAST (int AS text) WITH INOUT', 'other', 'CREATE CAST'],
  CreateConversionStmt: ["CREATE CONVERSION c FOR 'UTF8' TO 'LATIN1' FROM f", 'other', 'CREATE CONVERSION'],
  CreateDomainStmt: ['CREATE DOMAIN d AS int', 'createDomain'],
  CreateEnumStmt: ["CREATE TYPE e AS ENUM ('a')", 'createType'],
  CreateEventTrigStmt: ['CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()', 'other', 'CREATE EVENT TRIGGER'],
  CreateExtensionStmt: ['CREATE EXTENSION e', 'createExtension'],
  CreateFdwStmt: ['CREATE FOREIGN DATA WRAPPER f', 'other', 'CREATE FOREIGN DATA WRAPPER'],
  CreateForeignServerStmt: ['CREATE SERVER s FOREIGN DATA WRAPPER f', 'other', 'CREATE SERVER'],
  CreateForeignTableStmt: ['CREATE FOREIGN TABLE f (a int) SERVER s', 'createTable'],
  CreateFunctionStmt: ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", 'createFunction'],
  CreateOpClassStmt: ['CREATE OPERATOR CLASS o FOR TYPE int USING btree AS OPERATOR 1 <', 'other', 'CREATE OPERATOR CLASS'],
  CreateOpFamilyStmt: ['CREATE OPERATOR FAMILY f USING btree', 'other', 'CREATE OPERATOR FAMILY'],
  CreatePLangStmt: ['CREATE LANGUAGE l HANDLER h', 'other', 'CREATE LANGUAGE'],
  CreatePolicyStmt: ['CREATE POLICY p ON t', 'createPolicy'],
  CreatePublicationStmt: ['CREATE PUBLICATION p FOR ALL TABLES', 'setPublication'],
  CreateRangeStmt: ['CREATE TYPE r AS RANGE (SUBTYPE = int)', 'createType'],
  CreateRoleStmt: ['CREATE ROLE r', 'createDatabaseObject'],
  CreateSchemaStmt: ['CREATE SCHEMA s', 'createSchema'],
  CreateSeqStmt: ['CREATE SEQUENCE s', 'createSequence'],
  CreateStatsStmt: ['CREATE STATISTICS s ON a, b FROM t', 'createStatistics'],
  CreateStmt: ['CREATE TABLE t ()', 'createTable'],
  CreateSubscriptionStmt: ["CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p", 'createDatabaseObject'],
  CreateTableAsStmt: ['CREATE TABLE t AS SELECT 1', 'createTableAs'],
  CreateTableSpaceStmt: ["CREATE TABLESPACE t LOCATION '/x'", 'createDatabaseObject'],
  CreateTransformStmt: ['CREATE TRANSFORM FOR int LANGUAGE l (FROM SQL WITH FUNCTION f(internal))', 'other', 'CREATE TRANSFORM'],
  CreateTrigStmt: ['CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f()', 'createTrigger'],
  CreateUserMappingStmt: ['CREATE USER MAPPING FOR r SERVER s', 'other', 'CREATE USER MAPPING'],
  CreatedbStmt: ['CREATE DATABASE d', 'createDatabaseObject'],
  DeallocateStmt: ['DEALLOCATE p', 'other', 'DEALLOCATE'],
  DeclareCursorStmt: ['DECLARE c CURSOR FOR SELECT 1', 'select'],
  DefineStmt: ['CREATE AGGREGATE a (int) (SFUNC = f, STYPE = int)', 'other', 'CREATE AGGREGATE'],
  DeleteStmt: ['DELETE FROM t', 'write'],
  DiscardStmt: ['DISCARD PLANS', 'other', 'DISCARD PLANS'],
  DoStmt: undefined,
  DropOwnedStmt: ['DROP OWNED BY r', 'dropDatabaseObject'],
  DropRoleStmt: ['DROP ROLE r', 'dropDatabaseObject'],
  DropStmt: ['DROP TABLE t', 'dropTable'],
  DropSubscriptionStmt: ['DROP SUBSCRIPTION s', 'dropDatabaseObject'],
  DropTableSpaceStmt: ['DROP TABLESPACE t', 'dropDatabaseObject'],
  DropUserMappingStmt: ['DROP USER MAPPING FOR r SERVER s', 'other', 'DROP USER MAPPING'],
  DropdbStmt: ['DROP DATABASE d', 'dropDatabaseObject'],
  ExecuteStmt: ['EXECUTE p', 'unknown'],
  ExplainStmt: ['EXPLAIN SELECT 1', 'other', 'EXPLAIN'],
  FetchStmt: ['FETCH c', 'other', 'FETCH'],
  GrantRoleStmt: ['GRANT a TO b', 'other', 'GRANT ROLE'],
  GrantStmt: ['GRANT SELECT ON t TO r', 'grant'],
  ImportForeignSchemaStmt: ['IMPORT FOREIGN SCHEMA s FROM SERVER q INTO r', 'unknown'],
  IndexStmt: ['CREATE INDEX ON t (a)', 'createIndex'],
  InsertStmt: ['INSERT INTO t VALUES (1)', 'write'],
  ListenStmt: ['LISTEN c', 'other', 'LISTEN'],
  LoadStmt: ["LOAD 'x'", 'other', 'LOAD'],
  LockStmt: ['LOCK t', 'lockTable'],
  MergeStmt: ['MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE', 'write'],
  NotifyStmt: ['NOTIFY c', 'other', 'NOTIFY'],
  PLAssignStmt: undefined,
  PrepareStmt: ['PREPARE p AS SELECT 1', 'other', 'PREPARE'],
  RawStmt: undefined,
  ReassignOwnedStmt: ['REASSIGN OWNED BY a TO b', 'other', 'REASSIGN OWNED'],
  RefreshMatViewStmt: ['REFRESH MATERIALIZED VIEW m', 'refreshMaterializedView'],
  ReindexStmt: ['REINDEX TABLE t', 'reindex'],
  RenameStmt: ['ALTER TABLE t RENAME TO u', 'renameTable'],
  ReplicaIdentityStmt: undefined,
  ReturnStmt: undefined,
  RuleStmt: ['CREATE RULE r AS ON INSERT TO t DO NOTHING', 'createRule'],
  SecLabelStmt: ["SECURITY LABEL ON TABLE t IS 'x'", 'other', 'SECURITY LABEL'],
  SelectStmt: ['SELECT 1', 'select'],
  SetOperationStmt: undefined,
  TransactionStmt: ['BEGIN', 'begin'],
  TruncateStmt: ['TRUNCATE t', 'truncate'],
  UnlistenStmt: ['UNLISTEN c', 'other', 'UNLISTEN'],
  UpdateStmt: ['UPDATE t SET a = 1', 'write'],
  VacuumStmt: ['VACUUM t', 'vacuum'],
  VariableSetStmt: ['SET a = b', 'setParameter'],
  VariableShowStmt: ['SHOW a', 'other', 'SHOW'],
  ViewStmt: ['CREATE VIEW v AS SELECT 1', 'createView'],
};

/** An action of each kind and what becomes of it; undefined for those that the engine only gives to itself. */
const ACTIONS: { readonly [K in AlterTableType]: readonly [sql: string, kind: OperationKind] | undefined } = {
  AT_AddColumn: ['ADD c int', 'addColumn'],
  AT_AddColumnToView: undefined,
  AT_AddConstraint: ['ADD CHECK (true)', 'addConstraint'],
  AT_AddIdentity: ['ALTER c ADD GENERATED ALWAYS AS IDENTITY', 'addIdentity'],
  AT_AddIndex: undefined,
  AT_AddIndexConstraint: undefined,
  AT_AddInherit: ['INHERIT p', 'inherit'],
  AT_AddOf: ['OF y', 'setTableOption'],
  AT_AlterColumnGenericOptions: ["ALTER c OPTIONS (a 'b')", 'setColumnOption'],
  AT_AlterColumnType: ['ALTER c TYPE int', 'alterColumnType'],
  AT_AlterConstraint: ['ALTER CONSTRAINT k DEFERRABLE', 'alterConstraint'],
  AT_AttachPartition: ['ATTACH PARTITION p DEFAULT', 'attachPartition'],
  AT_ChangeOwner: ['OWNER TO r', 'changeOwner'],
  AT_ClusterOn: ['CLUSTER ON i', 'setClusterIndex'],
  AT_ColumnDefault: ['ALTER c SET DEFAULT 1', 'setDefault'],
  AT_CookedColumnDefault: undefined,
  AT_DetachPartition: ['DETACH PARTITION p', 'detachPartition'],
  AT_DetachPartitionFinalize: ['DETACH PARTITION p FINALIZE', 'detachPartition'],
  AT_DisableRowSecurity: ['DISABLE ROW LEVEL SECURITY', 'setRowSecurity'],
  AT_DisableRule: ['DISABLE RULE r', 'setRule'],
  AT_DisableTrig: ['DISABLE TRIGGER g', 'setTrigger'],
  AT_DisableTrigAll: ['DISABLE TRIGGER ALL', 'setTrigger'],
  AT_DisableTrigUser: ['DISABLE TRIGGER USER', 'setTrigger'],
  AT_DropCluster: ['SET WITHOUT CLUSTER', 'setClusterIndex'],
  AT_DropColumn: ['DROP c', 'dropColumn'],
  AT_DropConstraint: ['DROP CONSTRAINT k', 'dropConstraint'],
  AT_DropExpression: ['ALTER c DROP EXPRESSION', 'dropExpression'],
  AT_DropIdentity: ['ALTER c DROP IDENTITY', 'dropIdentity'],
  AT_DropInherit: ['NO INHERIT p', 'noInherit'],
  AT_DropNotNull: ['ALTER c DROP NOT NULL', 'dropNotNull'],
  AT_DropOf: ['NOT OF', 'setTableOption'],
  AT_DropOids: ['SET WITHOUT OIDS', 'setTableOption'],
  AT_EnableAlwaysRule: ['ENABLE ALWAYS RULE r', 'setRule'],
  AT_EnableAlwaysTrig: ['ENABLE ALWAYS TRIGGER g', 'setTrigger'],
  AT_EnableReplicaRule: ['ENABLE REPLICA RULE r', 'setRule'],
  AT_EnableReplicaTrig: ['ENABLE REPLICA TRIGGER g', 'setTrigger'],
  AT_EnableRowSecurity: ['ENABLE ROW LEVEL SECURITY', 'setRowSecurity'],
  AT_EnableRule: ['ENABLE RULE r', 'setRule'],
  AT_EnableTrig: ['ENABLE TRIGGER g', 'setTrigger'],
  AT_EnableTrigAll: ['ENABLE TRIGGER ALL', 'setTrigger'],
  AT_EnableTrigUser: ['ENABLE TRIGGER USER', 'setTrigger'],
  AT_ForceRowSecurity: ['FORCE ROW LEVEL SECURITY', 'setRowSecurity'],
  AT_GenericOptions: ["OPTIONS (a 'b')", 'setTableOption'],
  AT_NoForceRowSecurity: ['NO FORCE ROW LEVEL SECURITY', 'setRowSecurity'],
  AT_ReAddComment: undefined,
  AT_ReAddConstraint: undefined,
  AT_ReAddDomainConstraint: undefined,
  AT_ReAddIndex: undefined,
  AT_ReAddStatistics: undefined,
  AT_ReplaceRelOptions: undefined,
  AT_ReplicaIdentity: ['REPLICA IDENTITY FULL', 'setReplicaIdentity'],
  AT_ResetOptions: ['ALTER c RESET (n_distinct)', 'setColumnOption'],
  AT_ResetRelOptions: ['RESET (fillfactor)', 'setTableOption'],
  AT_SetAccessMethod: ['SET ACCESS METHOD heap', 'setAccessMethod'],
  AT_SetCompression: ['ALTER c SET COMPRESSION lz4', 'setColumnOption'],
  AT_SetExpression: ['ALTER c SET EXPRESSION AS (1)', 'setExpression'],
  AT_SetIdentity: ['ALTER c SET GENERATED ALWAYS', 'setIdentity'],
  AT_SetLogged: ['SET LOGGED', 'setLogged'],
  AT_SetNotNull: ['ALTER c SET NOT NULL', 'setNotNull'],
  AT_SetOptions: ['ALTER c SET (n_distinct = 5)', 'setColumnOption'],
  AT_SetRelOptions: ['SET (fillfactor = 70)', 'setTableOption'],
  AT_SetStatistics: ['ALTER c SET STATISTICS 5', 'setColumnOption'],
  AT_SetStorage: ['ALTER c SET STORAGE plain', 'setColumnOption'],
  AT_SetTableSpace: ['SET TABLESPACE s', 'setTablespace'],
  AT_SetUnLogged: ['SET UNLOGGED', 'setLogged'],
  AT_ValidateConstraint: ['VALIDATE CONSTRAINT k', 'validateConstraint'],
};

/** Statements for the operations that the two tables above do not show. */
const FURTHER: { readonly [K in OperationKind]?: string } = {
  addDomainConstraint: 'ALTER DOMAIN d ADD CHECK (VALUE > 0)',
  alterCompositeType: 'ALTER TYPE t ADD ATTRIBUTE a int',
  analyze: 'ANALYZE t',
  attachIndexPartition: 'ALTER INDEX i ATTACH PARTITION j',
  commit: 'COMMIT',
  createMaterializedView: 'CREATE MATERIALIZED VIEW m AS SELECT 1',
  dropDefault: 'ALTER TABLE t ALTER c DROP DEFAULT',
  dropDomainConstraint: 'ALTER DOMAIN d DROP CONSTRAINT c',
  dropExtension: 'DROP EXTENSION e',
  dropFunction: 'DROP FUNCTION f',
  dropIndex: 'DROP INDEX i',
  dropPolicy: 'DROP POLICY p ON t',
  dropRule: 'DROP RULE r ON t',
  dropSchema: 'DROP SCHEMA s',
  dropSequence: 'DROP SEQUENCE s',
  dropStatistics: 'DROP STATISTICS s',
  dropTrigger: 'DROP TRIGGER g ON t',
  dropType: 'DROP TYPE t',
  dropView: 'DROP VIEW v',
  renameColumn: 'ALTER TABLE t RENAME a TO b',
  renameConstraint: 'ALTER TABLE t RENAME CONSTRAINT a TO b',
  renameEnumValue: "ALTER TYPE e RENAME VALUE 'a' TO 'b'",
  renameFunction: 'ALTER FUNCTION f RENAME TO g',
  renameIndex: 'ALTER INDEX i RENAME TO j',
  renameSchema: 'ALTER SCHEMA a RENAME TO b',
  renameSequence: 'ALTER SEQUENCE a RENAME TO b',
  renameTrigger: 'ALTER TRIGGER a ON t RENAME TO b',
  renameType: 'ALTER TYPE a RENAME TO b',
  resetParameter: 'RESET a',
  rollback: 'ROLLBACK',
  rollbackToSavepoint: 'ROLLBACK TO a',
  savepoint: 'SAVEPOINT a',
  setDomainDefault: 'ALTER DOMAIN d DROP DEFAULT',
  setIndexOption: 'ALTER INDEX i SET (fillfactor = 70)',
  setViewOption: 'ALTER VIEW v SET (security_barrier)',
};

const statements = Object.entries(STATEMENTS);
const actions = Object.entries(ACTIONS);

describe('every statement of the grammar', () => {
  it('is in the table of this test', () => {
    const nodes = [...grammar.matchAll(/^export interface (\w+Stmt) /gm)].map(([, name]) => name);
    expect(nodes.length).toBeGreaterThan(100);
    expect(statements.map(([kind]) => kind).sort()).toEqual(nodes.sort());
  });

  it.each(statements.flatMap(([kind, example]) => (example ? [[kind, ...example] as const] : [])))('%s: %s', (kind, sql, operation, what) => {
    expect(treeOf(sql)).toHaveProperty(kind);
    const [first] = lowered(sql);
    expect(first).toMatchObject({ text: sql, kind: operation, ...(operation === 'other' ? { what } : {}) });
  });

  it.each(statements.flatMap(([kind, example]) => (example ? [] : [kind])))('%s alone is unknown, with a reason', (kind) => {
    const [operation, ...more] = lowerAlone({ [kind]: {} });
    expect(operation).toMatchObject({ kind: 'unknown' });
    expect(more).toEqual([]);
  });

  it('that a later grammar brings is unknown, with what its text mentions', () => {
    expect(lowerAlone({ FutureStmt: {} })).toEqual([{ kind: 'unknown', range: [0, 18], reason: 'FutureStmt is not a statement this version knows', mentions: [{ name: 'users' }] }]);
  });

  it.each(statements.map(([kind]) => kind))('%s without any of its fields is still no exception', (kind) => {
    expect(lowerAlone({ [kind]: {} }).length).toBeGreaterThan(0);
  });
});

describe('every action of ALTER TABLE', () => {
  it('is in the table of this test', () => {
    const [, union = ''] = /type AlterTableType = ([^;]*);/.exec(enums) ?? [];
    expect(actions.map(([kind]) => `"${kind}"`).sort()).toEqual(union.split(' | ').sort());
  });

  it.each(actions.flatMap(([kind, example]) => (example ? [[kind, ...example] as const] : [])))('%s: %s', (subtype, action, kind) => {
    expect(treeOf(`ALTER TABLE t ${action}`)).toMatchObject({ AlterTableStmt: { cmds: [{ AlterTableCmd: { subtype } }] } });
    expect(lowered(`ALTER TABLE t ${action}`)).toMatchObject([{ kind, text: `ALTER TABLE t ${action}` }]);
    if (!action.includes('PARTITION')) expect(lowered(`ALTER TABLE t ${action}, ${action}`)).toMatchObject([{ kind, text: action }, { kind, text: action }]);
  });

  it.each(actions.flatMap(([kind, example]) => (example ? [] : [kind])))('%s, which nobody can write, is unknown', (subtype) => {
    expect(lowerAlone({ AlterTableStmt: { relation: { relname: 't' }, cmds: [{ AlterTableCmd: { subtype } }] } })).toMatchObject([{ kind: 'unknown', mentions: [{ name: 't' }] }]);
  });
});

it('every operation comes from some statement', () => {
  const shapes = readFileSync(new URL('../../src/operations.ts', import.meta.url), 'utf8').replace(/^[^]*export type Shapes = \{/, '').replace(/^\};[^]*/m, '');
  const kinds = [...shapes.matchAll(/^ {2}(\w+): /gm)].map(([, kind]) => kind);
  const shown = [...statements, ...actions].flatMap(([, example]) => example?.[1] ?? []);
  for (const [kind, sql] of Object.entries(FURTHER)) expect(lowered(sql)).toMatchObject([{ kind, text: sql }]);
  expect(kinds.length).toBeGreaterThan(100);
  expect(new Set([...shown, ...Object.keys(FURTHER)])).toEqual(new Set(kinds));
});

function treeOf(sql: string): Node | undefined {
  const result = parser.parse(sql);
  return 'statements' in result ? result.statements[0]?.stmt : undefined;
}

/** What becomes of a tree that no text was parsed into. */
function lowerAlone(node: object): readonly Operation[] {
  const token = (kind: 'word', value: string, start: number) => ({ kind, value, range: [start, start + value.length] as const });
  const tokens = [token('word', 'alter', 0), token('word', 'table', 7), token('word', 'users', 13)];
  return lower(node as Node, { text: 'ALTER  TABLE users', range: [0, 18], at: (location) => location, variables: new Set(), tokens: () => tokens });
}
