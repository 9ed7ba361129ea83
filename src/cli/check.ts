import { rules } from '../../rules/index.ts';
import { lint } from '../lint.ts';
import type { Linted } from '../lint.ts';
import { loadProject } from '../project/load.ts';
import type { LoadOptions, Project } from '../project/load.ts';
import { severitiesOf } from '../project/settings.ts';
import { UserError } from '../project/user-error.ts';
import type { Width } from '../report/excerpt.ts';
import { toJson } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { renderBasis, renderChanges, renderVerdict, skippedText } from '../report/summary.ts';
import { renderFindings } from '../report/text.ts';
import { colors } from './colors.ts';
import { loadOptions } from './flags.ts';
import type { CheckFlags } from './flags.ts';

/** Prints the report; 1 when there are findings at error level or too many warnings. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const changed = severitiesOf(Object.fromEntries(flags.rule ?? []));
  const options = { ...await loadOptions(paths, flags), rules: changed };
  if (flags.fix && options.overlay) throw new UserError('Standard input (-) cannot be fixed. Name the file.');
  if (flags.fix && flags.staged) throw new UserError('What is staged cannot be fixed, since the files may have changed after that. Leave --staged or --fix out.');
  const strict = flags.strict === true;
  const { project, linted, fixed } = flags.fix ? await fixAll(options, strict) : { ...await lintAll(options, strict), fixed: 0 };
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify(toJson(project.engine, linted, linesByPath((path) => project.texts.get(path)), project.compared), undefined, 2)}\n`);
    project.skipped.forEach((each) => process.stderr.write(`ddlint: ${skippedText(each)}\n`));
  } else process.stdout.write(`${await renderReport(project, linted)}\n`);
  if (flags.fix) process.stderr.write(`ddlint: ${fixed} ${fixed === 1 ? 'fix' : 'fixes'} written.\n`);
  const warnings = linted.findings.filter(({ severity, category }) => severity === 'warning' && category !== 'unread').length;
  return linted.findings.some(({ severity }) => severity === 'error') || warnings > (flags.maxWarnings ?? Infinity) ? 1 : 0;
}

async function renderReport(project: Project, { findings, statements, migrations }: Linted): Promise<string> {
  const { histories, texts } = project;
  const files = new Set(histories.flatMap(({ migrations, unread }) => [...unread.map(({ path }) => path), ...migrations.filter(({ reported }) => reported).flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])])]));
  const report = renderFindings(findings, rules, linesByPath((path) => texts.get(path)), colors, await widthOf([...texts.values()]));
  return [...(report === '' ? [] : [report]), renderVerdict(findings, files.size, colors), ...renderChanges(migrations), renderBasis({ ...project, statements }, colors)].join('\n');
}

/** Knows how wide the characters of `texts` are; what is needed beyond ASCII is loaded only then. */
async function widthOf(texts: readonly string[]): Promise<Width | undefined> {
  return texts.every((text) => /^[\t-\r\x20-\x7e]*$/.test(text)) ? undefined : (await import('string-width')).default;
}

type Checked = { readonly project: Project; readonly linted: Linted };

/** Writes safe fixes until none is left; those that would touch the same text are written one after the other. */
async function fixAll(options: LoadOptions, strict: boolean): Promise<Checked & { readonly fixed: number }> {
  const { writeFixes } = await import('../project/write-fixes.ts');
  let fixed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const checked = await lintAll(options, strict);
    const written = writeFixes(options.cwd, checked.linted.findings, checked.project.texts, checked.project.dialect);
    if (written === 0) return { ...checked, fixed };
    fixed += written;
  }
  return { ...await lintAll(options, strict), fixed };
}

/** More than fixes ever need; none undoes another. */
const ROUNDS = 10;

/** Every history of a project, one after the other. */
async function lintAll(options: LoadOptions, strict: boolean): Promise<Checked> {
  const project = await loadProject(options);
  const { engine, base, sizes, severities, histories } = project;
  const all = histories.map(({ migrations, unread }) =>
    lint({ engine, migrations, base, unread, rules, ...(sizes && { sizes }), severities: strict ? new Map([...severities, ['unread', 'error']]) : severities }),
  );
  const counts = all.map(({ statements }) => statements);
  return {
    project,
    linted: {
      findings: all.flatMap(({ findings }) => findings),
      statements: { read: sum(counts.map(({ read }) => read)), understood: sum(counts.map(({ understood }) => understood)), unknown: counts.flatMap(({ unknown }) => unknown) },
      migrations: all.flatMap(({ migrations }) => migrations),
    },
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
