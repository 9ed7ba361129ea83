/** The relations that an operation touches, by the part they play in it. */
import { besides, findIndex, findSequence, indexKey, nameOf, sequenceKey, tableKey, typeKey } from '../catalog/names.ts';
import { tableOfStatistics } from '../catalog/statistics.ts';
import type { Catalog, Index, Table, TableName } from '../model.ts';
import type { Name, Operation } from '../operations.ts';
import { usersOf } from './dependents.ts';
import { neighboursOf, partnersOf, referencedTables, referencingTables } from './foreign-keys.ts';
import { descendantsOf, namedRelation, partitionsOf, reach, sourcesOf } from './relations.ts';

/** One relation, as it was; with `on`, the index or sequence on it. */
export type Touched = { readonly table: TableName; readonly touched: Table | undefined; readonly on?: string; readonly index?: Index };
export type Scene = { readonly before: Catalog; readonly table: Table | undefined };
export type Target = keyof typeof TARGETS;

export function relationsOf(target: Target, operation: Operation, scene: Scene): readonly Touched[] {
  return TARGETS[target](operation, scene);
}

/** Stands for the table in effects of what touches none. */
const NO_TABLE = '(database)';

const TARGETS = {
  /** The one that the operation names. */
  table: (operation, { before }) => named(before, namedRelation(operation)),
  /** What inherits from it, partitions included; none with ONLY. */
  descendants: (operation, { before, table }) => each(before, table && !hasOnly(operation) ? descendantsOf(before, table.name) : []),
  /** What a write to a view that reads one relation goes to; its own triggers may send it elsewhere. */
  'behind the view': (_, { before, table }) => each(before, table ? behind(before, table) : []),
  /** Its partitions, if it is partitioned; none with ONLY. */
  partitions: (operation, { before, table }) => each(before, table && !hasOnly(operation) ? partitionsOf(before, table.name) : []),
  /** What it is a partition of, or inherits from. */
  parents: (_, { before, table }) => each(before, table?.parents ?? []),
  /** What it is a partition of, at all levels. */
  ancestors: (_, { before, table }) => each(before, table?.bound === undefined ? [] : reach(table.name, (key) => before.tables.get(key)?.parents ?? []).slice(1)),
  /** The other table of INHERIT, or what a new table is a partition of or inherits from. */
  parent: (operation, { before }) => each(before, parentNames(operation).map((name) => tableKey(before, name))),
  /** The table of ATTACH and DETACH that is the partition, with its own. */
  partition: (operation, { before }) => each(before, partitionKeys(operation, before).flatMap((key) => [key, ...partitionsOf(before, key)])),
  /** The default partition beside a partition that comes or goes, with its own. */
  'default partition': (operation, { before, table }) => each(before, partitioned(operation, before, table).flatMap((parent) => defaultOf(before, parent))),
  /** What its foreign keys point to, with partitions: the keys that the operation adds, checks, drops or looks at. */
  referenced: (operation, { before }) => each(before, referencedTables(operation, before)),
  /** Tables with foreign keys to it. */
  referencing: (operation, { before, table }) => each(before, (table ? [table.name] : partitioned(operation, before, table)).flatMap((key) => referencingTables(before, key))),
  /** These, those with foreign keys to these, and so on, with partitions. */
  'all referencing': (operation, { before, table }) => each(before, table ? allReferencing(before, [table.name, ...(hasOnly(operation) ? [] : descendantsOf(before, table.name))]) : []),
  /** The other ends of the foreign keys on the column. */
  partners: (operation, { before, table }) => each(before, table && 'column' in operation && typeof operation.column === 'string' ? partnersOf(before, table, operation.column).map((partner) => partner.table) : []),
  /** Views that read it, views that read these, and so on. */
  views: (_, { before, table }) => each(before, table ? reach(table.name, (key) => before.tables.get(key)?.readBy ?? []).slice(1) : []),
  /** What a query or list names. */
  named: (operation, { before }) => each(before, namesIn(operation).map((name) => tableKey(before, name))),
  /** What a publication's tables bring with them: those that inherit from them. */
  published: (operation, { before }) => each(before, namesIn(operation).map((name) => tableKey(before, name)).flatMap((key) => [key, ...(before.tables.get(key)?.partitionBy ? [] : descendantsOf(before, key))])),
  /** What the statistics named are kept of. */
  'statistics of': (operation, { before }) => each(before, operation.kind === 'dropStatistics' ? [tableOfStatistics(before, operation.name)].flatMap((kept) => kept?.name ?? []) : []),
  /** What reading it reads. */
  read: (operation, { before, table }) => each(before, readBy(operation, before, table).flatMap((key) => (hasOnly(operation) ? [key] : sourcesOf(before, key)))),
  /** Tables with columns, defaults, triggers or indexes made of the type, function, sequence or extension. */
  users: (operation, { before }) => each(before, usersOf(operation, before)),
  /** The table that the index named is on, and its partitions; none of REINDEX TABLE. */
  indexed: (operation, { before }) => ('name' in operation && typeof operation.name === 'object' && !('scope' in operation && operation.scope !== 'index') ? indexedBy(before, operation.name) : []),
  /** A composite type, as its users see it: nobody can read their values while it is locked. */
  type: (operation, { before }) => ('name' in operation && typeof operation.name === 'object' ? typeIn(before, typeKey(before, operation.name), usersOf(operation, before)) : []),
  /** The index named. */
  index: (operation, { before }) => ('name' in operation && typeof operation.name === 'object' ? [indexNamed(before, operation.name)] : []),
  /** The index that becomes a part of another. */
  'attached index': (operation, { before }) => (operation.kind === 'attachIndexPartition' ? [indexNamed(before, operation.partition)] : []),
  /** The tables of both. */
  'attached tables': (operation, { before }) => (operation.kind === 'attachIndexPartition' ? [operation.name, operation.partition].flatMap((name) => each(before, ownerOf(before, name))) : []),
  /** Every index of the table and its partitions. */
  indexes: (operation, { before, table }) => each(before, table ? [table.name, ...(hasOnly(operation) ? [] : descendantsOf(before, table.name))] : []).flatMap(indexesOn),
  /** The sequence named, or those that the column or table owns. */
  sequence: (operation, scene) => sequencesOf(operation, scene),
  'every table': (_, { before }) => each(before, [...before.tables.entries()].map(([key]) => key)),
  /** Every table in the schema named. */
  schema: (operation, { before }) => each(before, tablesIn(before, operation)),
  /** Tables at the other ends of foreign keys from and to these. */
  'beyond schema': (operation, { before }) => each(before, tablesIn(before, operation).flatMap((key) => neighboursOf(before, key))),
  /** No relation: the operation as such. */
  operation: () => [{ table: NO_TABLE, touched: undefined }],
} satisfies { readonly [target: string]: (operation: Operation, scene: Scene) => readonly Touched[] };

