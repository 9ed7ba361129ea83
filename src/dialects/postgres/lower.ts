/** PostgreSQL's parse trees → operations. Which statement is lowered where; an `ALTER TABLE` action is found in `lower/alter-table.ts`. */
import type { Node } from '@pgsql/types';
import type { Operation } from '../../operations.ts';
import { mentions } from '../mentions.ts';
import { alterTable } from './lower/alter-table.ts';
import { copy, declareCursor, insert, lock, merge, remove, select, truncate, update } from './lower/data.ts';
import {
  alterSystem, createDatabase, createExtension, createRole, createSubscription, createTablespace, dropDatabase, dropOwned, dropRole, dropSubscription, dropTablespace,
} from './lower/databases.ts';
import { drop } from './lower/drop.ts';
import { grant } from './lower/grants.ts';
import { createIndex, reindex } from './lower/indexes.ts';
import { cluster, explain, vacuum } from './lower/maintenance.ts';
import { alterOwner, comment, setSchema } from './lower/objects.ts';
import { other, unknown } from './lower/other.ts';
import { setPublication } from './lower/publications.ts';
import { rename } from './lower/rename.ts';
import { call, createFunction } from './lower/routines.ts';
import { createSchema } from './lower/schemas.ts';
import { alterSequence, createSequence } from './lower/sequences.ts';
import { discard, setVariable, transaction } from './lower/session.ts';
import { createStatistics } from './lower/statistics.ts';
import { createForeignTable, createTable, createTableAs } from './lower/tables.ts';
import type { Nodes, StatementKind } from './lower/tree.ts';
import { alterPolicy, createPolicy, createRule, createTrigger } from './lower/triggers.ts';
import { alterDomain, alterEnum, createCompositeType, createDomain, createEnum, createRange, define } from './lower/types-and-domains.ts';
import { createView, refreshMaterializedView } from './lower/views.ts';
import type { Source } from './source.ts';

/** What a statement does, in the order it does it; never empty. Ranges lie within `source.range`. */
export function lower(node: Node, source: Source): readonly Operation[] {
  const [kind = ''] = Object.keys(node);
  const nodes: Partial<Nodes> = node;
  const operations = isStatement(kind) ? lowerAs(kind, nodes[kind], source) : [];
  if (operations.length > 0) return operations;
  return [{ kind: 'unknown', range: source.range, reason: `${kind} is not a statement this version knows`, mentions: mentions(source.tokens()) }];
}

function lowerAs<K extends StatementKind>(kind: K, statement: Nodes[K] | undefined, source: Source): readonly Operation[] {
  return statement === undefined ? [] : [lowerings[kind](statement, source)].flat();
}

function isStatement(kind: string): kind is StatementKind {
  return Object.hasOwn(lowerings, kind);
}

