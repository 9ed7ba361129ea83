import { loadProject } from '../project/load.ts';
import { replay } from '../replay.ts';
import { renderEffects } from '../report/effects.ts';
import { toJsonEffects, toJsonSteps } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { colors } from './colors.ts';
import { loadOptions } from './flags.ts';
import type { CheckFlags } from './flags.ts';

/** Prints what each statement does; 0 always, since an effect is no verdict. */
export async function effectsCommand(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const { engine, base, histories, texts } = await loadProject(await loadOptions(paths, flags));
  const linesFor = linesByPath((path) => texts.get(path));
  const steps = histories.flatMap(({ migrations }) => [...replay(engine, migrations, base)].filter(({ migration }) => migration.reported).flatMap((replayed) => toJsonSteps(replayed, linesFor)));
  const report = flags.format === 'json' ? JSON.stringify(toJsonEffects(engine, steps), undefined, 2) : renderEffects(steps, colors);
  process.stdout.write(`${report}\n`);
  return 0;
}
