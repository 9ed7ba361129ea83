/** What the rows say about a probe, in the words of a measurement. */
import { readFileSync } from 'node:fs';
import { apply, emptyCatalog } from '../../src/catalog/catalog.ts';
import { inExecutionOrder } from '../../src/catalog/passes.ts';
import { advance, startSession } from '../../src/catalog/session.ts';
import { createPostgres } from '../../src/dialects/postgres/dialect.ts';
import { postgresRows } from '../../src/effects/postgres/rows.ts';
import { decisions, effectsOf, type Probe, type Row } from '../../src/effects/table.ts';
import type { Catalog, Effect, Engine, Session } from '../../src/model.ts';
import type { Operation } from '../../src/operations.ts';

export type Predicted = {
  readonly locks: Readonly<Record<string, string>>;
  readonly rewrite: readonly string[];
  /** Read whole, or got a new file. */
  readonly scan: readonly string[];
  readonly write: readonly string[];
  readonly failsInTransaction: boolean;
  /** The rows that decided. */
  readonly rows: readonly Row[];
};

/** Written anew, or emptied. */
export function hasNewFile({ work, empties }: Effect): boolean {
  return work === 'rewrite' || empties === true;
}

const postgres = createPostgres(readFileSync(new URL('../../node_modules/libpg-query/wasm/libpg-query.wasm', import.meta.url)));
const BASE = readFileSync(new URL('../support/base.sql', import.meta.url), 'utf8');

/** Parses, replays and asks the rows, like a migration whose only statement is the probe's. */
export function predict(major: number, { setup = [], sql }: Probe): Predicted {
  const engine: Engine = { name: 'postgres', version: [major, 0] };
  const prepared = [BASE, ...setup].reduce((state, text) => run(state, text, engine, 'set-up').state, { catalog: emptyCatalog, session: startSession(false) });
  const { effects, rows } = run({ ...prepared, session: { ...startSession(true), parameters: prepared.session.parameters } }, sql, engine, 'probe');
  const old = effects.filter(({ table, on, lock }) => on === undefined && lock !== 'none' && prepared.catalog.tables.has(table));
  const working = (test: (effect: Effect) => boolean) => [...new Set(old.filter(test).map(({ table }) => table))].sort();
  return {
    locks: Object.fromEntries([...new Set(old.map(({ table }) => table))].sort().map((name) => [name, strongest(old.filter(({ table }) => table === name))])),
    rewrite: working(hasNewFile),
    scan: working((effect) => hasNewFile(effect) || effect.work === 'scan' || (effect.work === 'write' && effect.blocks !== 'schema')),
    write: working(({ work }) => work === 'write'),
    failsInTransaction: effects.some(({ failsInTransaction }) => failsInTransaction),
    rows,
  };
}

/** The operations of some SQL. */
export function operationsIn(sql: string): readonly Operation[] {
  return postgres.parse(sql).flatMap(({ operations }) => inExecutionOrder(operations));
}

/** The catalog after some SQL on an empty database. */
export function catalogAfter(sql: string): Catalog {
  return operationsIn(sql).reduce((catalog, operation) => apply(catalog, operation, { migration: 'set-up' }), emptyCatalog);
}

type State = { readonly catalog: Catalog; readonly session: Session };

function run(start: State, sql: string, engine: Engine, migration: string): { readonly state: State; readonly effects: readonly Effect[]; readonly rows: readonly Row[] } {
  let { catalog, session } = start;
  const effects: Effect[] = [];
  const rows: Row[] = [];
  for (const operation of operationsIn(sql)) {
    const own = effectsOf(postgresRows, engine, operation, catalog, session, migration);
    rows.push(...[...decisions(postgresRows, operation, { engine, before: catalog, session, migration })].map(({ row }) => row));
    effects.push(...own);
    catalog = apply(catalog, operation, { migration });
    session = advance(session, operation, own, catalog);
  }
  return { state: { catalog, session }, effects, rows };
}

const LOCKS = ['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

function strongest(effects: readonly Effect[]): string {
  return effects.map(({ lock }) => lock).reduce((one, other) => (LOCKS.indexOf(other) > LOCKS.indexOf(one) ? other : one));
}
