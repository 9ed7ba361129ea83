/**
 * One schema change in SQL's words, free of any parser's tree. Dialects and readers write these down as they stand in the
 * text; `catalog/` resolves the names and `effects/` knows what they cost.
 */
import type { Range } from './model.ts';
import type { ColumnUse, ConditionColumn, Conjunct, NotInQuery, Query, Taken } from './query-model.ts';

export type { ColumnUse, ConditionColumn, Conjunct, NotInQuery, Query, Taken };

/** As written, case-folded by the engine's rules and without quotes; `replay` resolves it by search_path, temporary tables first. */
export type Name = { readonly schema?: string; readonly name: string };

/** A column's type in canonical spelling: `int4`, `INT` and `integer` are all `integer`; serial types are their integer type. */
export type DataType = {
  readonly schema?: string;
  /** `integer`, `varchar`, `timestamptz`, `double precision`, or a user's type. */
  readonly name: string;
  /** Type modifiers as written: `varchar(20)` → `['20']`, `numeric(10,2)` → `['10','2']`, `interval day to second` → `['day to second']`. */
  readonly modifiers: readonly string[];
  readonly array: boolean;
  /** As people write it: `varchar(20)[]`. */
  readonly text: string;
  /** Of `orders.id%TYPE`: the column that has the type. */
  readonly of?: ColumnUse;
};

/** Volatility is decided in effects: it depends on the version and on functions the history defines. */
export type Expression = {
  readonly text: string;
  /** Functions called, also `current_timestamp` and its kin. */
  readonly calls: readonly Name[];
  readonly columns: readonly string[];
  /** The value when the whole expression is one constant, casts removed: `null`, `true`, `5`, `'x'`. */
  readonly constant?: string;
  readonly conjuncts: readonly Conjunct[];
  /** Type it is cast to at the top, for `USING c::text`. */
  readonly cast?: DataType;
};

export type ColumnDefinition = {
  readonly name: string;
  readonly type: DataType;
  readonly notNull: boolean;
  readonly default?: Expression;
  /** How the value comes about when not by default or by hand; `serial` types have a `nextval` default and an owned sequence. */
  readonly generated?: 'stored' | 'virtual' | 'identity' | 'serial';
  /** The expression of a stored or virtual column. */
  readonly expression?: Expression;
  readonly collation?: Name;
  /** Of an identity column, as far as nothing is said of its sequence. */
  readonly identity?: 'always' | 'by default';
};

export type Constraint = {
  readonly type: 'primaryKey' | 'unique' | 'check' | 'foreignKey' | 'notNull' | 'exclude';
  readonly name?: string;
  readonly columns: readonly string[];
  readonly expression?: Expression;
  readonly references?: { readonly table: Name; readonly columns: readonly string[]; readonly onDelete?: ForeignKeyAction; readonly onUpdate?: ForeignKeyAction };
  /** Further columns of its index. */
  readonly include?: readonly string[];
  readonly usingIndex?: string;
  readonly notValid: boolean;
  readonly notEnforced?: true;
  readonly deferrable?: true;
  readonly noInherit?: true;
  readonly nullsNotDistinct?: true;
  /** Written inside a column definition: the same schema as the table form, but other effects. */
  readonly inline?: true;
};
/** Never, on replicas too, or only there; left out as usual. */
export type TriggerFiring = 'never' | 'always' | 'replica';
export type ForeignKeyAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export type IndexKey = { readonly column?: string; readonly expression?: Expression; readonly opclass?: string; readonly collation?: string; /** As far as it is not the usual one. */ readonly order?: 'desc' | 'nulls first' | 'desc nulls last' };
export type PartitionBound = 'default' | { readonly text: string; readonly from?: readonly string[]; readonly to?: readonly string[]; readonly values?: readonly string[]; readonly modulus?: readonly [modulus: number, remainder: number] };
export type Persistence = 'permanent' | 'unlogged' | 'temporary';
export type Volatility = 'immutable' | 'stable' | 'volatile';
/** What a routine runs when it is called; read when it is first asked for, since hardly any is called by migrations. */
export type RoutineBody = {
  /** The script that it stands in: ranges of `operations` are offsets into it. */
  readonly text: string;
  readonly operations: readonly Operation[];
};
export type PolicyCommand = 'all' | 'select' | 'insert' | 'update' | 'delete';
export type TriggerEvent = 'insert' | 'update' | 'delete' | 'truncate';
export type RelationKind = 'table' | 'view' | 'materializedView' | 'foreignTable';

