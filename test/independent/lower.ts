/** Statements in pgsql-ast-parser's tree → what is essential of our operations, as far as that parser knows it. */
import type { CreateIndexStatement, CreateSequenceOptions, DropStatement, InsertStatement, SelectStatement, SetGlobalStatement, Statement } from 'pgsql-ast-parser';
import type { OperationKind } from '../../src/operations.ts';
import { expressionOf, nameOf, readsOf, typeOf } from './expressions.ts';
import { alterTable, createTable } from './tables.ts';

export type Essence = { readonly kind: OperationKind } & Readonly<Record<string, unknown>>;

/** One per operation; undefined for what is not compared. */
export function essences(statement: Statement): readonly (Essence | undefined)[] {
  switch (statement.type) {
    case 'create table': return [createTable(statement)];
    case 'alter table': return alterTable(statement);
    case 'create index': return [createIndex(statement)];
    case 'alter index': return [statement.change.type === 'rename' ? { kind: 'renameIndex', name: nameOf(statement.index), to: statement.change.to.name } : { kind: 'setTablespace', table: nameOf(statement.index) }];
    case 'drop table':
    case 'drop index':
    case 'drop sequence':
    case 'drop type': return statement.names.map((name) => dropped(statement, nameOf(name)));
    case 'truncate table': return statement.tables.map((table) => ({ kind: 'truncate', table: nameOf(table), cascade: statement.cascade === 'cascade', restartIdentity: statement.identity === 'restart' }));
    case 'create view': return [{ kind: 'createView', view: nameOf(statement.name), orReplace: statement.orReplace ?? false, persistence: statement.temp ? 'temporary' : 'permanent', reads: readsOf(statement) }];
    case 'create materialized view': return [{ kind: 'createMaterializedView', view: nameOf(statement.name), ifNotExists: statement.ifNotExists ?? false, withData: statement.withData ?? true, reads: readsOf(statement) }];
    case 'refresh materialized view': return [{ kind: 'refreshMaterializedView', view: nameOf(statement.name), concurrently: statement.concurrently ?? false, withData: statement.withData ?? true }];
    case 'create enum': return [{ kind: 'createType', name: nameOf(statement.name), values: statement.values.map(({ value }) => value) }];
    case 'create composite type': return [{ kind: 'createType', name: nameOf(statement.name), attributes: statement.attributes.map(({ name, dataType }) => ({ name: name.name, type: typeOf(dataType) })) }];
    case 'alter enum': return [statement.change.type === 'rename' ? { kind: 'renameType', name: nameOf(statement.name), to: statement.change.to.name } : { kind: 'addEnumValue', name: nameOf(statement.name), value: statement.change.add.value }];
    case 'create sequence': return [{ kind: 'createSequence', name: nameOf(statement.name), ifNotExists: statement.ifNotExists ?? false, persistence: statement.temp ? 'temporary' : 'permanent', ...sequenceOptions(statement.options) }];
    case 'alter sequence': return [alterSequence(statement)];
    case 'insert': return [insert(statement)];
    case 'update': return [{ kind: 'write', verb: 'update', table: nameOf(statement.table), ...writtenColumns(statement.sets.map(({ column }) => column.name), true), reads: readsOf(statement), where: statement.where ? expressionOf(statement.where) : undefined }];
    case 'delete': return [{ kind: 'write', verb: 'delete', table: nameOf(statement.from), reads: readsOf(statement), where: statement.where ? expressionOf(statement.where) : undefined }];
    case 'select':
    case 'union':
    case 'union all':
    case 'values': return [select(statement)];
    case 'create schema': return [{ kind: 'createSchema', name: statement.name.name, ifNotExists: statement.ifNotExists ?? false }];
    case 'create extension': return [{ kind: 'createExtension', name: statement.extension.name, ifNotExists: statement.ifNotExists ?? false }];
    case 'create function': return [{ kind: 'createFunction', name: nameOf(statement.name), orReplace: statement.orReplace ?? false, volatility: statement.purity ?? 'volatile', ...(statement.language && { language: statement.language.name.toLowerCase() }) }];
    case 'drop function': return [{ kind: 'dropFunction', name: nameOf(statement.name), ifExists: statement.ifExists ?? false }];
    case 'comment': return [{ kind: 'comment', name: statement.on.type === 'column' ? nameOf({ name: statement.on.column.table, ...(statement.on.column.schema !== undefined && { schema: statement.on.column.schema }) }) : nameOf(statement.on.name) }];
    case 'begin':
    case 'start transaction': return [{ kind: 'begin' }];
    case 'commit': return [{ kind: 'commit' }];
    case 'rollback': return [{ kind: 'rollback' }];
    case 'set': return [setParameter(statement)];
    case 'show': return [{ kind: 'other', what: 'SHOW' }];
    case 'prepare': return [{ kind: 'other', what: 'PREPARE' }];
    case 'deallocate': return [{ kind: 'other', what: 'DEALLOCATE' }];
    case 'with':
    case 'with recursive':
    case 'do':
    case 'drop trigger':
    case 'set timezone':
    case 'set names':
    case 'tablespace':
    case 'raise': return [undefined];
    default: return statement satisfies never;
  }
}

