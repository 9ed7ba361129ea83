import type { Replayed } from '../model.ts';
import { loadProject } from '../project/load.ts';
import type { Project } from '../project/load.ts';
import { replay } from '../replay.ts';
import { renderEffects } from '../report/effects.ts';
import { toJsonEffects, toJsonSteps } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { renderBasis, skippedText } from '../report/summary.ts';
import { colors } from './colors.ts';
import { loadOptions } from './flags.ts';
import type { InputFlags } from './flags.ts';

/** Prints what each statement does; 0 always, since an effect is no verdict. */
export async function effectsCommand(paths: readonly string[], flags: InputFlags): Promise<number> {
  const project = await loadProject(await loadOptions(paths, flags));
  const linesFor = linesByPath((path) => project.texts.get(path));
  const skipped = [...project.histories.flatMap(({ unread }) => unread), ...project.skipped];
  if (flags.format === 'json') {
    const steps = [...reported(project)].flatMap((each) => toJsonSteps(each, linesFor));
    process.stdout.write(`${JSON.stringify(toJsonEffects(project.engine, steps), undefined, 2)}\n`);
    skipped.forEach((each) => process.stderr.write(`ddlint: ${skippedText(each)}\n`));
  } else {
    const blocks = [...reported(project)].map((each) => renderEffects(each, linesFor(each.migration.up.path), colors));
    process.stdout.write(`${blocks.join('')}${renderBasis({ ...project, statements: countUps(project), skipped }, colors)}\n`);
  }
  return 0;
}

function* reported({ engine, base, histories }: Project): Generator<Replayed> {
  for (const { migrations } of histories) {
    for (const replayed of replay(engine, migrations, base)) if (replayed.migration.reported) yield replayed;
  }
}

function countUps({ histories }: Project): { readonly read: number; readonly understood: number } {
  const statements = histories.flatMap(({ migrations }) => migrations.filter((each) => each.reported).flatMap(({ up }) => up.statements));
  return { read: statements.length, understood: statements.filter(({ operations }) => operations.every(({ kind }) => kind !== 'unknown')).length };
}