/** `only`: ONLY was written, children and partitions are left out. `ifTableExists`: ALTER TABLE IF EXISTS, which leaves out a table that is not there. */
type OnTable = { table: Name; only?: true; ifTableExists?: true };
type OnColumn = OnTable & { column: string };
type Droppable = { ifExists: boolean; cascade: boolean };
type Replaceable = { orReplace: boolean };

export type Shapes = {
  // tables
  createTable: OnTable & {
    columns: readonly ColumnDefinition[]; constraints: readonly Constraint[]; ifNotExists: boolean; persistence: Persistence; foreign?: true;
    partitionBy?: { readonly strategy: 'range' | 'list' | 'hash'; readonly columns: readonly string[] };
    partitionOf?: { readonly parent: Name; readonly bound: PartitionBound };
    inherits: readonly Name[]; like: readonly { readonly table: Name; readonly including: readonly string[] }[];
    /** A composite type that gives the columns; those in `columns` only add to them and, like those of a partition, have a type without a name. */
    ofType?: Name;
    /** Storage parameters. */
    options?: Readonly<Record<string, string>>;
  };
  /** CREATE TABLE AS and SELECT INTO. `reads`: tables the query reads. */
  createTableAs: OnTable & { ifNotExists: boolean; persistence: Persistence; withData: boolean; columns: readonly string[]; reads: readonly Name[]; takes?: readonly Taken[] };
  dropTable: OnTable & Droppable & { foreign?: true };
  renameTable: OnTable & { to: Name };
  /** `arguments`: like those of `dropFunction`. */
  setSchema: { object: RelationKind | 'sequence' | 'type' | 'function' | 'other'; name: Name; arguments?: readonly DataType[]; schema: string; ifExists?: true };

  // columns
  addColumn: OnTable & { column: ColumnDefinition; constraints: readonly Constraint[]; ifNotExists: boolean };
  dropColumn: OnColumn & Droppable;
  renameColumn: OnColumn & { to: string };
  alterColumnType: OnColumn & { type: DataType; using?: Expression; collation?: Name };
  setDefault: OnColumn & { value: Expression };
  dropDefault: OnColumn;
  setNotNull: OnColumn;
  dropNotNull: OnColumn;
  setExpression: OnColumn & { expression: Expression };
  dropExpression: OnColumn & { ifExists: boolean };
  addIdentity: OnColumn & { always: boolean; /** Something is said of its sequence. */ options?: true };
  setIdentity: OnColumn;
  dropIdentity: OnColumn & { ifExists: boolean };
  setColumnOption: OnColumn & { option: 'statistics' | 'storage' | 'compression' | 'options'; value: string };

  // constraints
  addConstraint: OnTable & { constraint: Constraint };
  /** `enforced`, `inherit`: undefined where the statement does not say. */
  alterConstraint: OnTable & { name: string; enforced?: boolean; deferrable?: boolean; inherit?: boolean };
  validateConstraint: OnTable & { name: string };
  dropConstraint: OnTable & { name: string } & Droppable;
  renameConstraint: OnTable & { name: string; to: string };

  // indexes
  createIndex: OnTable & {
    name?: string; keys: readonly IndexKey[]; include: readonly string[]; unique: boolean; concurrently: boolean; ifNotExists: boolean;
    method: string; where?: Expression; nullsNotDistinct?: true;
  };
  dropIndex: { name: Name; concurrently: boolean } & Droppable;
  renameIndex: { name: Name; to: string; ifExists?: true };
  attachIndexPartition: { name: Name; partition: Name };
  setIndexOption: { name: Name; option: string; value: string };
  reindex: { scope: 'index' | 'table' | 'schema' | 'database' | 'system'; name?: Name; concurrently: boolean };

  // partitions and inheritance
  attachPartition: OnTable & { partition: Name; bound: PartitionBound };
  detachPartition: OnTable & { partition: Name; concurrently: boolean; finalize: boolean };
  inherit: OnTable & { parent: Name };
  noInherit: OnTable & { parent: Name };

  // other table properties
  setTableOption: OnTable & { option: string; value: string };
  setLogged: OnTable & { logged: boolean };
  setTablespace: OnTable & { tablespace: string; index?: true };
  setAccessMethod: OnTable & { method: string };
  setReplicaIdentity: OnTable & { identity: 'default' | 'full' | 'nothing' | 'index'; index?: string };
  setRowSecurity: OnTable & { to: 'enable' | 'disable' | 'force' | 'noForce' };
  setClusterIndex: OnTable & { index?: string };
  changeOwner: { object: RelationKind | 'sequence' | 'type' | 'function' | 'schema' | 'other'; name: Name; owner: string };
  comment: { object: RelationKind | 'column' | 'index' | 'constraint' | 'trigger' | 'policy' | 'rule' | 'other'; name: Name };

  // views
  createView: { view: Name; persistence: Persistence; reads: readonly Name[]; columns: readonly string[]; uses: readonly ColumnUse[] } & Replaceable;
  createMaterializedView: { view: Name; ifNotExists: boolean; withData: boolean; reads: readonly Name[]; columns: readonly string[]; uses: readonly ColumnUse[] };
  dropView: { view: Name; materialized: boolean } & Droppable;
  setViewOption: { view: Name; option: string };
  refreshMaterializedView: { view: Name; concurrently: boolean; withData: boolean };

  // types and domains
  createType: { name: Name; values?: readonly string[]; attributes?: readonly ColumnDefinition[] };
  addEnumValue: { name: Name; value: string; ifNotExists: boolean; position?: 'before' | 'after' };
  renameEnumValue: { name: Name; value: string; to: string };
  alterCompositeType: { name: Name; action: 'addAttribute' | 'dropAttribute' | 'alterAttribute' | 'renameAttribute'; attribute: string; cascade: boolean };
  createDomain: { name: Name; type: DataType; notNull: boolean; default?: Expression; constraints: readonly Constraint[] };
  addDomainConstraint: { name: Name; constraint: Constraint };
  validateDomainConstraint: { name: Name; constraint: string };
  dropDomainConstraint: { name: Name; constraint: string; ifExists: boolean };
  setDomainDefault: { name: Name; value?: Expression };
  dropType: { name: Name; domain: boolean } & Droppable;
  renameType: { name: Name; to: string };

  // code in the database
  createFunction: {
    name: Name; /** Types of what it takes; routines of one name differ in them. */ arguments: readonly DataType[]; /** With how many it can be called, where that is not just as many: defaults, VARIADIC, what a procedure gives back. */ takes?: { readonly least: number; readonly most?: number }; volatility: Volatility; language: string; trigger: boolean; /** Not called where it is given a NULL. */ strict?: true; securityDefiner: boolean; setsSearchPath: boolean;
    /** SET clauses: parameters while it runs. */ settings: readonly { readonly parameter: string; readonly value: string }[];
    /** Undefined where it is in C. */
    body?: RoutineBody;
  } & Replaceable;
  /** `arguments`: undefined where none are given. What makes aggregates is an `other`. */
  dropFunction: { name: Name; arguments?: readonly DataType[]; aggregate?: true } & Droppable;
  renameFunction: { name: Name; arguments?: readonly DataType[]; to: string };
  /** `statement`: it fires once per statement, and partitions have no part in it. */
  createTrigger: OnTable & { name: string; function: Name; timing: 'before' | 'after' | 'instead of'; events: readonly TriggerEvent[]; /** UPDATE OF these columns only. */ of?: readonly string[]; constraint?: true; statement?: true } & Replaceable;
  dropTrigger: OnTable & { name: string } & Droppable;
  renameTrigger: OnTable & { name: string; to: string };
  /** ENABLE, DISABLE … TRIGGER; `trigger` is a name, `all` or `user`; `fires`: other than as usual. */
  setTrigger: OnTable & { enabled: boolean; trigger: string; fires?: TriggerFiring };
  setRule: OnTable & { enabled: boolean; rule: string };
  createRule: OnTable & { name: string } & Replaceable;
  dropRule: OnTable & { name: string } & Droppable;
  createPolicy: OnTable & { name: string; command: PolicyCommand; /** It only takes rows away from what others let through. */ restrictive?: true; /** `public` for all. */ roles: readonly string[] };
  alterPolicy: OnTable & { name: string; /** Only its name changes. */ to?: string };
  dropPolicy: OnTable & { name: string } & Droppable;

  // sequences, schemas, extensions, publications
  createSequence: { name: Name; ifNotExists: boolean; persistence: Persistence; type?: DataType; ownedBy?: { readonly table: Name; readonly column: string } };
  alterSequence: { name: Name; type?: DataType; restarts: boolean; ownedBy?: { readonly table: Name; readonly column: string } };
  dropSequence: { name: Name } & Droppable;
  renameSequence: { name: Name; to: string; ifExists?: true };
  createSchema: { name: string; ifNotExists: boolean };
  dropSchema: { name: string } & Droppable;
  renameSchema: { name: string; to: string };
  createExtension: { name: string; ifNotExists: boolean };
  dropExtension: { name: string } & Droppable;
  createStatistics: { name?: Name; table?: Name };
  dropStatistics: { name: Name } & Droppable;
  setPublication: { name: string; tables: readonly Name[]; all: boolean };
  grant: { revoke: boolean; privileges: readonly string[]; tables: readonly Name[]; /** `public` for all. */ roles: readonly string[]; allTables: boolean; /** Those whose tables are all meant. */ schemas?: readonly string[] };

  // whole databases and clusters: CREATE DATABASE, ALTER SYSTEM, CREATE SUBSCRIPTION, …
  createDatabaseObject: { object: 'database' | 'tablespace' | 'subscription' | 'role'; name: string };
  dropDatabaseObject: { object: 'database' | 'tablespace' | 'subscription' | 'role' | 'owned'; name: string; ifExists: boolean };
  alterSystem: { parameter: string };

  // data
  write: OnTable & {
    verb: 'insert' | 'update' | 'delete' | 'merge'; where?: Expression; source?: 'values' | 'select' | 'copy' | 'default';
    columns: readonly string[]; reads: readonly Name[]; calls: readonly Name[]; /** Of INSERT: the query that it takes, or the only one among its values. */ query?: Query; onConflictUpdate?: true; assigned?: readonly { readonly column: string; readonly value: Expression; /** Where the value is made of other tables, too. */ readonly takes?: readonly ColumnUse[] }[]; notIn?: readonly NotInQuery[]; named?: readonly ConditionColumn[];
    /** A column that is named twice in one list of those that are written, other than for parts of one value; `assigned`: in a SET. */
    repeated?: { readonly column: string; readonly assigned: boolean };
    /** A query in a FROM has no name. */
    unnamed?: true;
    /** It uses variables of the routine that it is in, and cannot run outside of it. */
    local?: true;
  };
  /** A query; `locks` for FOR UPDATE and its kin, `locked` where that is of a query inside or says OF what: those rows alone. */
  select: Query & { locks: boolean; locked?: Query & { readonly of: readonly Name[] }; /** Nothing but calls of these: it is there for what they do. */ runs?: readonly Name[] };
  copyOut: OnTable;
  truncate: OnTable & { cascade: boolean; restartIdentity: boolean };
  lockTable: OnTable & { mode: string; nowait: boolean };

  // maintenance
  vacuum: { table?: Name; full: boolean };
  analyze: { table?: Name };
  cluster: { table?: Name };

  // the session
  setParameter: { parameter: string; value: string; local: boolean };
  resetParameter: { parameter: string };
  begin: object;
  commit: object;
  rollback: object;
  savepoint: { name: string };
  rollbackToSavepoint: { name: string };
  call: { name: Name };

  /** Read, and of no consequence to tables or locks: CREATE COLLATION, NOTIFY. `what` is SQL's own name for it. */
  other: { what: string };
  /** Not read. Never dropped: every surface counts and shows these. */
  unknown: { reason: string; mentions: readonly Name[]; /** Of SQL that is put together, what is spelled out from its beginning on; … for each piece that is put in. */ spelled?: string };
};

export type OperationKind = keyof Shapes;
export type OperationOf<K extends OperationKind> = {
  readonly [P in K]: Readonly<Shapes[P]> & {
    readonly kind: P;
    readonly range: Range;
    /** "only if …": runs under a condition that cannot be decided from the text. */
    readonly guard?: string;
  };
}[K];
export type Operation = OperationOf<OperationKind>;
