/** `npx tsx scripts/volatility.ts`: writes src/effects/postgres/volatility.ts from pg_proc of real servers of every major. */
import { writeFileSync } from 'node:fs';
import type { Volatility } from '../src/operations.ts';
import { SERVER_MAJORS, startServer } from './postgres/servers.ts';

type Routine = { readonly name: string; readonly volatility: Volatility };

const CONTRIB = ['btree_gin', 'btree_gist', 'citext', 'cube', 'dict_int', 'earthdistance', 'fuzzystrmatch', 'hstore', 'intarray', 'isn', 'lo', 'ltree', 'pg_trgm', 'pgcrypto', 'seg', 'tablefunc', 'unaccent', 'uuid-ossp', 'xml2'];
const ORDER: readonly Volatility[] = ['immutable', 'stable', 'volatile'];

/** Called without parentheses, and most of them not in pg_proc: https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT */
const KEYWORDS = ['current_catalog', 'current_date', 'current_role', 'current_schema', 'current_time', 'current_timestamp', 'current_user', 'localtime', 'localtimestamp', 'session_user', 'system_user', 'user'];

/**
 * Functions that an expression of a table can call. Left out: what the server calls (operators, index and aggregate support,
 * input and output), rows for views, and `timezone` of a time with time zone, whose volatility was another up to 14.
 */
const query = (major: number) => `
select json_agg(json_build_object('name', proname, 'volatility', case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end))::text
from pg_proc p join pg_namespace n on n.oid = pronamespace
where nspname in ('pg_catalog', 'public') and not proretset and ${major < 11 ? 'not proisagg and not proiswindow' : "prokind = 'f'"}
  and prorettype::regtype::text not in ('internal', 'cstring', 'trigger', 'event_trigger') and prorettype::regtype::text !~ '_handler$'
  and not exists (select from unnest(proargtypes) type where type in ('internal'::regtype, 'cstring'::regtype))
  and not exists (select from pg_operator where oprcode = p.oid and oprname ~ '^([=<>+*/-]|<>|<=|>=|!?~+\\*?|~[<>]=?~)$')
  and not exists (select from pg_aggregate where p.oid in (aggfnoid, aggtransfn, aggfinalfn, aggcombinefn))
  and (not exists (select from pg_amproc where amproc = p.oid) or proname ~ '^hashtext')
  and not (proname = 'timezone' and 'timetz'::regtype = any (proargtypes::oid[]))
  and proname !~ '^(pg_stat_|pg_replication_|pg_logical_|binary_upgrade_|_)|(send|typmodin|validator|_inv)$'
  and not (proname ~ '^pg_' and provolatile = 'v' and proname !~ 'lock|sleep|notify')`;

const known = new Map<string, Volatility>(KEYWORDS.map((name) => [name, 'stable']));
for (const major of SERVER_MAJORS) {
  for (const { name, volatility } of await routinesOf(major)) known.set(name, moreVolatile(volatility, known.get(name)));
}
writeFileSync(new URL('../src/effects/postgres/volatility.ts', import.meta.url), render(known));

async function routinesOf(major: (typeof SERVER_MAJORS)[number]): Promise<readonly Routine[]> {
  const db = await startServer(major);
  for (const extension of CONTRIB) await db.run(`create extension if not exists "${extension}" cascade`);
  const routines = JSON.parse((await db.run(query(major))) ?? '[]') as readonly Routine[];
  await db.close();
  const now = new Map<string, Volatility>();
  for (const { name, volatility } of routines) now.set(name, moreVolatile(volatility, now.get(name)));
  const differing = [...now].filter(([name, volatility]) => known.has(name) && known.get(name) !== volatility);
  console.log(`PostgreSQL ${major}: ${now.size} names`, ...differing.map(([name, volatility]) => `${name} is ${volatility}, was ${known.get(name)}`));
  return routines;
}

function moreVolatile(one: Volatility, other: Volatility = 'immutable'): Volatility {
  return ORDER.indexOf(one) > ORDER.indexOf(other) ? one : other;
}

function render(volatilities: ReadonlyMap<string, Volatility>): string {
  const names = (chosen: Volatility) => [...volatilities].filter(([, volatility]) => volatility === chosen).map(([name]) => name).sort();
  return `// Written by scripts/volatility.ts.
import type { Volatility } from '../../operations.ts';

/**
 * The volatility of a function of PostgreSQL or its contrib extensions, of \`current_timestamp\` and its kin; undefined for any
 * other name. The most volatile overload counts, in pg_proc of PostgreSQL ${SERVER_MAJORS[0]} to ${SERVER_MAJORS.at(-1)}.
 */
export function volatilityOf(name: string): Volatility | undefined {
  return VOLATILITIES.get(name);
}

const NAMES: { readonly [volatility in Volatility]: string } = {
${ORDER.map((volatility) => `  ${volatility}: \`\n${wrapped(names(volatility))}\`,`).join('\n')}
};
const VOLATILITIES: ReadonlyMap<string, Volatility> = new Map(
  (['immutable', 'stable', 'volatile'] as const).flatMap((volatility) => NAMES[volatility].trim().split(/\\s+/).map((name) => [name, volatility] as const)),
);
`;
}

/** Lines of up to 160 characters. */
function wrapped(words: readonly string[]): string {
  return words.join(' ').replace(/(.{1,160})(?: |$)/g, '$1\n').trimEnd();
}
