/** The effects that rows predict are what real servers did, on every major version. */
import { describe, expect, it } from 'vitest';
import { postgresRows } from '../../src/effects/postgres/rows.ts';
import { engines } from '../../src/engines.ts';
import { measuredCases } from '../support/cases.ts';
import { isRefusedInForce, probesOf, readFacts, type Fact } from '../support/facts.ts';
import { measured, overall, predicted, stepsOf } from '../support/predicted.ts';

const { versions } = engines.postgres;
const facts = readFacts().probes;

describe.each([...probesOf(postgresRows)])('%s', (id, probe) => {
  it('is measured', () => { isMeasured(id); });

  it('does what its rows say', () => {
    const each = accepted(id).map(([major, fact]) => ({ major, steps: stepsOf(probe, major), fact }));
    expect(Object.fromEntries(each.map(({ major, steps }) => [major, predicted(steps)]))).toEqual(Object.fromEntries(each.map(({ major, steps, fact }) => [major, measured(steps, fact)])));
  });
});

describe.each([...measuredCases()])('%s', (id, probe) => {
  it('is measured', () => { isMeasured(id); });

  it('does as a whole what the rows of its statements say', () => {
    const each = accepted(id).map(([major, fact]) => ({ major, steps: stepsOf(probe, major), fact }));
    expect(Object.fromEntries(each.map(({ major, steps }) => [major, overall(steps, predicted(steps))]))).toEqual(Object.fromEntries(each.map(({ major, steps, fact }) => [major, overall(steps, measured(steps, fact))])));
  });
});

it('rows that name majors name none that refuses their probe', () => {
  expect(postgresRows.filter((row) => isRefusedInForce(row, facts)).map(({ on, case: name }) => `${on}, ${name}`)).toEqual([]);
});

function accepted(id: string): readonly (readonly [number, Fact])[] {
  return [...(facts.get(id) ?? [])].filter(([, { error }]) => error === undefined);
}

function isMeasured(id: string): void {
  expect([...(facts.get(id)?.keys() ?? [])].sort((a, b) => a - b), 'run: npm run facts').toEqual(versions);
  expect(accepted(id).length, 'is refused everywhere').toBeGreaterThan(0);
}
