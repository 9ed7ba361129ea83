/** What operations cost, as rows of data, and the one function that reads them. */
import { isCertainlyAbsent, isNeverShown } from '../catalog/gone.ts';
import { newKey } from '../catalog/names.ts';
import type { Catalog, Effect, Engine, Index, Session, Table, TableName, Work } from '../model.ts';
import type { Operation, OperationKind, OperationOf } from '../operations.ts';
import { blocksOf, strengthOf, type Lock } from './locks.ts';
import { tableOf } from './relations.ts';
import { relationsOf, type Target, type Touched } from './targets.ts';

/** What a row may ask about. */
export type Context = {
  readonly engine: Engine;
  readonly before: Catalog;
  readonly session: Session;
  /** The migration that the operation is in. */
  readonly migration: string | undefined;
  /** The relation that the operation names; undefined when the history has never mentioned it. */
  readonly table: Table | undefined;
  /** The relation that the row is asked about: `table`, a partition of it, a referenced table. */
  readonly touched: Table | undefined;
  /** The same by its name, which is known of each. */
  readonly key: TableName;
  /** The index, where the row is about one. */
  readonly index: Index | undefined;
};

/** What one kind of operation does to the relations it touches, in one case. */
export type RowOn<K extends OperationKind> = {
  /** What tells this row from the others of its kind, for people. */
  readonly case: string;
  /** Rows of different aspects add up; within an aspect, the first row that fits decides for each relation. */
  readonly aspect?: string;
  /** Majors, both included. */
  readonly since?: number;
  readonly until?: number;
  // A method, because method parameters are compared both ways: rows of one kind are rows.
  when?(operation: OperationOf<K>, context: Context): boolean;
  readonly touches: Target | readonly Target[];
  readonly lock: Lock;
  readonly work: Work;
  readonly index?: NonNullable<Effect['index']>;
  readonly empties?: true;
  /** The rows that are written stay locked until commit: who writes to them waits, whatever the table's lock. */
  readonly locksRows?: true;
  readonly failsInTransaction?: true;
  /** Where this row fits, the operation does nothing else. */
  readonly ends?: true;
  /** The engine's manual or source. */
  readonly source: string;
  readonly probe?: Probe;
};
export type Row = RowOn<OperationKind> & { readonly on: OperationKind };
/** SQL that shows the row at work: on the tables of `test/support/base.sql`, after `setup`. */
export type Probe = { readonly setup?: readonly string[]; readonly sql: string };

/** The rows of some kinds: what they have in common, and each case with what is different about it. */
export function rowsOn<K extends OperationKind>(kinds: K | readonly K[], common: Common<K>, cases: readonly Case<K>[]): readonly Row[];
export function rowsOn(kinds: OperationKind | readonly OperationKind[], common: Common<OperationKind>, cases: readonly Case<OperationKind>[]): readonly Row[] {
  const each: readonly OperationKind[] = typeof kinds === 'string' ? [kinds] : kinds;
  return each.flatMap((on) => cases.map((row) => ({ ...common, ...row, on })));
}

type Common<K extends OperationKind> = Pick<RowOn<K>, 'touches' | 'lock' | 'work' | 'source'> & Partial<RowOn<K>>;
type Case<K extends OperationKind> = Pick<RowOn<K>, 'case'> & Partial<RowOn<K>>;

/** What the operation does to each relation, the one it names first; nothing about relations it creates. `migration`: the one it is in. */
export function effectsOf(rows: readonly Row[], engine: Engine, operation: Operation, before: Catalog, session: Session, migration?: string): readonly Effect[] {
  const effects = new Map<string, LockEffect>();
  for (const { effect } of decisions(rows, operation, { engine, before, session, migration })) {
    if (effect.lock === 'none' && !effect.failsInTransaction) continue;
    const place = `${effect.table} ${effect.on ?? ''}`;
    const other = effects.get(place);
    effects.set(place, other ? stronger(other, effect) : effect);
  }
  if (effects.size < 2) return [...effects.values()];
  const own = tableOf(operation, before)?.name;
  return [...effects.values()].sort((one, other) => Number(isAbout(other, own)) - Number(isAbout(one, own)));
}

