import { beforeAll, describe, expect, it } from 'vitest';
import { postgresRows } from '../../src/effects/postgres/rows.ts';
import type { Probe, Row } from '../../src/effects/table.ts';
import type { Database } from '../support/database.ts';
import { measure, type Measurement } from '../support/measure.ts';
import { PGLITE_MAJORS, startPglite } from '../support/pglite.ts';
import { predict } from './predicted.ts';

type Probed = Row & { readonly probe: Probe };

describe.each(PGLITE_MAJORS)('PostgreSQL %i', (major) => {
  let db: Database;
  beforeAll(async () => {
    db = await startPglite(major);
  }, 120_000);
  const rows = postgresRows.filter((row): row is Probed => row.probe !== undefined && (row.since ?? 0) <= major && major <= (row.until ?? Infinity));

  it.each(rows.map((row) => [`${row.on}, ${row.case}: ${row.probe.sql}`, row] as const))('%s', async (_, row) => {
    const predicted = predict(major, row.probe);
    expect(predicted.rows.map(({ on, case: name }) => `${on}, ${name}`)).toContain(`${row.on}, ${row.case}`);
    const measured = await measure(db, row.probe);
    expect(measured.error).toBeUndefined();
    expect(comparable(predicted, measured)).toEqual(comparable({ ...measured, scan: [...new Set([...measured.scan, ...measured.rewrite])].sort() }, measured));
  });
});

/** Of what runs outside transactions, one session sees no more than that it does. */
function comparable({ locks, rewrite, scan, failsInTransaction }: Pick<Measurement, 'locks' | 'rewrite' | 'scan' | 'failsInTransaction'>, measured: Measurement) {
  return measured.failsInTransaction ? { failsInTransaction } : { locks, rewrite, scan, failsInTransaction };
}