function each(before: Catalog, keys: readonly TableName[]): readonly Touched[] {
  return (keys.length < 2 ? keys : [...new Set(keys)]).map((table) => ({ table, touched: before.tables.get(table) }));
}

/** A relation by name, also an index or a sequence, which ALTER TABLE takes as well. */
function named(before: Catalog, name: Name | undefined): readonly Touched[] {
  if (name === undefined) return [];
  const key = tableKey(before, name);
  if (before.tables.has(key)) return each(before, [key]);
  if (findIndex(before, name)) return [indexNamed(before, name)];
  if (findSequence(before, name)) return [sequenceNamed(before, sequenceKey(before, name))];
  return each(before, [key]);
}

/** An index that the history never made is shown as its own table's. */
function indexNamed(before: Catalog, name: Name): Touched {
  const on = indexKey(before, name);
  const found = findIndex(before, name);
  return found ? { table: found.table.name, touched: found.table, on, index: found.index } : { table: on, touched: undefined, on };
}

function indexedBy(before: Catalog, name: Name): readonly Touched[] {
  const owner = ownerOf(before, name);
  return owner.length > 0 ? each(before, owner.flatMap((key) => [key, ...partitionsOf(before, key)])) : [indexNamed(before, name)];
}

function ownerOf(before: Catalog, index: Name): readonly TableName[] {
  const found = findIndex(before, index);
  return found ? [found.table.name] : [];
}

function indexesOn({ table, touched }: Touched): readonly Touched[] {
  return (touched?.indexes ?? []).map((index) => ({ table, touched, on: besides(table, index.name), index }));
}

function typeIn(before: Catalog, on: string, users: readonly TableName[]): readonly Touched[] {
  return users.length > 0 ? each(before, users).map((user) => ({ ...user, on })) : [{ table: on, touched: undefined, on }];
}

