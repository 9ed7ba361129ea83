/**
 * `npm run roundtrip -- DIR…`: every migration and its way back on embedded PostgreSQL, and where ddlint says otherwise. `--generated`: the
 * ways back that ddlint makes. `--unsaid`: also those of which it says nothing. `--without PATTERN`: no migrations with such an id.
 * `--database FILE`: a module that opens another database.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { parseEngine } from '../src/engines.ts';
import type { Replayed } from '../src/model.ts';
import { inverseOf, isComment } from '../src/plan/inverse.ts';
import { loadProject } from '../src/project/load.ts';
import type { Connection } from '../test/support/database.ts';
import { newPglite } from '../test/support/pglite.ts';
import { roundTrips, thatRun } from '../test/support/round-trip.ts';

const engine = parseEngine('postgres@18')!;
const counts = { pairs: 0, agreed: 0, unsure: 0, skipped: 0 };
const { positionals: folders, values: { generated: isGenerated = false, unsaid: isUnsaid = false, without, database } } = parseArgs({ allowPositionals: true, options: { generated: { type: 'boolean' }, unsaid: { type: 'boolean' }, without: { type: 'string' }, database: { type: 'string' } } });
// What is only said of the statement that follows keeps nothing from being undone.
const generated = (whole: Replayed): string | undefined => { const inverse = inverseOf(whole); return inverse && 'sql' in inverse && !inverse.sql.some((each) => isComment(each) && !each.endsWith(':')) ? inverse.sql.join('\n') : undefined; };
const { default: open } = database === undefined ? { default: async () => newPglite(18) } : (await import(pathToFileURL(database).href)) as { readonly default: () => Promise<Connection> };
for (const cwd of folders) {
  const { histories } = await loadProject({ cwd, paths: [], engine: 'postgres@18' });
  for (const { migrations } of histories.filter((history) => isGenerated || history.migrations.some(({ down }) => down))) {
    const skip = (id: string, reason: string): void => { counts.skipped += 1; print(`skipped ${id}: ${reason.split('\n')[0]}`); };
    const wanted = migrations.filter(({ id }) => without === undefined || !new RegExp(without).test(id));
    const [first, db] = [await prepared(), await prepared()];
    const ran = await thatRun(first, wanted, skip);
    await first.close();
    for await (const { id, server, said, lines, found } of roundTrips(db, engine, ran, skip, isGenerated ? generated : undefined)) {
      counts.pairs += 1;
      if (isGenerated) {
        if (server === 'undone') counts.agreed += 1;
        else print(`${id}: ${server}\n  ${lines.join('\n  ')}`);
      } else if (said === undefined) counts.unsure += 1;
      else if (said === server) counts.agreed += 1;
      else print(`${id}: ${said}, the server: ${server}\n  ${[...found, ...lines].join('\n  ')}`);
      if (isUnsaid && !isGenerated && said === undefined) print(`unsaid ${id}: the server: ${server}\n  ${lines.join('\n  ')}`);
    }
    await db.close();
  }
}
print(`${counts.pairs} pairs, ${counts.agreed} agreed, ${counts.unsure} nothing said, ${counts.skipped} not run; agreement ${(100 * counts.agreed / Math.max(1, counts.pairs - counts.unsure)).toFixed(1)} %`);

/** With what is there before the migrations: a type that some projects write for all engines and replace in code, and what frameworks keep books in. */
async function prepared(): Promise<Connection> {
  const db = await open();
  await db.run(`create domain blob as bytea;
    create table databasechangelog (id text, author text, filename text, dateexecuted timestamp, orderexecuted int, exectype text, md5sum text, description text, comments text, tag text, liquibase text, contexts text, labels text, deployment_id text);
    create table __diesel_schema_migrations (version varchar(50) primary key, run_on timestamp not null default now());
    set search_path to "$user", public`);
  return db;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
