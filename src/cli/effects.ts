import type { Replayed } from '../model.ts';
import { loadProject } from '../project/load.ts';
import type { Project } from '../project/load.ts';
import { replay } from '../replay.ts';
import { renderEffects } from '../report/effects.ts';
import { toJsonEffects, toJsonHistory, toJsonSteps } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { renderBasis, skippedTexts } from '../report/summary.ts';
import { colors } from './colors.ts';
import { agree, loadOptions } from './flags.ts';
import type { InputFlags } from './flags.ts';

/** Prints what each statement does; 0 always, since an effect is no verdict. */
export async function effectsCommand(paths: readonly string[], flags: InputFlags): Promise<number> {
  agree(paths, flags);
  const project = await loadProject({ ...await loadOptions(paths, flags), baseline: false });
  const linesFor = linesByPath((path) => project.texts.get(path));
  const skipped = [...project.histories.flatMap(({ unread }) => unread), ...project.skipped];
  if (flags.format === 'json') {
    const steps = [...reported(project)].flatMap((each) => toJsonSteps(each, linesFor));
    process.stdout.write(`${JSON.stringify(toJsonEffects(project.histories.map(toJsonHistory), steps), undefined, 2)}\n`);
    skippedTexts(skipped).forEach((line) => process.stderr.write(`ddlint: ${line}\n`));
  } else {
    const replays = [...reported(project)];
    const blocks = replays.map((each) => renderEffects(each, linesFor(each.migration.up.path), colors));
    process.stdout.write(`${blocks.join('')}${renderBasis({ ...project, statements: count(replays), skipped }, colors)}\n`);
  }
  return 0;
}

function* reported({ histories }: Project): Generator<Replayed> {
  for (const { migrations, settings: { engine, base } } of histories) yield* replay(engine, migrations, base);
}

function count(replays: readonly Replayed[]): { readonly read: number; readonly understood: number } {
  const unknown = new Set(replays.flatMap(({ steps }) => steps.flatMap(({ statement, operation }) => (operation.kind === 'unknown' ? [statement] : []))));
  const read = replays.reduce((sum, { migration }) => sum + migration.up.statements.length, 0);
  return { read, understood: read - unknown.size };
}