/** A sequence is shown as the table's that owns it. */
function sequenceNamed(before: Catalog, on: string): Touched {
  const table = before.sequences.get(on)?.ownedBy?.table ?? on;
  return { table, touched: before.tables.get(table), on };
}

function sequencesOf(operation: Operation, { before, table }: Scene): readonly Touched[] {
  const owned = (column?: string) => (table?.sequences ?? []).filter((key) => column === undefined || before.sequences.get(key)?.ownedBy?.column === column);
  switch (operation.kind) {
    case 'alterSequence':
    case 'dropSequence':
    case 'renameSequence':
    case 'comment': return [sequenceNamed(before, sequenceKey(before, operation.name))];
    case 'setSchema':
    case 'changeOwner': return operation.object === 'sequence' ? [sequenceNamed(before, sequenceKey(before, operation.name))] : owned().map((key) => sequenceNamed(before, key));
    case 'setIdentity':
    case 'dropIdentity': return owned(operation.column).map((key) => sequenceNamed(before, key));
    case 'truncate':
    case 'setLogged': return owned().map((key) => sequenceNamed(before, key));
    default: return [];
  }
}

function behind(before: Catalog, { kind, reads, triggers }: Table): readonly TableName[] {
  const [source] = reads;
  if (kind !== 'view' || source === undefined || reads.length > 1 || triggers.length > 0) return [];
  const next = before.tables.get(source);
  return next?.kind === 'view' ? [source, ...behind(before, next)] : [source, ...descendantsOf(before, source)];
}

function allReferencing(before: Catalog, tables: readonly TableName[]): readonly TableName[] {
  const reached = tables.flatMap((start) => reach(start, (key) => [...referencingTables(before, key), ...partitionsOf(before, key)]));
  return reached.filter((key) => !tables.includes(key));
}

function parentNames(operation: Operation): readonly Name[] {
  if (operation.kind === 'createTable') return operation.partitionOf ? [operation.partitionOf.parent] : operation.inherits;
  return operation.kind === 'inherit' || operation.kind === 'noInherit' ? [operation.parent] : [];
}

function partitionKeys(operation: Operation, before: Catalog): readonly TableName[] {
  return operation.kind === 'attachPartition' || operation.kind === 'detachPartition' ? [tableKey(before, operation.partition)] : [];
}

/** The partitioned table that gains or loses a partition. */
function partitioned(operation: Operation, before: Catalog, table: Table | undefined): readonly TableName[] {
  if (operation.kind === 'createTable') return operation.partitionOf ? [tableKey(before, operation.partitionOf.parent)] : [];
  if (operation.kind === 'dropTable') return table?.bound ? table.parents : [];
  return table ? [table.name] : [];
}

function defaultOf(before: Catalog, parent: TableName): readonly TableName[] {
  const found = before.tables.get(parent)?.children.filter((child) => before.tables.get(child)?.bound === 'default') ?? [];
  return found.flatMap((key) => [key, ...partitionsOf(before, key)]);
}

function namesIn(operation: Operation): readonly Name[] {
  if (operation.kind === 'createTable') return operation.like.map(({ table }) => table);
  if (operation.kind === 'createSequence' || operation.kind === 'alterSequence') return operation.ownedBy ? [operation.ownedBy.table] : [];
  return 'reads' in operation ? operation.reads : 'tables' in operation ? operation.tables : [];
}

/** What is read to begin with; a refreshed view's is what it was created from. */
function readBy(operation: Operation, before: Catalog, table: Table | undefined): readonly TableName[] {
  switch (operation.kind) {
    case 'refreshMaterializedView': return table?.reads ?? [];
    case 'copyOut':
    case 'lockTable': return [tableKey(before, operation.table)];
    default: return namesIn(operation).map((name) => tableKey(before, name));
  }
}

function tablesIn(before: Catalog, operation: Operation): readonly TableName[] {
  const schema = 'name' in operation ? textOf(operation.name) : undefined;
  return [...before.tables.entries()].map(([key]) => key).filter((key) => nameOf(key).schema === schema);
}

function hasOnly(operation: Operation): boolean {
  return 'only' in operation && operation.only;
}

function textOf(name: string | Name | undefined): string | undefined {
  return typeof name === 'string' ? name : name?.name;
}