function createIndex({ table, indexName, expressions, where, unique, ifNotExists, concurrently, using }: CreateIndexStatement): Essence {
  return {
    kind: 'createIndex',
    table: nameOf(table),
    name: indexName?.name,
    keys: expressions.map(({ expression }) => (expression.type === 'ref' ? { column: expression.name } : { expression: expressionOf(expression) })),
    unique: unique ?? false,
    concurrently: concurrently ?? false,
    ifNotExists: ifNotExists ?? false,
    method: using?.name ?? 'btree',
    where: where && expressionOf(where),
  };
}

function dropped({ type, ifExists = false, cascade, concurrently = false }: DropStatement, name: object): Essence | undefined {
  const droppable = { ifExists, cascade: cascade === 'cascade' };
  switch (type) {
    case 'drop table': return { kind: 'dropTable', table: name, ...droppable };
    case 'drop index': return { kind: 'dropIndex', name, concurrently, ...droppable };
    case 'drop sequence': return { kind: 'dropSequence', name, ...droppable };
    case 'drop type': return { kind: 'dropType', name, ...droppable };
    case 'drop trigger': return undefined;
    default: return type satisfies never;
  }
}

function alterSequence({ name, change }: Extract<Statement, { readonly type: 'alter sequence' }>): Essence {
  switch (change.type) {
    case 'set options': return { kind: 'alterSequence', name: nameOf(name), restarts: change.restart !== undefined, ...sequenceOptions(change) };
    case 'owner to': return { kind: 'changeOwner', object: 'sequence', name: nameOf(name), owner: change.owner.name };
    case 'rename': return { kind: 'renameSequence', name: nameOf(name), to: change.newName.name };
    case 'set schema': return { kind: 'setSchema', object: 'sequence', name: nameOf(name), schema: change.newSchema.name };
    default: return change satisfies never;
  }
}

function sequenceOptions({ as, ownedBy }: CreateSequenceOptions): object {
  const owner = ownedBy === undefined || ownedBy === 'none' ? undefined : { table: nameOf({ name: ownedBy.table, ...(ownedBy.schema !== undefined && { schema: ownedBy.schema }) }), column: ownedBy.column };
  return { type: as && typeOf(as), ownedBy: owner };
}

function insert(statement: InsertStatement): Essence {
  const { into, columns, insert: rows, onConflict } = statement;
  const updates = onConflict !== undefined && onConflict !== null && onConflict.do !== 'do nothing' ? onConflict.do.sets : undefined;
  const written = writtenColumns((columns ?? []).map((column) => column.name), false);
  const { repeated = writtenColumns((updates ?? []).map(({ column }) => column.name), true).repeated } = written;
  return { kind: 'write', verb: 'insert', table: nameOf(into), source: rows.type === 'values' ? 'values' : 'select', columns: written.columns, repeated, reads: readsOf(statement), onConflictUpdate: updates === undefined ? undefined : true };
}

function select(statement: SelectStatement): Essence {
  const query = statement.type === 'select' ? { locks: statement.for !== undefined, limited: (statement.limit?.limit ?? undefined) !== undefined } : {};
  return { kind: 'select', reads: readsOf(statement), ...query };
}

function setParameter({ variable, scope, set }: SetGlobalStatement): Essence {
  const value = set.type === 'value' ? { value: String(set.value) } : set.type === 'identifier' ? { value: set.name } : {};
  return { kind: set.type === 'default' ? 'resetParameter' : 'setParameter', parameter: variable.name.toLowerCase(), ...(set.type !== 'default' && { local: scope === 'local' }), ...value };
}

function writtenColumns(names: readonly string[], assigned: boolean): { readonly columns: readonly string[]; readonly repeated?: object | undefined } {
  const column = names.find((name, i) => names.indexOf(name) < i);
  return { columns: names.filter((name, i) => names.indexOf(name) === i), repeated: column === undefined ? undefined : { column, assigned } };
}