/** The rows that decide, and for which relation. */
export function* decisions(rows: readonly Row[], operation: Operation, situation: Pick<Context, 'engine' | 'before' | 'session' | 'migration'>): Generator<{ readonly row: Row; readonly effect: LockEffect }> {
  const { engine, before } = situation;
  const scene = { ...situation, table: tableOf(operation, before) };
  const touched = new Map<Target, readonly Asked[]>();
  const decided = new Set<string>();
  for (const row of rows) {
    if (row.on !== operation.kind || !isInForce(row, engine)) continue;
    let fits = false;
    for (const target of targetsOf(row)) {
      const asked = touched.get(target) ?? relationsOf(target, operation, scene).map((relation): Asked => ({ relation, context: { ...scene, touched: relation.touched, key: relation.table, index: relation.index }, place: `${target} ${relation.table} ${relation.on ?? ''}` }));
      touched.set(target, asked);
      for (const { relation, context, place } of asked) {
        const decision = `${row.aspect ?? ''} ${place}`;
        if (decided.has(decision) || row.when?.(operation, context) === false) continue;
        decided.add(decision);
        fits = true;
        if (!relation.touched && row.lock !== 'none' && !row.failsInTransaction && isAbsent(relation, operation, before)) continue;
        yield { row, effect: effectOf(row, relation) };
      }
    }
    if (fits && row.ends) return;
  }
}

/** A relation that rows are asked about; `place`: it and the part it plays. */
type Asked = { readonly relation: Touched; readonly context: Context; readonly place: string };

/** The operation itself creates the relation, or says that it need not be there and it surely is not: of what is on a relation, an index that is to be dropped, and that one of the history's own tables would have. */
function isAbsent({ table, on }: Touched, operation: Operation, before: Catalog): boolean {
  if ((operation.kind === 'dropTable' || operation.kind === 'dropView') && operation.ifExists && on === undefined && (isCertainlyAbsent(before, table) || isNeverShown(before, table))) return true;
  if (on !== undefined && (operation.kind !== 'dropIndex' || before.tables.size === 0)) return false;
  if ((before.complete || (on === undefined && isCertainlyAbsent(before, table))) && (('ifExists' in operation && operation.ifExists) || ('ifTableExists' in operation && operation.ifTableExists))) return true;
  const created = operation.kind === 'createTable' || operation.kind === 'createTableAs' ? operation.table : operation.kind === 'createView' || operation.kind === 'createMaterializedView' ? operation.view : undefined;
  return created !== undefined && newKey(before, created) === table;
}

function isAbout({ table, on }: Effect, own: string | undefined): boolean {
  return table === own && on === undefined;
}

type LockEffect = Effect & { readonly lock: Lock };

function targetsOf({ touches }: Row): readonly Target[] {
  return typeof touches === 'string' ? [touches] : touches;
}

function isInForce({ since = 0, until = Infinity }: Row, { version: [major] }: Engine): boolean {
  return since <= major && major <= until;
}

function effectOf(row: Row, { table, on, touched }: Touched): LockEffect {
  const blocks = blocksOn(touched, row.lock);
  return {
    table,
    ...(on !== undefined && { on }),
    lock: row.lock,
    blocks: row.locksRows && blocks === 'schema' ? 'rows' : blocks,
    ...(holdsRows(touched) ? { work: row.work, ...(row.index && { index: row.index }), ...(row.empties && { empties: true }) } : { work: 'metadata' }),
    ...(row.failsInTransaction && { failsInTransaction: true }),
    source: row.source,
  };
}

/** Nobody but REFRESH writes to a materialized view. */
function blocksOn(relation: Table | undefined, lock: Lock): Effect['blocks'] {
  const blocks = blocksOf(lock);
  return relation?.kind === 'materializedView' && blocks === 'writes' ? 'schema' : blocks;
}

/** A partitioned table's rows are in its partitions, a view's and a foreign table's elsewhere: there is nothing to go through. */
function holdsRows(relation: Table | undefined): boolean {
  return !relation?.partitionBy && relation?.kind !== 'view' && relation?.kind !== 'foreignTable';
}

const WORK: readonly Work[] = ['metadata', 'scan', 'write', 'rewrite'];
const INDEX: readonly Effect['index'][] = [undefined, 'reuse', 'rebuild', 'build'];
const BLOCKS: readonly Effect['blocks'][] = ['nothing', 'schema', 'rows', 'writes', 'reads'];

/** Both at once: the stronger lock, the most work, and the source of what weighs more. */
function stronger(one: LockEffect, other: LockEffect): LockEffect {
  const lock = strengthOf(other.lock) > strengthOf(one.lock) ? other.lock : one.lock;
  const heavier = weight(other) > weight(one) ? other : one;
  const index = INDEX[Math.max(INDEX.indexOf(one.index), INDEX.indexOf(other.index))];
  return {
    ...heavier,
    lock,
    blocks: BLOCKS[Math.max(BLOCKS.indexOf(one.blocks), BLOCKS.indexOf(other.blocks))] ?? one.blocks,
    ...(index && { index }),
    ...((one.empties ?? other.empties) && { empties: true }),
    ...((one.failsInTransaction ?? other.failsInTransaction) && { failsInTransaction: true }),
  };
}

function weight({ work, lock }: LockEffect): number {
  return WORK.indexOf(work) * 100 + strengthOf(lock);
}
