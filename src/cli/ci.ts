/** The check of a pull request or merge request: what it brings, said where it is looked at. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import packageJson from '../../package.json' with { type: 'json' };
import { comment } from '../ci/comment.ts';
import { github } from '../ci/github.ts';
import type { Event } from '../ci/github.ts';
import { gitlab } from '../ci/gitlab.ts';
import type { Environment, Platform } from '../ci/platform.ts';
import type { Severity } from '../model.ts';
import { printedProject } from '../project/printed.ts';
import { severitiesOf } from '../project/settings.ts';
import { UserError } from '../project/user-error.ts';
import { renderGithub } from '../report/formats/github.ts';
import { renderGitlab } from '../report/formats/gitlab.ts';
import { renderHtml } from '../report/formats/html/page.ts';
import { renderMarkdown } from '../report/formats/markdown.ts';
import { plural } from '../report/plural.ts';
import type { Printed } from '../report/formats/printed.ts';
import { renderSarif } from '../report/formats/sarif.ts';
import { skippedTexts } from '../report/summary.ts';
import type { CheckFlags } from './flags.ts';

export type CiFlags = Omit<CheckFlags, 'format' | 'staged' | 'fix' | 'watch' | 'maxWarnings'> & { readonly all?: true; readonly failOn: Severity | 'never'; readonly comment: boolean; readonly sarif?: string; readonly codeQuality?: string; readonly html?: string };

/** Checks what is proposed; 1 when it has findings of the level that fails. Throws UserError where no service is known. */
export async function ciCommand(paths: readonly string[], flags: CiFlags): Promise<number> {
  const { all, failOn, comment: isWanted, sarif, codeQuality, html, rule, strict, since: given, ...rest } = flags;
  const platform = platformOf(process.env);
  const since = given ?? (all ? undefined : platform.since);
  const { printed } = await printedProject({ cwd: process.cwd(), paths, ...rest, ...(since !== undefined && { since }), rules: severitiesOf(Object.fromEntries(rule ?? [])) }, strict === true, packageJson.version);
  write(sarif, () => renderSarif(printed));
  write(codeQuality, () => renderGitlab(printed));
  write(html, () => renderHtml(printed));
  if (platform.name === 'GitHub') {
    process.stdout.write(renderGithub(printed));
    append(process.env['GITHUB_STEP_SUMMARY'], renderMarkdown(printed, SUMMARY_LIMIT));
    append(process.env['GITHUB_OUTPUT'], outputs(printed));
  }
  skippedTexts(printed.skipped).forEach((line) => process.stderr.write(`ddlint: ${line}\n`));
  process.stdout.write(`ddlint: ${countsText(printed)}${since === undefined ? '' : `, compared with ${since}`}.\n`);
  if (isWanted) process.stdout.write(await commented(platform, printed));
  return printed.findings.some(({ severity }) => FAILS[failOn].includes(severity)) ? 1 : 0;
}

const FAILS: { readonly [level in Severity | 'never']: readonly Severity[] } = { never: [], error: ['error'], warning: ['error', 'warning'], note: ['error', 'warning', 'note'] };
/** In characters; a step's summary has room for 1 MiB: https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits */
const SUMMARY_LIMIT = 250_000;

function platformOf(env: Environment): Platform {
  if (env['GITHUB_ACTIONS'] === 'true') return github(env, eventOf(env['GITHUB_EVENT_PATH']));
  if (env['GITLAB_CI'] === 'true') return gitlab(env);
  throw new UserError('ddlint ci runs in GitHub Actions and in GitLab CI. Elsewhere: ddlint check --since <branch> --format <format>.');
}

/** None where there is no file, or it cannot be read. */
function eventOf(path: string | undefined): Event {
  try {
    return path === undefined ? {} : JSON.parse(readFileSync(path, 'utf8')) as Event;
  } catch {
    return {};
  }
}

async function commented({ name, comments, withoutComments }: Platform, printed: Printed): Promise<string> {
  if (!comments) return withoutComments === undefined ? '' : `ddlint: no comment is written, since ${withoutComments}.\n`;
  const result = await comment(comments, printed);
  if ('refused' in result) return `ddlint: no comment is written on ${name}: ${result.refused}.\n`;
  return result.done === 'none' ? '' : `ddlint: the comment on ${name} is ${result.done}.\n`;
}

/** For later steps. */
function outputs({ findings, migrations }: Printed): string {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return `errors=${count('error')}\nwarnings=${count('warning')}\nnotes=${count('note')}\nmigrations=${migrations.length}\nbreaking=${migrations.some(({ breaking }) => breaking)}\n`;
}

function countsText({ findings, migrations }: Printed): string {
  return `${plural(findings.length, 'finding')} in ${plural(migrations.length, 'migration')}`;
}

function write(path: string | undefined, render: () => string): void {
  if (path !== undefined) guarded(path, () => { writeFileSync(path, render()); });
}

function append(path: string | undefined, text: string): void {
  if (path !== undefined && path !== '') guarded(path, () => { appendFileSync(path, text); });
}

function guarded(path: string, writing: () => void): void {
  try {
    writing();
  } catch (error) {
    throw new UserError(`${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}
