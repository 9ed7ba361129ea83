import { rules } from '../../rules/index.ts';
import { lint } from '../lint.ts';
import type { Linted } from '../lint.ts';
import { loadProject } from '../project/load.ts';
import type { Project } from '../project/load.ts';
import { severitiesOf } from '../project/settings.ts';
import type { Width } from '../report/excerpt.ts';
import { toJson } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { renderBasis, renderVerdict, skippedText } from '../report/summary.ts';
import { renderFindings } from '../report/text.ts';
import { colors } from './colors.ts';
import { loadOptions } from './flags.ts';
import type { CheckFlags } from './flags.ts';

/** Prints the report; 1 when there are findings at error level or too many warnings. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const changed = severitiesOf(Object.fromEntries(flags.rule ?? []));
  const project = await loadProject({ ...await loadOptions(paths, flags), rules: changed });
  const linted = lintAll(project, flags.strict === true);
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify(toJson(project.engine, linted, linesByPath((path) => project.texts.get(path))), undefined, 2)}\n`);
    project.skipped.forEach((each) => process.stderr.write(`ddlint: ${skippedText(each)}\n`));
  } else process.stdout.write(`${await renderReport(project, linted)}\n`);
  const warnings = linted.findings.filter(({ severity, category }) => severity === 'warning' && category !== 'unread').length;
  return linted.findings.some(({ severity }) => severity === 'error') || warnings > (flags.maxWarnings ?? Infinity) ? 1 : 0;
}

async function renderReport(project: Project, { findings, statements }: Linted): Promise<string> {
  const { histories, texts } = project;
  const files = new Set(histories.flatMap(({ migrations, unread }) => [...unread.map(({ path }) => path), ...migrations.filter(({ reported }) => reported).flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])])]));
  const report = renderFindings(findings, rules, linesByPath((path) => texts.get(path)), colors, await widthOf([...texts.values()]));
  return [...(report === '' ? [] : [report]), renderVerdict(findings, files.size, colors), renderBasis({ ...project, statements }, colors)].join('\n');
}

/** Knows how wide the characters of `texts` are; what is needed beyond ASCII is loaded only then. */
async function widthOf(texts: readonly string[]): Promise<Width | undefined> {
  return texts.every((text) => /^[\t-\r\x20-\x7e]*$/.test(text)) ? undefined : (await import('string-width')).default;
}

/** Every history of a project, one after the other. */
function lintAll({ engine, base, sizes, severities, histories }: Project, strict: boolean): Linted {
  const all = histories.map(({ migrations, unread }) =>
    lint({ engine, migrations, base, unread, rules, ...(sizes && { sizes }), severities: strict ? new Map([...severities, ['unread', 'error']]) : severities }),
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
