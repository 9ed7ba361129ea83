/** The effects that rows predict are what real servers did, on every major version. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { strengthOf, type Lock } from '../../src/effects/locks.ts';
import { postgresRows } from '../../src/effects/postgres/rows.ts';
import type { Probe } from '../../src/effects/table.ts';
import { engines } from '../../src/engines.ts';
import type { Effect, Migration } from '../../src/model.ts';
import { loadDialect } from '../../src/project/dialects.ts';
import { replay } from '../../src/replay.ts';
import { measuredCases } from '../support/cases.ts';
import { probesOf, readFacts, type Fact } from '../support/facts.ts';
import { hasNewFile } from './predicted.ts';

const { versions } = engines.postgres;
const dialect = await loadDialect('postgres');
const base = dialect.parse(readFileSync(new URL('../support/base.sql', import.meta.url), 'utf8'));
const facts = readFacts().probes;

describe.each([...probesOf(postgresRows), ...measuredCases()])('%s', (id, probe) => {
  const measured = [...(facts.get(id) ?? [])].filter(([, { error }]) => error === undefined);

  it('is measured', () => {
    expect([...(facts.get(id)?.keys() ?? [])].sort((a, b) => a - b), 'run: npm run facts').toEqual(versions);
    expect(measured.length, 'is refused everywhere').toBeGreaterThan(0);
  });

  it('does what its rows say', () => {
    expect(Object.fromEntries(measured.map(([major]) => [major, predictedBy(effectsOf(probe, major))]))).toEqual(Object.fromEntries(measured.map(([major, fact]) => [major, measuredAs(fact)])));
  });
});

/** What set-up does to the session lasts: it is the start of the migration. */
function effectsOf({ setup = [], sql }: Probe, major: number): readonly Effect[] {
  const statements = setup.flatMap((text) => dialect.parse(text));
  const parameters = statements.filter(({ operations }) => operations.every(({ kind }) => kind === 'setParameter'));
  const migration: Migration = { id: 'probe', reader: 'sql', reported: true, up: { path: 'probe.sql', text: sql, transaction: { wrapped: true }, statements: [...parameters, ...dialect.parse(sql)] } };
  const [replayed] = replay({ name: 'postgres', version: [major, 0] }, [migration], [...base, ...statements]);
  if (!replayed) return [];
  const { before, steps } = replayed;
  // What the statements make themselves is not measured, and reading a table without rows is no work that shows.
  const isNew = (table: string): boolean => !before.tables.has(table) && steps.some(({ after }) => after.tables.has(table));
  return steps.flatMap(({ effects }) => effects).filter(({ table }) => !isNew(table)).map((effect) => (before.tables.get(effect.table)?.empty && effect.work === 'scan' ? { ...effect, work: 'metadata' } : effect));
}

/** `work`: tables of which most rows are read or written. */
type Summary = { readonly locks: Readonly<Record<string, string>>; readonly rewrite: readonly string[]; readonly work: readonly string[]; readonly failsInTransaction: boolean };

function predictedBy(effects: readonly Effect[]): Summary {
  const onTables = effects.filter(({ on }) => on === undefined);
  const locks = new Map<string, string>();
  for (const { table, lock } of onTables) {
    if (strengthOf(lock as Lock) > strengthOf((locks.get(table) ?? 'none') as Lock)) locks.set(table, lock);
  }
  return {
    locks: Object.fromEntries(locks),
    rewrite: unique(onTables.filter(hasNewFile).map(({ table }) => table)),
    work: unique(onTables.filter((effect) => effect.work !== 'metadata' || hasNewFile(effect)).map(({ table }) => table)),
    failsInTransaction: effects.some(({ failsInTransaction }) => failsInTransaction),
  };
}

function measuredAs({ locks = {}, rewrite = [], scan = [], write = [], failsInTransaction = false }: Fact): Summary {
  return { locks, rewrite: unique(rewrite), work: unique([...scan, ...write, ...rewrite]), failsInTransaction };
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();
