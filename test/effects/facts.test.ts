/** The effects that rows predict are what real servers did, on every major version. */
import { describe, expect, it } from 'vitest';
import { postgresRows } from '../../src/effects/postgres/rows.ts';
import { engines } from '../../src/engines.ts';
import { isRefusedInForce, probesOf, readFacts } from '../support/facts.ts';
import { measured, predicted, stepsOf } from '../support/predicted.ts';

const { versions } = engines.postgres;
const facts = readFacts().probes;

describe.each([...probesOf(postgresRows)])('%s', (id, probe) => {
  const accepted = [...(facts.get(id) ?? [])].filter(([, { error }]) => error === undefined);

  it('is measured', () => {
    expect([...(facts.get(id)?.keys() ?? [])].sort((a, b) => a - b), 'run: npm run facts').toEqual(versions);
    expect(accepted.length, 'is refused everywhere').toBeGreaterThan(0);
  });

  it('does what its rows say', () => {
    const each = accepted.map(([major, fact]) => ({ major, steps: stepsOf(probe, major), fact }));
    expect(Object.fromEntries(each.map(({ major, steps }) => [major, predicted(steps)]))).toEqual(Object.fromEntries(each.map(({ major, steps, fact }) => [major, measured(steps, fact)])));
  });
});

it('rows that name majors name none that refuses their probe', () => {
  expect(postgresRows.filter((row) => isRefusedInForce(row, facts)).map(({ on, case: name }) => `${on}, ${name}`)).toEqual([]);
});
