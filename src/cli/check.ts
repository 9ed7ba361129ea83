import { existsSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.ts';
import type { Finding } from '../model.ts';
import { cacheFolder } from '../project/cache-folder.ts';
import { diskMemory } from '../project/disk-memory.ts';
import type { DiskMemory } from '../project/disk-memory.ts';
import { lintProject } from '../project/lint-project.ts';
import type { Checked } from '../project/lint-project.ts';
import type { LoadOptions } from '../project/load.ts';
import { checkedPaths } from '../project/checked-paths.ts';
import { severitiesOf } from '../project/settings.ts';
import { isMigrationStaged } from '../project/staged.ts';
import type { Written } from '../project/fix-all.ts';
import { isUserError, UserError } from '../project/user-error.ts';
import type { Width } from '../report/excerpt.ts';
import { FORMATS } from '../report/formats/index.ts';
import type { FormatName } from '../report/formats/names.ts';
import { toJson, toJsonHistory } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { plural } from '../report/plural.ts';
import { renderBasis, renderChanges, renderKnown, renderUnrecorded, renderVerdict, skippedTexts } from '../report/summary.ts';
import { renderFindings } from '../report/text.ts';
import { colors } from './colors.ts';
import { agree, loadOptions } from './flags.ts';
import type { CheckFlags } from './flags.ts';

/** Prints the report; 1 when there are findings at error level or too many warnings. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags): Promise<number> {
  agree(paths, flags);
  if (flags.fix && paths.includes('-')) throw new UserError('Standard input (-) cannot be fixed. Name the file.');
  if (flags.fix && flags.staged) throw new UserError('What is staged cannot be fixed, since the files may have changed after that. Leave --staged or --fix out.');
  if (!flags.watch) return checkOnce(paths, flags);
  if (paths.includes('-') || flags.staged) throw new UserError('Only files can be watched. Leave --watch out.');
  const [{ createSession }, { watching }] = await Promise.all([import('../project/session.ts'), import('./watch.ts')]);
  const session = createSession();
  return watching(process.cwd(), session.forget, () => checkOnce(paths, flags, session.check).catch((error: unknown) => {
    if (!isUserError(error)) throw error;
    process.stderr.write(`ddlint: ${error.message}\n`);
    return 2;
  }));
}

async function checkOnce(paths: readonly string[], flags: CheckFlags, check?: typeof lintProject): Promise<number> {
  if (flags.quiet && flags.staged && !isMigrationStaged(await flags.staged)) return 0;
  const memory = check || flags.cache === false ? undefined : memoryOnDisk(process.cwd());
  try {
    const code = await checkFound(paths, flags, check ?? ((options, strict, onMigration) => lintProject(options, strict, onMigration, memory)));
    memory?.save();
    return code;
  } catch (error) {
    // What is staged may be SQL of another kind.
    if (flags.quiet && flags.staged && isUserError(error) && error.isNothingThere) return 0;
    throw error;
  }
}

/** Undefined where nothing is kept: outside of projects, and while the code is changed. */
function memoryOnDisk(cwd: string): DiskMemory | undefined {
  const [folder, code] = [cacheFolder(cwd), fileURLToPath(import.meta.url)];
  if (folder === undefined || code.endsWith('.ts')) return undefined;
  const { mtimeMs, size } = statSync(code);
  return diskMemory(join(folder, 'history'), `${packageJson.version} ${mtimeMs} ${size} ${process.version}`);
}

async function checkFound(paths: readonly string[], { quiet: isQuiet, ...flags }: CheckFlags, check: typeof lintProject): Promise<number> {
  const quiet = isQuiet === true;
  const changed = severitiesOf(Object.fromEntries(flags.rule ?? []));
  const options = { ...await loadOptions(paths, flags), rules: changed };
  const strict = flags.strict === true;
  const written = flags.fix && await (await import('../project/fix-all.ts')).fixAll(options, strict, check);
  const { project, linted, baseline } = flags.format in FORMATS ? await printAs(flags.format as FormatName, options, strict, quiet, check) : await print(flags.format, await check(options, strict), quiet);
  if (flags.format !== 'text' && !isSilent(linted.findings, quiet)) skippedTexts(project.skipped).forEach((line) => process.stderr.write(`ddlint: ${line}\n`));
  if (written) writtenTexts(written).forEach((line) => process.stderr.write(`ddlint: ${line}\n`));
  const warnings = linted.findings.filter(({ severity, category }) => severity === 'warning' && category !== 'unread').length;
  const isOutdated = strict && (baseline?.gone ?? 0) > 0;
  return isOutdated || linted.findings.some(({ severity }) => severity === 'error') || warnings > (flags.maxWarnings ?? Infinity) ? 1 : 0;
}

async function printAs(format: FormatName, options: LoadOptions, strict: boolean, quiet: boolean, check: typeof lintProject): Promise<Checked> {
  const render = await FORMATS[format]();
  const { printedProject } = await import('../project/printed.ts');
  const { checked, printed } = await printedProject(options, strict, packageJson.version, check);
  if (!isSilent(checked.linted.findings, quiet)) process.stdout.write(render(printed));
  return checked;
}

async function print(format: CheckFlags['format'], checked: Checked, quiet: boolean): Promise<Checked> {
  const { project, linted, baseline } = checked;
  if (isSilent(linted.findings, quiet)) return checked;
  const text = format === 'json' ? JSON.stringify(toJson(project.histories.map(toJsonHistory), linted, linesByPath((path) => project.texts.get(path)), { ...project, baseline }), undefined, 2) : await renderReport(checked);
  process.stdout.write(`${text}\n`);
  return checked;
}

function isSilent(findings: readonly Finding[], quiet: boolean): boolean {
  return quiet && findings.length === 0;
}

async function renderReport({ project, linted: { findings, statements, migrations }, baseline }: Checked): Promise<string> {
  const { texts } = project;
  const files = checkedPaths(project);
  const report = renderFindings(findings, rules, linesByPath((path) => texts.get(path)), colors, await widthOf([...texts.values()]));
  const known = baseline ? renderKnown(baseline, relative(process.cwd(), project.baselineFile.path), colors) : project.isWhole && !existsSync(project.baselineFile.path) ? renderUnrecorded(findings) : [];
  return [...(report === '' ? [] : [report]), renderVerdict(findings, files.size, colors), ...known, ...renderChanges(migrations), renderBasis({ ...project, statements }, colors)].join('\n');
}

/** Knows how wide the characters of `texts` are; what is needed beyond ASCII is loaded only then. */
async function widthOf(texts: readonly string[]): Promise<Width | undefined> {
  return texts.every((text) => /^[\t-\r\x20-\x7e]*$/.test(text)) ? undefined : (await import('string-width')).default;
}

function writtenTexts({ fixes, left, where }: Written): readonly string[] {
  const kept = left.length === 0 ? [] : [`${plural(left.length, 'file')} that ${where} has too ${left.length === 1 ? 'was' : 'were'} not rewritten, since migrations that have run must stay as they are. To have one rewritten, name it: ddlint check --fix ${left[0]}`];
  return [`${fixes} ${fixes === 1 ? 'fix' : 'fixes'} written.`, ...kept];
}
