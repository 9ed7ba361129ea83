/** Statements beyond the rows' probes that the effects are held against: `fixtures/facts/cases.sql`. */
import { readFileSync } from 'node:fs';
import type { Probe } from '../../src/effects/table.ts';
import { idOf } from './facts.ts';

/** By the id that their measurements go by. Throws where a case lacks what is run. */
export function measuredCases(): ReadonlyMap<string, Probe> {
  const [, ...cases] = readFileSync(new URL('../../fixtures/facts/cases.sql', import.meta.url), 'utf8').split(/^-- case: .*\n/m);
  return new Map(cases.map((text) => {
    const [given = '', sql] = text.split(/^-- run\n/m);
    if (sql === undefined) throw new Error(`A case without "-- run": ${text}`);
    const setup = given.replace(/^-- given\n/, '').trim();
    const probe: Probe = { ...(setup !== '' && { setup: [setup.replace(/;$/, '')] }), sql: sql.trim() };
    return [idOf(probe), probe];
  }));
}