const lowerings: { readonly [K in StatementKind]: (statement: Nodes[K], source: Source) => Operation | readonly Operation[] } = {
  // tables
  CreateStmt: createTable,
  CreateForeignTableStmt: createForeignTable,
  CreateTableAsStmt: createTableAs,
  AlterTableStmt: alterTable,
  AlterTableMoveAllStmt: other('ALTER TABLE ALL IN TABLESPACE'),

  // indexes and statistics
  IndexStmt: createIndex,
  ReindexStmt: reindex,
  CreateStatsStmt: createStatistics,
  AlterStatsStmt: other('ALTER STATISTICS'),

  // views
  ViewStmt: createView,
  RefreshMatViewStmt: refreshMaterializedView,

  // types and domains
  CreateEnumStmt: createEnum,
  CompositeTypeStmt: createCompositeType,
  CreateRangeStmt: createRange,
  DefineStmt: define,
  AlterEnumStmt: alterEnum,
  AlterTypeStmt: other('ALTER TYPE SET'),
  CreateDomainStmt: createDomain,
  AlterDomainStmt: alterDomain,

  // any object
  DropStmt: drop,
  RenameStmt: rename,
  AlterObjectSchemaStmt: setSchema,
  AlterOwnerStmt: alterOwner,
  CommentStmt: comment,
  SecLabelStmt: other('SECURITY LABEL'),
  AlterObjectDependsStmt: other('ALTER DEPENDS ON EXTENSION'),

  // code in the database
  CreateFunctionStmt: createFunction,
  AlterFunctionStmt: other('ALTER FUNCTION'),
  CallStmt: call,
  DoStmt: unknown('a DO block that was not unpacked'),
  CreateTrigStmt: createTrigger,
  RuleStmt: createRule,
  CreatePolicyStmt: createPolicy,
  AlterPolicyStmt: alterPolicy,
  CreateEventTrigStmt: other('CREATE EVENT TRIGGER'),
  AlterEventTrigStmt: other('ALTER EVENT TRIGGER'),
  CreatePLangStmt: other('CREATE LANGUAGE'),

  // sequences, schemas, extensions, publications
  CreateSeqStmt: createSequence,
  AlterSeqStmt: alterSequence,
  CreateSchemaStmt: (statement, source) => createSchema(statement, source, lower),
  CreateExtensionStmt: createExtension,
  AlterExtensionStmt: other('ALTER EXTENSION UPDATE'),
  AlterExtensionContentsStmt: other('ALTER EXTENSION'),
  CreatePublicationStmt: setPublication,
  AlterPublicationStmt: setPublication,

  // privileges
  GrantStmt: grant,
  GrantRoleStmt: other('GRANT ROLE'),
  AlterDefaultPrivilegesStmt: other('ALTER DEFAULT PRIVILEGES'),

  // databases and clusters
  CreatedbStmt: createDatabase,
  AlterDatabaseStmt: other('ALTER DATABASE'),
  AlterDatabaseRefreshCollStmt: other('ALTER DATABASE REFRESH COLLATION VERSION'),
  AlterDatabaseSetStmt: other('ALTER DATABASE SET'),
  DropdbStmt: dropDatabase,
  CreateTableSpaceStmt: createTablespace,
  AlterTableSpaceOptionsStmt: other('ALTER TABLESPACE'),
  DropTableSpaceStmt: dropTablespace,
  CreateSubscriptionStmt: createSubscription,
  AlterSubscriptionStmt: other('ALTER SUBSCRIPTION'),
  DropSubscriptionStmt: dropSubscription,
  CreateRoleStmt: createRole,
  AlterRoleStmt: other('ALTER ROLE'),
  AlterRoleSetStmt: other('ALTER ROLE SET'),
  DropRoleStmt: dropRole,
  DropOwnedStmt: dropOwned,
  ReassignOwnedStmt: other('REASSIGN OWNED'),
  AlterSystemStmt: alterSystem,

  // foreign data
  CreateFdwStmt: other('CREATE FOREIGN DATA WRAPPER'),
  AlterFdwStmt: other('ALTER FOREIGN DATA WRAPPER'),
  CreateForeignServerStmt: other('CREATE SERVER'),
  AlterForeignServerStmt: other('ALTER SERVER'),
  CreateUserMappingStmt: other('CREATE USER MAPPING'),
  AlterUserMappingStmt: other('ALTER USER MAPPING'),
  DropUserMappingStmt: other('DROP USER MAPPING'),
  ImportForeignSchemaStmt: unknown('IMPORT FOREIGN SCHEMA creates tables that are described elsewhere'),

  // data
  InsertStmt: insert,
  UpdateStmt: update,
  DeleteStmt: remove,
  MergeStmt: merge,
  SelectStmt: select,
  CopyStmt: (statement, source) => copy(statement, source, lower),
  TruncateStmt: truncate,
  LockStmt: lock,
  DeclareCursorStmt: declareCursor,
  FetchStmt: other('FETCH'),
  ClosePortalStmt: other('CLOSE'),

  // maintenance
  VacuumStmt: vacuum,
  ClusterStmt: cluster,
  ExplainStmt: (statement, source) => explain(statement, source, lower),
  CheckPointStmt: other('CHECKPOINT'),

  // the session
  TransactionStmt: transaction,
  VariableSetStmt: setVariable,
  VariableShowStmt: other('SHOW'),
  ConstraintsSetStmt: other('SET CONSTRAINTS'),
  DiscardStmt: discard,
  PrepareStmt: other('PREPARE'),
  ExecuteStmt: unknown('EXECUTE runs a statement that was prepared elsewhere'),
  DeallocateStmt: other('DEALLOCATE'),
  NotifyStmt: other('NOTIFY'),
  ListenStmt: other('LISTEN'),
  UnlistenStmt: other('UNLISTEN'),
  LoadStmt: other('LOAD'),

  // operators, casts, collations, text search, access methods
  AlterOperatorStmt: other('ALTER OPERATOR'),
  CreateOpClassStmt: other('CREATE OPERATOR CLASS'),
  CreateOpFamilyStmt: other('CREATE OPERATOR FAMILY'),
  AlterOpFamilyStmt: other('ALTER OPERATOR FAMILY'),
  CreateCastStmt: other('CREATE CAST'),
  CreateConversionStmt: other('CREATE CONVERSION'),
  CreateTransformStmt: other('CREATE TRANSFORM'),
  AlterCollationStmt: other('ALTER COLLATION'),
  AlterTSDictionaryStmt: other('ALTER TEXT SEARCH DICTIONARY'),
  AlterTSConfigurationStmt: other('ALTER TEXT SEARCH CONFIGURATION'),
  CreateAmStmt: other('CREATE ACCESS METHOD'),

  // parts of statements, which the grammar's list of nodes calls statements too
  RawStmt: ({ stmt }, source) => (stmt ? lower(stmt, source) : []),
  SetOperationStmt: unknown('a part of a query'),
  ReturnStmt: unknown('a part of a function'),
  PLAssignStmt: unknown('a part of a function'),
  ReplicaIdentityStmt: unknown('a part of ALTER TABLE'),
};
