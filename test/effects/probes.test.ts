import { beforeAll, describe, expect, it } from 'vitest';
import { postgresRows } from '../../src/effects/postgres/rows.ts';
import type { Probe, Row } from '../../src/effects/table.ts';
import type { Database } from '../support/database.ts';
import { measure } from '../support/measure.ts';
import { PGLITE_MAJORS, startPglite } from '../support/pglite.ts';
import { measured, predicted, rowsOf, stepsOf } from '../support/predicted.ts';

type Probed = Row & { readonly probe: Probe };

/** PGlite 16 is 16.4: later minor releases do something else. */
const CHANGED_SINCE: ReadonlySet<string> = new Set(['addColumn, a domain with a VOLATILE default', 'attachPartition, foreign keys to the partitioned table', 'createTable, foreign keys to the partitioned table']);

describe.each(PGLITE_MAJORS)('PostgreSQL %i', (major) => {
  let db: Database;
  beforeAll(async () => {
    db = await startPglite(major);
  }, 120_000);
  const rows = postgresRows.filter((row): row is Probed => row.probe !== undefined && (row.since ?? 0) <= major && major <= (row.until ?? Infinity) && !(major === 16 && CHANGED_SINCE.has(`${row.on}, ${row.case}`)));

  it.each(rows.map((row) => [`${row.on}, ${row.case}: ${row.probe.sql}`, row] as const))('%s', async (_, row) => {
    const steps = stepsOf(row.probe, major);
    expect(rowsOf(steps).map(({ on, case: name }) => `${on}, ${name}`)).toContain(`${row.on}, ${row.case}`);
    const fact = await measure(db, row.probe);
    expect(fact.error).toBeUndefined();
    const summary = predicted(steps);
    // Of what runs outside transactions, one session sees no more than that it does.
    if (fact.failsInTransaction) expect(summary.failsInTransaction).toBe(true);
    else expect(summary).toEqual(measured(steps, fact));
  });
});
