/** From a check to what formats print of it. */
import { rules } from '../../rules/index.ts';
import type { Finding, Replayed } from '../model.ts';
import type { Identified, Printed, PrintedMigration } from '../report/formats/printed.ts';
import { toJson, toJsonFinding, toJsonHistory } from '../report/json.ts';
import { linesByPath, linesOf } from '../report/lines.ts';
import { timelineOf } from '../report/timeline.ts';
import { checkedPaths } from './checked-paths.ts';
import { identities } from './identity.ts';
import { lintProject } from './lint-project.ts';
import type { Checked } from './lint-project.ts';
import type { LoadOptions } from './load.ts';

type Timed = Pick<PrintedMigration, 'statements' | 'back'>;

/** Checks a project, and keeps what each statement under check does. `version`: ddlint's own. */
export async function printedProject(options: LoadOptions, strict: boolean, version: string, check: typeof lintProject = lintProject): Promise<{ readonly checked: Checked; readonly printed: Printed }> {
  const timed: Timed[] = [];
  const checked = await check(options, strict, (replayed) => { timed.push(timesOf(replayed)); });
  return { checked, printed: printedOf(checked, timed, version) };
}

function timesOf(replayed: Replayed): Timed {
  const ofScript = (way: Replayed): PrintedMigration['statements'] => timelineOf(way, linesOf(way.migration.up.text));
  return { statements: ofScript(replayed), ...(replayed.down && { back: { path: replayed.down.migration.up.path, statements: ofScript(replayed.down) } }) };
}

function printedOf({ project, linted, known, baseline }: Checked, timed: readonly Timed[], version: string): Printed {
  const linesFor = linesByPath((path) => project.texts.get(path));
  const migrations = project.histories.flatMap((history) => history.migrations);
  const identityOf = identities(migrations);
  const identified = (finding: Finding): Identified => ({ ...toJsonFinding(finding, linesFor), identity: identityOf(finding) });
  const { findings: _findings, ...report } = toJson(project.histories.map(toJsonHistory), linted, linesFor, { ...project, baseline });
  return {
    version,
    report,
    findings: linted.findings.map(identified),
    suppressed: linted.silenced.map(({ finding, reason }) => ({ ...identified(finding), reason })),
    known: known.map(identified),
    skipped: project.skipped,
    rules,
    migrations: linted.migrations.map((change, at) => ({ ...change, ...timed[at]! })),
    paths: [...checkedPaths(project)],
    linesFor,
  };
}
