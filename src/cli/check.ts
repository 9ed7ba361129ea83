import { relative } from 'node:path';
import { rules } from '../../rules/index.ts';
import { lintProject } from '../project/lint-project.ts';
import type { Checked } from '../project/lint-project.ts';
import type { LoadOptions } from '../project/load.ts';
import { severitiesOf } from '../project/settings.ts';
import { UserError } from '../project/user-error.ts';
import type { Width } from '../report/excerpt.ts';
import { toJson, toJsonHistory } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { renderBasis, renderChanges, renderKnown, renderVerdict, skippedText } from '../report/summary.ts';
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
  const { project, linted, baseline, fixed } = flags.fix ? await fixAll(options, strict) : { ...await lintProject(options, strict), fixed: 0 };
  if (flags.format === 'json') {
    process.stdout.write(`${JSON.stringify(toJson(project.histories.map(toJsonHistory), linted, linesByPath((path) => project.texts.get(path)), { ...project, baseline }), undefined, 2)}\n`);
    project.skipped.forEach((each) => process.stderr.write(`ddlint: ${skippedText(each)}\n`));
  } else process.stdout.write(`${await renderReport({ project, linted, baseline })}\n`);
  if (flags.fix) process.stderr.write(`ddlint: ${fixed} ${fixed === 1 ? 'fix' : 'fixes'} written.\n`);
  const warnings = linted.findings.filter(({ severity, category }) => severity === 'warning' && category !== 'unread').length;
  const isOutdated = strict && (baseline?.gone ?? 0) > 0;
  return isOutdated || linted.findings.some(({ severity }) => severity === 'error') || warnings > (flags.maxWarnings ?? Infinity) ? 1 : 0;
}

async function renderReport({ project, linted: { findings, statements, migrations }, baseline }: Checked): Promise<string> {
  const { histories, texts } = project;
  const files = new Set(histories.flatMap(({ migrations, unread }) => [...unread.map(({ path }) => path), ...migrations.filter(({ reported }) => reported).flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])])]));
  const report = renderFindings(findings, rules, linesByPath((path) => texts.get(path)), colors, await widthOf([...texts.values()]));
  const known = baseline ? renderKnown(baseline, relative(process.cwd(), project.baselineFile.path), colors) : [];
  return [...(report === '' ? [] : [report]), renderVerdict(findings, files.size, colors), ...known, ...renderChanges(migrations), renderBasis({ ...project, statements }, colors)].join('\n');
}

/** Knows how wide the characters of `texts` are; what is needed beyond ASCII is loaded only then. */
async function widthOf(texts: readonly string[]): Promise<Width | undefined> {
  return texts.every((text) => /^[\t-\r\x20-\x7e]*$/.test(text)) ? undefined : (await import('string-width')).default;
}

/** Writes safe fixes until none is left; those that would touch the same text are written one after the other. */
async function fixAll(options: LoadOptions, strict: boolean): Promise<Checked & { readonly fixed: number }> {
  const { writeFixes } = await import('../project/write-fixes.ts');
  let fixed = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const checked = await lintProject(options, strict);
    const written = writeFixes(options.cwd, checked.linted.findings, checked.project.texts, checked.project.dialect);
    if (written === 0) return { ...checked, fixed };
    fixed += written;
  }
  return { ...await lintProject(options, strict), fixed };
}

/** More than fixes ever need; none undoes another. */
const ROUNDS = 10;
