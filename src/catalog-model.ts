/**
 * The nouns of a database's schema, as a history leaves it: tables and all that is in them, types, sequences, routines. Part of the
 * vocabulary of `model.ts`, which exports all of it.
 */
import type { ColumnDefinition, Constraint, DataType, Expression, IndexKey, Name, Operation, OperationKind, OperationOf, PartitionBound, Persistence, PolicyCommand, RelationKind, TriggerFiring, Volatility } from './operations.ts';

/** Resolved key of a catalog object, made only by `catalog/`: `users` in schema public, else `schema.name`. No quotes. */
export type TableName = string;
/** Read side of a persistent map: older versions stay as they were. */
export type Lookup<T> = { get(key: string): T | undefined; has(key: string): boolean; readonly size: number; entries(): Iterable<readonly [string, T]> };

export type Column = {
  readonly name: string;
  readonly type: DataType;
  readonly notNull: boolean;
  readonly default?: Expression;
  readonly generated?: ColumnDefinition['generated'];
  readonly expression?: Expression;
  readonly collation?: Name;
  /** Left out where its sequence may be another than the usual one. */
  readonly identity?: ColumnDefinition['identity'];
  /** Migration that added it; undefined when it is older than the history. */
  readonly addedBy?: string;
  /** The first migration that filled another column, or another table, with its values, which then are kept there. */
  readonly copiedBy?: string;
  /** The same, but only of some rows. */
  readonly copiedInPartBy?: string;
  /** Added in `addedBy` to a table that already had rows, with no default: every row is NULL until something writes it. */
  readonly allNull?: true;
  /** Not the table's own: from a parent, and goes with the parent's. */
  readonly inherited?: true;
};
export type Index = {
  readonly name: string;
  readonly unique: boolean;
  readonly method: string;
  readonly keys: readonly IndexKey[];
  readonly include: readonly string[];
  readonly where?: Expression;
  /** Name of the constraint it backs. */
  readonly backs?: string;
  /** False after CREATE INDEX ON ONLY a partitioned table, until every partition's index is attached. */
  readonly valid: boolean;
  /** Key of the partitioned table's index it is attached to. */
  readonly parent?: string;
  readonly createdBy?: string;
  readonly made?: Made<'createIndex'>;
  /** What it computes was built anew for another type of a column: the server may have put casts into it. */
  readonly recast?: true;
};
/** The statement that made an object; what it says may be out of date where names in it have changed since. */
export type Made<K extends OperationKind> = { readonly text: string; readonly operation: OperationOf<K> };
/** A constraint that is in force, with the name the engine gave it. */
export type TableConstraint = Constraint & { readonly name: string; /** Resolved `references.table`. */ readonly parent?: TableName; readonly createdBy?: string; /** Like a column's. */ readonly inherited?: true };
/** `anew`: by a new file; `deleted`: dead rows are still read, and a new index holds them; `demanded`: NOT NULL fails on any row. */
export type Emptied = { readonly by: string; readonly how: 'anew' | 'deleted' | 'demanded' };
export type Trigger = Pick<OperationOf<'createTrigger'>, 'timing' | 'events' | 'of' | 'statement'> & { readonly name: string; readonly function: string; readonly made?: Made<'createTrigger'>; readonly fires?: TriggerFiring };
/** `made`: as long as that is what it says. */
export type Policy = { readonly name: string; readonly command: PolicyCommand; readonly restrictive?: true; /** Undefined where ALTER POLICY has changed something. */ readonly roles?: readonly string[]; readonly made?: Made<'createPolicy'> };
export type Table = {
  readonly name: TableName;
  readonly kind: RelationKind;
  /** False for a table that was only ever mentioned: its columns are not known to be all. */
  readonly known: boolean;
  /** An `unknown` operation mentioned it: rules must claim less. */
  readonly uncertain: boolean;
  /** The migration that created it; undefined when it is older than the history. */
  readonly createdBy?: string;
  /** Nothing has been written to it since it was created in this history. */
  readonly empty: boolean;
  /** There is no row in it since that migration, and nothing has been written since. */
  readonly emptied?: Emptied;
  readonly persistence: Persistence;
  readonly columns: readonly Column[];
  readonly constraints: readonly TableConstraint[];
  /** Names of constraints that the history has validated, and never added: what they say is not known. */
  readonly validated?: readonly string[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly Trigger[];
  readonly policies: readonly Policy[];
  readonly rowSecurity: boolean;
  /** Storage parameters that are not as usual; undefined where they are not known. */
  readonly options?: Readonly<Record<string, string>>;
  /** Undefined: the primary key. `as`: `index` where it names one. */
  readonly replicaIdentity?: { readonly as: 'full' | 'nothing' | 'index'; readonly index?: string };
  readonly partitionBy?: { readonly strategy: 'range' | 'list' | 'hash'; readonly columns: readonly string[] };
  /** The bound of a partition. */
  readonly bound?: PartitionBound;
  /** Partitioned or inherited from. */
  readonly parents: readonly TableName[];
  /** Partitions and inheriting tables. */
  readonly children: readonly TableName[];
  /** Tables whose foreign keys point here (itself included when it does). */
  readonly referencedBy: readonly TableName[];
  /** A view's or materialized view's sources. */
  readonly reads: readonly TableName[];
  /** Of a view or materialized view. */
  readonly made?: Made<'createView' | 'createMaterializedView'>;
  /** Columns that a view or materialized view surely depends on. */
  readonly uses?: readonly { readonly table: TableName; readonly column: string }[];
  /** Views and materialized views that read it. */
  readonly readBy: readonly TableName[];
  /** Keys of the sequences its columns own. */
  readonly sequences: readonly string[];
  /** Keys of the extended statistics that are kept of it; undefined means none. */
  readonly statistics?: readonly string[];
  /** The history has granted rights on it to others than the owner. */
  readonly granted?: true;
  /** It may have been there before IF NOT EXISTS, or have parts that a condition added: what it has, and what not, is not certain. */
  readonly mayDiffer?: true;
};
export type UserType = { readonly name: string; readonly kind: 'enum' | 'domain' | 'composite' | 'other'; readonly values?: readonly string[]; readonly base?: DataType; readonly notNull?: boolean; readonly default?: Expression; readonly constraints?: readonly TableConstraint[]; readonly createdBy?: string; /** Enum values added since, with the migration that did. */ readonly added?: readonly { readonly value: string; readonly by: string }[]; readonly made?: Made<'createType' | 'createDomain'> };
export type Sequence = { readonly name: string; readonly ownedBy?: { readonly table: TableName; readonly column: string }; readonly createdBy?: string; readonly made?: Made<'createSequence'> };
export type Routine = {
  readonly name: string;
  /** Of its most volatile overload. */
  readonly volatility: Volatility;
  readonly trigger: boolean;
  /** Those of one name, by the types of what they take. */
  readonly overloads: readonly Overload[];
};
export type Overload = { readonly arguments: string; readonly createdBy?: string; readonly volatility: Volatility; readonly definition: OperationOf<'createFunction'>; readonly made?: Made<'createFunction'> };
export type Gone = { readonly operation: Operation; /** Where that stands, if it stands in a migration. */ readonly script?: { readonly path: string; readonly text: string } };
export type Catalog = {
  readonly tables: Lookup<Table>;
  /** Index key (`schema.name` like a table's) → the table it is on. */
  readonly indexes: Lookup<TableName>;
  /** Constraint key (in its table's schema) → how many tables have one so named; the engine's automatic names avoid them. */
  readonly constraints: Lookup<number>;
  readonly types: Lookup<UserType>;
  readonly sequences: Lookup<Sequence>;
  /** By name; overloads share an entry. */
  readonly routines: Lookup<Routine>;
  readonly schemas: Lookup<true>;
  /** What the history has had and lost, with what took it; made and read by `catalog/gone.ts`. */
  readonly gone?: Lookup<Gone>;
  readonly extensions: Lookup<true>;
  /** Schemas that unqualified names are looked up in, in order; the first is where new objects go. */
  readonly searchPath: readonly string[];
  /** ALTER DEFAULT PRIVILEGES: rights on new relations are granted as they are created. */
  readonly grantsByDefault?: true;
  /** Nothing is missing: from an empty start or a given schema, up to the first reference that could not be resolved,
      unread file or unknown operation. Only then is "no such table" a certainty. */
  readonly complete: boolean;
  /** Something was mentioned that is older than the history. Without it, what is missing can only be what somebody has done unseen: by hand, in what was not read, or by an extension. */
  readonly older?: true | undefined;
};
