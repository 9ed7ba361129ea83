/**
 * The nouns. All of it is plain, readonly data; every other module is a function over it. Operations, the schema changes
 * themselves, are in `operations.ts`. Positions are UTF-16 code-unit offsets into `Script.text`, half-open `[start, end)`.
 */
import type { Catalog, TableName } from './catalog-model.ts';
import type { Operation, OperationKind, OperationOf } from './operations.ts';
import type { Bookkeeping } from './reader-model.ts';

export type Range = readonly [start: number, end: number];

// ── where migrations run ──────────────────────────────────────────────────────
export type EngineName = 'postgres';
/** A database product and version: what decides locks, rewrites and scans. */
export type Engine = { readonly name: EngineName; readonly version: readonly [major: number, minor: number] };
/** A grammar: how one family of engines writes SQL. */
export type Dialect = {
  readonly name: 'postgres';
  /** Never throws: a statement it cannot read becomes one `unknown` operation. */
  parse(sql: string): readonly Statement[];
};

// ── what was written ──────────────────────────────────────────────────────────
/** One step of the history, in the order the framework applies it. */
export type Migration = {
  /** The framework's own identity: Flyway version, Alembic revision, path without extension. */
  readonly id: string;
  /** Name of the reader that found it. */
  readonly reader: string;
  /** Under check; the rest of the history is only replayed. */
  readonly reported: boolean;
  /** Ids of the migrations that are new with this one, itself included: they are deployed together. Left out: nobody said which are. */
  readonly deployedWith?: ReadonlySet<string>;
  /** Ids of the parts, itself included, that one migration has been cut into: they are applied one after the other, and undone together, the newest first. */
  readonly parts?: ReadonlySet<string>;
  /** Left out where the framework runs it anew whenever it changes, or is not known. */
  readonly version?: Version;
  readonly up: Script;
  readonly down?: Script;
  /** The path of a way back that is a program, where it is not SQL. */
  readonly downProgram?: string;
  /** The framework makes the way back by itself; nobody has written it. */
  readonly downIsMade?: true;
  /** Most migrations from the first one on that has a way back have one, which the framework asks for (`expected`) or not (`usual`); `unused`: it does ask, and this history does without; `older`: this is from before that first one; `shared`: that of another part undoes it. */
  readonly wayBack?: 'expected' | 'usual' | 'unused' | 'older' | 'shared';
  /** Of a way back: the id of the migration that it undoes. */
  readonly undoes?: string;
  /** Where the framework looks for the way back. Left out where it looks nowhere, or the history does not say. */
  readonly wayBackIn?: WayBackPlace;
  /** Scripts that the framework runs behind it in the same run, whenever that applies any. */
  readonly behind?: readonly Script[];
};
/** A file of its own, or the part of the migration's file behind `marker`; statements with a semicolon inside stand between the lines of `block`. */
export type WayBackPlace = { readonly path: string; readonly marker?: string; readonly block?: readonly [begin: string, end: string] };
/** What the framework tells migrations apart by: as written, and so that equal ones are the same and texts in order are versions in order. */
export type Version = { readonly text: string; readonly key: string };
/** Does the runner wrap a file in one transaction? Where nobody says: unless the file opens one itself or holds what is refused in one. */
export type TransactionMode = 'file' | 'none' | 'assumed';
/** What runs in one direction. */
export type Script = {
  /** Relative to the working directory, forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly transaction: Transaction;
  /** Schemas in which names without one are looked up, where the runner sets that; left out: as PostgreSQL does. */
  readonly searchPath?: readonly string[];
  /** The parts of the text that are this way's, where both ways are in one text; in order. */
  readonly sections?: readonly Range[];
  /** Where it begins, when that is not where its first section does: with a comment, or the end of what is before it. */
  readonly begin?: number;
  readonly statements: readonly Statement[];
  /** Where it fails, the runner goes on without it: what says so. */
  readonly mayFail?: string;
};
export type Transaction = {
  /** Does the runner wrap the script in one transaction? */
  readonly wrapped: boolean;
  /** Nobody said so. */
  readonly assumed?: true;
  /** Nobody opens it: several statements that are sent as one are one transaction, but for where the script opens its own. */
  readonly implicit?: true;
  /** It is a single statement; with another one, the two are sent as one transaction. */
  readonly alone?: true;
  /** All migrations that are pending run in one: the next one is in another only when it is deployed later. */
  readonly pendingAsOne?: true;
  /** How a statement gets out of it in this framework, as an imperative: "give it a file of its own that …". */
  readonly switch?: string;
  /** The same for all of the script, where its statements are then sent one by one: "make the marker above it …". */
  readonly switchAll?: string;
};
/** One SQL statement; a multi-action ALTER TABLE or a DO block has several operations. */
export type Statement = {
  readonly range: Range;
  readonly operations: readonly Operation[];
  /** Why it cannot run as it is written, whatever is there by then, and what mends that safely. */
  readonly broken?: { readonly range: Range; readonly reason: string; readonly help: string; readonly title: string; readonly edits: readonly Edit[] };
  /** The SQL that the framework makes of what stands there, where that is not the same text. */
  readonly rendered?: Rendered;
};
/** SQL that stands in no file: ranges are offsets into `text`; `operations` are the statement's, in its order. */
export type Rendered = { readonly text: string; readonly range: Range; readonly operations: readonly Operation[] };
/** A source file as given: path relative to the working directory, forward slashes. */
export type SourceFile = { readonly path: string; readonly text: string };
/** Part of the input that is no migration, or could not be opened: never dropped silently. */
export type Unread = { readonly path: string; readonly range?: Range; readonly reason: string };
// ── how a framework's files are read: reader-model.ts ──
export type * from './reader-model.ts';

