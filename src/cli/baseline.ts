import { relative } from 'node:path';
import { baselineOf, renderBaseline } from '../project/baseline.ts';
import { pathsIn, writeBaseline } from '../project/baseline-file.ts';
import { lintProject } from '../project/lint-project.ts';
import { severitiesOf } from '../project/settings.ts';
import { disk } from '../project/tree.ts';
import type { CheckFlags } from './flags.ts';

/** Writes what is found now; 0 always. */
export async function baselineCommand(paths: readonly string[], { rule, ...flags }: Omit<CheckFlags, 'format'>): Promise<number> {
  const cwd = process.cwd();
  const { project, linted: { findings } } = await lintProject({ cwd, paths, ...flags, rules: severitiesOf(Object.fromEntries(rule ?? [])), baseline: false });
  const file = project.baselineFile;
  writeBaseline(cwd, file, renderBaseline(baselineOf(findings, project.histories.flatMap(({ migrations }) => migrations), pathsIn(cwd, disk, file))));
  const files = new Set(findings.map(({ path }) => path)).size;
  process.stdout.write(`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} in ${files} ${files === 1 ? 'file' : 'files'} written to ${relative(cwd, file.path)}: ddlint check leaves them out from now on.\n`);
  return 0;
}
