/** `npm run roundtrip -- DIR…`: every migration and its way back on embedded PostgreSQL, and where ddlint says otherwise; with `--generated`, the ways back that ddlint makes. */
import { parseEngine } from '../src/engines.ts';
import type { Replayed } from '../src/model.ts';
import { inverseOf, isComment } from '../src/plan/inverse.ts';
import { loadProject } from '../src/project/load.ts';
import { newPglite } from '../test/support/pglite.ts';
import { roundTrips } from '../test/support/round-trip.ts';

const engine = parseEngine('postgres@18')!;
const counts = { pairs: 0, agreed: 0, unsure: 0, skipped: 0 };
const [folders, isGenerated] = [process.argv.slice(2).filter((argument) => argument !== '--generated'), process.argv.includes('--generated')];
const generated = (whole: Replayed): string | undefined => { const inverse = inverseOf(whole); return inverse && 'sql' in inverse && !inverse.sql.some(isComment) ? inverse.sql.join('\n') : undefined; };
for (const cwd of folders) {
  const { histories } = await loadProject({ cwd, paths: [], engine: 'postgres@18' });
  for (const { migrations } of histories.filter((history) => isGenerated || history.migrations.some(({ down }) => down))) {
    const db = await newPglite(18);
    // A type that some projects write for all engines, and that their code replaces here.
    await db.run('create domain blob as bytea');
    const skip = (id: string, reason: string): void => { counts.skipped += 1; print(`skipped ${id}: ${reason.split('\n')[0]}`); };
    for await (const { id, server, said, lines, found } of roundTrips(db, engine, migrations, skip, isGenerated ? generated : undefined)) {
      counts.pairs += 1;
      if (isGenerated) {
        if (server === 'undone') counts.agreed += 1;
        else print(`${id}: ${server}\n  ${lines.join('\n  ')}`);
      } else if (said === undefined) counts.unsure += 1;
      else if (said === server) counts.agreed += 1;
      else print(`${id}: ${said}, the server: ${server}\n  ${[...found, ...lines].join('\n  ')}`);
    }
    await db.close?.();
  }
}
print(`${counts.pairs} pairs, ${counts.agreed} agreed, ${counts.unsure} nothing said, ${counts.skipped} not run; agreement ${(100 * counts.agreed / Math.max(1, counts.pairs - counts.unsure)).toFixed(1)} %`);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
