import { describe, expect, it } from 'vitest';
import { volatilityOf } from '../../src/effects/postgres/volatility.ts';
import { PGLITE_MAJORS, startPglite } from '../support/pglite.ts';

/** Names of pg_catalog with their volatilities, without the overload of `timezone` that takes a time with time zone. */
const ROUTINES = `
select json_object_agg(proname, volatilities)::text from (
  select proname, array_agg(distinct provolatile) as volatilities from pg_proc
  where pronamespace = 'pg_catalog'::regnamespace and prokind = 'f' and not (proname = 'timezone' and 'timetz'::regtype = any (proargtypes::oid[]))
  group by proname
) names`;
const ORDER = ['immutable', 'stable', 'volatile'];
const LETTERS = ['i', 's', 'v'];

describe.each(PGLITE_MAJORS)('volatilities of PostgreSQL %i', (major) => {
  it('are those of its catalog', async () => {
    const db = await startPglite(major);
    const routines = Object.entries(JSON.parse(String(await db.run(ROUTINES))) as Record<string, readonly string[]>);
    const listed = routines.filter(([name]) => volatilityOf(name));
    expect(listed.length).toBeGreaterThan(700);
    const wrong = listed.filter(([name, volatilities]) => volatilities.some((letter) => LETTERS.indexOf(letter) > ORDER.indexOf(volatilityOf(name) ?? '')));
    expect(wrong).toEqual([]);
  });
});

it.each([
  ['lower', 'immutable'],
  ['md5', 'immutable'],
  ['now', 'stable'],
  ['current_timestamp', 'stable'],
  ['localtime', 'stable'],
  ['timezone', 'stable'],
  ['random', 'volatile'],
  ['clock_timestamp', 'volatile'],
  ['gen_random_uuid', 'volatile'],
  ['uuid_generate_v4', 'volatile'],
  ['nextval', 'volatile'],
  ['make_up_a_name', undefined],
  ['constructor', undefined],
])('%s is %s', (name, volatility) => {
  expect(volatilityOf(name)).toBe(volatility);
});
