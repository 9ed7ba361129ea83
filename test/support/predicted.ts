/** What the rows say about a probe, in the words of a measurement. */
import { readFileSync } from 'node:fs';
import { apply, emptyCatalog } from '../../src/catalog/catalog.ts';
import { inExecutionOrder } from '../../src/catalog/passes.ts';
import { strengthOf, type Lock } from '../../src/effects/locks.ts';
import { descendantsOf } from '../../src/effects/relations.ts';
import { decisions, effectsOf, type Probe, type Row } from '../../src/effects/table.ts';
import { engines } from '../../src/engines.ts';
import type { Catalog, Effect, Migration, Statement, Step } from '../../src/model.ts';
import type { Operation, OperationKind } from '../../src/operations.ts';
import { loadDialect } from '../../src/project/dialects.ts';
import { replay } from '../../src/replay.ts';
import type { Fact } from './facts.ts';
import type { Measurement } from './measure.ts';

export type Rows = ReadonlyMap<OperationKind, readonly Row[]>;

/**
 * A measurement as far as the rows speak of it: other locks, rebuilt and reused indexes only of those that the rows of these operations
 * speak of, and unknown of what runs outside transactions; `scan` with what is written anew; `indexRebuild` by table, without those that get a new file.
 */
export type Summary = Omit<Measurement, 'indexReuse' | 'error'> & { readonly rebuilt: readonly string[]; readonly reused: readonly string[] };

const dialect = await loadDialect('postgres');
const base = dialect.parse(readFileSync(new URL('base.sql', import.meta.url), 'utf8'));

/** The probe's operations, each with what was so before it; what set-up does to the session lasts. */
export function stepsOf({ setup = [], sql }: Probe, major: number): readonly Step[] {
  const statements = setup.flatMap(parsed);
  const parameters = statements.filter(({ operations }) => operations.every(({ kind }) => kind === 'setParameter'));
  const migration: Migration = { id: 'probe', reader: 'sql', reported: true, up: { path: 'probe.sql', text: sql, transaction: { wrapped: true }, statements: [...parameters, ...parsed(sql)] } };
  const [replayed] = replay({ name: 'postgres', version: [major, 0] }, [migration], [...base, ...statements]);
  return (replayed?.steps ?? []).slice(parameters.length);
}

/** The rows that decide. */
export function rowsOf(steps: readonly Step[], rows: Rows = engines.postgres.rows): readonly Row[] {
  return steps.flatMap(({ operation, engine, before, session, migration }) => [...decisions(rows.get(operation.kind) ?? [], operation, { engine, before, session, migration: migration.id })].map(({ row }) => row));
}

export function effectsIn(steps: readonly Step[], rows: Rows): readonly Effect[] {
  return steps.flatMap(({ operation, engine, before, session, migration }) =>
    effectsOf(rows.get(operation.kind) ?? [], engine, operation, before, session, migration.id));
}

export function predicted(steps: readonly Step[], rows: Rows = engines.postgres.rows): Summary {
  const effects = effectsIn(steps, rows);
  const failsInTransaction = effects.some((effect) => effect.failsInTransaction);
  const onTables = effects.filter(({ on }) => on === undefined);
  const onOthers = failsInTransaction ? [] : effects.flatMap(({ on, ...effect }) => (on === undefined ? [] : [{ ...effect, table: on }]));
  const named = (chosen: readonly Effect[], test: (effect: Effect) => boolean) => unique(chosen.filter(test).map(({ table }) => table));
  const all = [...onTables, ...onOthers];
  return {
    locks: strongest(onTables),
    otherLocks: strongest(onOthers),
    rewrite: named(all, hasNewFile),
    empties: named(all, ({ empties }) => empties === true),
    scan: named(all, (effect) => effect.work === 'rewrite' || effect.work === 'scan' || (effect.work === 'write' && effect.blocks !== 'schema')),
    write: named(all, ({ work }) => work === 'write'),
    rowLocks: named(all, ({ blocks }) => blocks === 'rows'),
    indexBuild: named(all, ({ index }) => index === 'build'),
    indexRebuild: named(onTables, (effect) => effect.index === 'rebuild' && !hasNewFile(effect)),
    rebuilt: named(onOthers, ({ index }) => index === 'rebuild'),
    reused: named(all, ({ index }) => index === 'reuse'),
    failsInTransaction,
  };
}