// ── what the database looks like at one moment: catalog-model.ts, and the session ──
export type * from './catalog-model.ts';
/** What the connection has done so far in this migration. */
export type Session = {
  readonly inTransaction: boolean;
  /** The transaction was opened by BEGIN in the script, not by the runner. */
  readonly explicit: boolean;
  /** Outside of BEGIN … COMMIT, what is sent as one is a transaction all the same. */
  readonly implicit?: true;
  readonly parameters: ReadonlyMap<string, string>;
  /** Inside a transaction: what the parameters will be after COMMIT and after ROLLBACK. */
  readonly ends?: { readonly commit: ReadonlyMap<string, string>; readonly rollback: ReadonlyMap<string, string> };
  /** Open savepoints, oldest first, with what ROLLBACK TO goes back to. */
  readonly savepoints?: readonly { readonly name: string; readonly parameters: ReadonlyMap<string, string>; readonly held: readonly Effect[] }[];
  /** Locks held by the open transaction on relations that were there before it, the strongest per relation. */
  readonly held: readonly Effect[];
};

// ── what an operation costs ───────────────────────────────────────────────────
/** What other sessions cannot do meanwhile; each level includes the ones before it. `rows`: writes to the rows that are locked, no others. */
export type Blocks = 'nothing' | 'schema' | 'rows' | 'writes' | 'reads';
/** How the time grows: constant, with rows read, with rows changed in place, with the whole table written anew. */
export type Work = 'metadata' | 'scan' | 'write' | 'rewrite';
/** One touched relation; an operation has several (a foreign key locks both tables, ATTACH the parent, the child and the default). */
export type Effect = {
  readonly table: TableName;
  /** The index or sequence itself, where the lock is not on the table. */
  readonly on?: string;
  /** The engine's own word, for people: `ACCESS EXCLUSIVE`. */
  readonly lock: string;
  readonly blocks: Blocks;
  readonly work: Work;
  readonly index?: 'build' | 'rebuild' | 'reuse';
  /** A new, empty file takes the place of its rows, in an instant. */
  readonly empties?: true;
  readonly failsInTransaction?: true;
  /** The engine's manual, or a line of its source. */
  readonly source: string;
};

/** What needs an object: `what` says it, as in "trigger touched on table orders"; it is, or is a part of, the relation `on`. */
export type Dependent = {
  readonly what: string;
  readonly on?: TableName;
  readonly part?: { readonly kind: 'constraint' | 'trigger' | 'column' | 'default'; readonly name: string };
  /** The statement that frees the object, or a comment that ends in "then:" where that is not one. */
  readonly free?: string;
};

/** Why the engine will not run an operation. */
export type Refusal = {
  /** Id of the rule that reports it. */
  readonly rule: string;
  /** The engine's own: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  readonly sqlstate: string;
  /** In the engine's words, without a full stop. */
  readonly reason: string;
  readonly help?: string;
  /** What would have to go before; then there is no `help`. */
  readonly dependents?: readonly Dependent[];
  /** True but for a schema that is older than the history, or that another search path looks into: what is missing may be from there. */
  readonly likely?: true;
  /** `type color`: what is missing, where the history has never had it and another may. */
  readonly sought?: string;
};

/** One operation and everything a rule may ask about it. */
export type StepOf<K extends OperationKind> = {
  readonly engine: Engine;
  readonly migration: Migration;
  readonly script: Script;
  readonly direction: 'up' | 'down';
  readonly statement: Statement;
  readonly operation: OperationOf<K>;
  readonly before: Catalog;
  readonly after: Catalog;
  readonly session: Session;
  readonly effects: readonly Effect[];
  /** The effects of all actions of the ALTER TABLE that this is one of, which takes its locks at once; otherwise `effects`. */
  readonly together: readonly Effect[];
  /** The engine runs neither this operation nor what comes after it. */
  readonly refusal?: Refusal;
  /** The statement does it by calling a routine of the history; then the operation's range is that of the call. */
  readonly called?: Called;
  /** The SQL stands in no file: what the framework makes it of, in the text of one. */
  readonly origin?: Origin;
};
export type Origin = { readonly text: string; readonly range: Range };
/** An operation as it stands in a routine; `statement` is the CREATE FUNCTION, with what the routine does. */
export type Called = {
  /** `function fill()`. */
  readonly by: string;
  readonly script: Script;
  readonly statement: Statement;
  readonly operation: Operation;
};
export type Step = StepOf<OperationKind>;
/** One migration's way from one catalog to the next. */
export type Replayed = {
  readonly engine: Engine; readonly migration: Migration; readonly before: Catalog; readonly after: Catalog; readonly steps: readonly Step[];
  /** Where it stands in its history. */
  readonly place?: { readonly history: readonly Migration[]; readonly at: number };
  /** Its way back from there, as a migration of its own: by then others have used what this one made. */
  readonly down?: Replayed;
  /** All parts of its migration as one, which the first of them stands for: nobody stops between them. Left out where it has no others, or not all are under check. */
  readonly together?: Replayed;
};

