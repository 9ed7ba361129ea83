/**
 * `npm run facts [-- --majors 15,18] [--all]`: runs the probes of the effects' rows, and `fixtures/facts/cases.sql`, on real servers and writes what they did to
 * `fixtures/facts/`. Only probes without a fact are run, or all of them. Majors that PGlite has are run there too, and where it
 * does something else is printed.
 */
import { parseArgs } from 'node:util';
import type { Probe } from '../src/effects/table.ts';
import { postgresRows } from '../src/effects/postgres/rows.ts';
import { measuredCases } from '../test/support/cases.ts';
import type { Database } from '../test/support/database.ts';
import { factOf, probesOf, readFacts, writeFacts, type Fact } from '../test/support/facts.ts';
import { measure } from '../test/support/measure.ts';
import { PGLITE_MAJORS, startPglite } from '../test/support/pglite.ts';
import { SERVER_MAJORS, startServer } from './postgres/servers.ts';

const { values } = parseArgs({ options: { majors: { type: 'string', default: SERVER_MAJORS.join() }, all: { type: 'boolean', default: false } } });
const chosen = values.majors.split(',').map(Number);
const probes = new Map([...probesOf(postgresRows), ...measuredCases()]);

for (const major of SERVER_MAJORS.filter((each) => chosen.includes(each))) {
  const server = await startServer(major).catch((error: unknown) => {
    console.log(`PostgreSQL ${major}: skipped, no server can be started here. ${String(error)}`);
    return undefined;
  });
  if (!server) continue;
  await measureOn(server);
  await server.close();
}
for (const major of PGLITE_MAJORS.filter((each) => chosen.includes(each))) await compareWith(await startPglite(major));

async function measureOn(server: Database): Promise<void> {
  const known = readFacts();
  const added = new Map<string, Fact>();
  for (const [id, probe] of probes) {
    if (values.all || !known.probes.get(id)?.has(server.major)) added.set(id, await measured(server, probe));
  }
  const version = String(await server.run('show server_version'));
  writeFacts({
    versions: new Map([...known.versions, [server.major, version]]),
    probes: new Map([...probes.keys()].map((id) => {
      const fact = added.get(id);
      return [id, new Map([...(known.probes.get(id) ?? []), ...(fact ? [[server.major, fact] as const] : [])])];
    })),
  });
  console.log(`PostgreSQL ${version}: ${added.size} of ${probes.size} probes run, ${[...added.values()].filter(({ error }) => error).length} of them refused`);
}

async function compareWith(pglite: Database): Promise<void> {
  const known = readFacts();
  const differing: string[] = [];
  for (const [id, probe] of probes) {
    const there = known.probes.get(id)?.get(pglite.major);
    if (!there || there.failsInTransaction) continue;
    const here = await measured(pglite, probe);
    if (JSON.stringify(here) !== JSON.stringify(there)) differing.push(`  ${id}\n    server: ${JSON.stringify(there)}\n    PGlite: ${JSON.stringify(here)}`);
  }
  await pglite.close();
  console.log([`PGlite ${pglite.major}: ${differing.length} probes do something else than on a server`, ...differing].join('\n'));
}

/** Old majors do not know the syntax of some set-ups. */
async function measured(db: Database, probe: Probe): Promise<Fact> {
  try {
    return factOf(await measure(db, probe));
  } catch {
    return { error: 'set-up' };
  }
}
