import { rules } from '../../rules/index.ts';
import { engineText } from '../engines.ts';
import { lint } from '../lint.ts';
import type { Linted } from '../lint.ts';
import { loadProject } from '../project/load.ts';
import type { Project } from '../project/load.ts';
import type { Width } from '../report/excerpt.ts';
import { toJson } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { renderSummary } from '../report/summary.ts';
import { renderFindings } from '../report/text.ts';
import { colors } from './colors.ts';
import { loadOptions } from './flags.ts';
import type { CheckFlags } from './flags.ts';

/** Prints the report; 1 when there are findings at error level or too many warnings. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const project = await loadProject(await loadOptions(paths, flags));
  const linted = lintAll(project, flags.strict === true);
  const linesFor = linesByPath((path) => project.texts.get(path));
  const { findings, statements } = linted;
  if (flags.format === 'json') process.stdout.write(`${JSON.stringify(toJson(project.engine, linted, linesFor), undefined, 2)}\n`);
  else {
    const files = project.histories.flatMap(({ migrations, unread }) => [...unread.map(({ path }) => path), ...migrations.filter(({ reported }) => reported).flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])])]);
    const summary = renderSummary({ findings, files: new Set(files).size, statements, engine: engineText(project.engine), transaction: project.transaction, engineAssumed: project.engineAssumed, skipped: project.skipped }, colors);
    const report = renderFindings(findings, rules, linesFor, colors, await widthOf([...project.texts.values()]));
    process.stdout.write(`${report}${report === '' ? '' : '\n'}${summary}\n`);
  }
  const warnings = findings.filter(({ severity, category }) => severity === 'warning' && category !== 'unread').length;
  return findings.some(({ severity }) => severity === 'error') || warnings > (flags.maxWarnings ?? Infinity) ? 1 : 0;
}

/** Knows how wide the characters of `texts` are; what is needed beyond ASCII is loaded only then. */
async function widthOf(texts: readonly string[]): Promise<Width | undefined> {
  return texts.every((text) => /^[\t-\r\x20-\x7e]*$/.test(text)) ? undefined : (await import('string-width')).default;
}

/** Every history of a project, one after the other. */
function lintAll({ engine, base, severities, histories }: Project, strict: boolean): Linted {
  const all = histories.map(({ migrations, unread }) =>
    lint({ engine, migrations, base, unread, rules, severities: strict ? new Map([...severities, ['unread', 'error']]) : severities }),
  );
  return {
    findings: all.flatMap(({ findings }) => findings),
    statements: {
      read: all.reduce((sum, { statements }) => sum + statements.read, 0),
      understood: all.reduce((sum, { statements }) => sum + statements.understood, 0),
      unknown: all.flatMap(({ statements }) => statements.unknown),
    },
  };
}