/** The same, from what a server did. Of indexes, sequences and types only those that the rows of these operations speak of. */
export function measured(steps: readonly Step[], fact: Fact): Summary {
  const { locks = {}, otherLocks = {}, rewrite = [], empties = [], scan = [], write = [], rowLocks = [], indexBuild = [], indexRebuild = [], indexReuse = [], failsInTransaction = false } = fact;
  const told = failsInTransaction ? () => false : others(steps);
  const rebuilt = indexRebuild.filter(told);
  return {
    locks,
    otherLocks: Object.fromEntries(Object.entries(otherLocks).filter(([name]) => told(name))),
    rewrite,
    empties,
    scan: unique([...scan, ...rewrite.filter((table) => !empties.includes(table)), ...rebuilt]),
    write: write.filter((table) => !rewrite.includes(table)),
    rowLocks: unique([...rowLocks, ...Object.keys(locks).filter((table) => ROW_LOCKS.has(locks[table] ?? '') && descendantsOf(steps[0]?.before ?? emptyCatalog, table).some((part) => rowLocks.includes(part)))]),
    indexBuild,
    indexRebuild: unique(indexRebuild.flatMap((name) => steps[0]?.before.indexes.get(name) ?? [])).filter((table) => !rewrite.includes(table)),
    rebuilt,
    reused: indexReuse.filter(told),
    failsInTransaction,
  };
}

/** What several statements together leave to be measured: what they make themselves is not, and reading a table without rows does not show. `work`: tables of which most rows are read or written. */
export type Overall = Pick<Summary, 'locks' | 'rewrite' | 'failsInTransaction'> & { readonly work: readonly string[] };

export function overall(steps: readonly Step[], { locks, rewrite, scan, write, empties, failsInTransaction }: Summary): Overall {
  const before = steps[0]?.before ?? emptyCatalog;
  const isNew = (name: string): boolean => !before.tables.has(name) && steps.some(({ after }) => after.tables.has(name));
  const old = (names: readonly string[]): readonly string[] => names.filter((name) => !isNew(name));
  return {
    locks: Object.fromEntries(Object.entries(locks).filter(([name]) => !isNew(name))),
    rewrite: old(rewrite),
    work: unique([...old(scan).filter((name) => !before.tables.get(name)?.empty || write.includes(name) || rewrite.includes(name)), ...old(write), ...old(rewrite), ...old(empties)]),
    failsInTransaction,
  };
}

/** Written anew, or emptied. */
export function hasNewFile({ work, empties }: Pick<Effect, 'work' | 'empties'>): boolean {
  return work === 'rewrite' || empties === true;
}

/** The operations of some SQL. */
export function operationsIn(sql: string): readonly Operation[] {
  return parsed(sql).flatMap(({ operations }) => inExecutionOrder(operations));
}

/** The catalog after some SQL on an empty database. */
export function catalogAfter(sql: string): Catalog {
  return operationsIn(sql).reduce((catalog, operation) => apply(catalog, operation, { migration: 'set-up' }), emptyCatalog);
}

/** A partitioned table's rows are its partitions', locked there by what names it. */
const ROW_LOCKS: ReadonlySet<string> = new Set(['ROW SHARE', 'ROW EXCLUSIVE']);

/** Do the rows of the operations speak of that index, sequence or type? */
function others(steps: readonly Step[]): (name: string) => boolean {
  const targets = new Set(steps.flatMap(({ operation }) => (engines.postgres.rows.get(operation.kind) ?? []).flatMap(({ touches }) => touches)));
  const named = new Set(Object.keys(predicted(steps).otherLocks));
  const { indexes, sequences, types } = steps[0]?.before ?? emptyCatalog;
  return (name) => named.has(name) || (indexes.has(name) && INDEXES.some((each) => targets.has(each))) || (sequences.has(name) && targets.has('sequence')) || (types.has(name) && targets.has('type'));
}

const INDEXES = ['index', 'indexes', 'attached index'] as const;

function strongest(effects: readonly Effect[]): Readonly<Record<string, string>> {
  const locks = new Map<string, string>();
  for (const { table, lock } of effects) {
    if (strengthOf(lock as Lock) > strengthOf((locks.get(table) ?? 'none') as Lock)) locks.set(table, lock);
  }
  return Object.fromEntries([...locks].sort(([one], [other]) => (one < other ? -1 : 1)));
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

const read = new Map<string, readonly Statement[]>();
function parsed(sql: string): readonly Statement[] {
  const statements = read.get(sql) ?? dialect.parse(sql);
  read.set(sql, statements);
  return statements;
}