// ── what has become of the history ────────────────────────────────────────────
/** All migrations of one project, and what they are compared with. */
export type History = {
  /** Name of the reader. */
  readonly reader: string;
  readonly bookkeeping?: Bookkeeping | undefined;
  readonly migrations: readonly Migration[];
  readonly outdated: readonly Unread[];
  readonly base?: Base;
};
/** What others have by now, and what has changed since this work began. Statements of `migrations` are not read. */
export type Base = { readonly name: string; readonly migrations: readonly Migration[]; readonly changes: readonly Change[] };
/** `before`: what was in its place; `from`: its path then, where that was another. */
export type Change = { readonly status: 'added' | 'edited' | 'deleted' | 'renamed'; readonly path: string; readonly from?: string; readonly before?: Migration; /** Id of what is in its place now, where its file has several. */ readonly now?: string };

// ── what we say about it ──────────────────────────────────────────────────────
/** A note is shown and never fails a run. */
export type Severity = 'error' | 'warning' | 'note';
/** locking: others wait for a time that grows with the table · data-loss · compatibility: code written for the old schema
    breaks · failure: refused, or fails on some data or in a transaction · rollback: the way back · history: order and
    identity of migrations · hygiene: instant locks, timeouts, intended rejections, style, suppressions · unread: could not be read. */
export type Category = 'locking' | 'data-loss' | 'compatibility' | 'failure' | 'rollback' | 'history' | 'hygiene' | 'unread';
export type Edit = { readonly range: Range; readonly text: string };
/** `safe` ends at the same schema and is applied by a fixer; the rest are only offered. Edits are of the finding's file; `newFiles` are not there yet, with paths like a SourceFile's. */
export type Fix = { readonly title: string; readonly safe: boolean; readonly edits: readonly Edit[]; readonly newFiles?: readonly SourceFile[] };
/** What a rule yields; `path` defaults to the up script's, `range` to the operation's. Of the reports that share `once`, a migration gets the first, which says how many more there are. `toldBefore`: a report at another operation has said it; it is not shown, and rules that yield to this one are silent. */
export type Report = { readonly path?: string; readonly range?: Range; readonly severity?: Severity; readonly message: string; readonly help?: string; readonly fixes?: readonly Fix[]; readonly once?: string; readonly toldBefore?: true; /** What is missing: said once in a history, and otherwise where another one makes it. */ readonly sought?: string; /** It is not said where the history has seen to it by its end. */ readonly unless?: (end: Catalog) => boolean };
export type Finding = {
  readonly rule: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly path: string;
  readonly range: Range;
  readonly message: string;
  readonly help?: string;
  readonly url: string;
  readonly fixes: readonly Fix[];
};
export type Rule = {
  /** Same as the file name. */
  readonly id: string;
  /** "Build indexes on existing tables with CONCURRENTLY". */
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity | 'off';
  readonly engines: readonly EngineName[];
  /** Markdown for the reference page: what breaks, and the safe way. */
  readonly why: string;
  readonly instead: string;
  readonly sources: readonly string[];
  /** Rules that describe the same cause more exactly: where one of them reports the same operation, this one is silent. */
  readonly yieldsTo?: readonly string[];
  /** Rules that say the same in passing: where one of them reports anything in the migration, this one is silent. */
  readonly saidBy?: readonly string[];
  /** Speaks for operations about which no other rule of its category has something more exact to say. */
  readonly fallback?: true;
  /** One stateless generator per operation kind it cares about; `whole`: the migration that the step is of. */
  readonly check?: { readonly [K in OperationKind]?: (step: StepOf<K>, whole: Replayed) => Iterable<Report> };
  /** Asked for every operation, whatever its kind. */
  readonly checkStep?: (step: Step, whole: Replayed) => Iterable<Report>;
  /** Asked for operations that will be refused, where the refusal names this rule. */
  readonly checkRefusal?: (refusal: Refusal, step: Step, whole: Replayed) => Iterable<Report>;
  /** Asked once at the end of a migration, with its steps in order. */
  readonly checkMigration?: (whole: Replayed) => Iterable<Report>;
  /** Asked once for all migrations; a report names its `path`. */
  readonly checkHistory?: (history: History) => Iterable<Report>;
};
