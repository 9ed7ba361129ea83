/** Applies suppressions to findings, and says which suppressions are wrong. */
import unusedSuppression from '../rules/unused-suppression.ts';
import { directivesOf } from './directives.ts';
import type { Directive } from './directives.ts';
import type { Reported } from './reports.ts';
import type { Finding, Migration, Range, Report, Rule, Script } from './model.ts';

/** A finding that a comment silences, and the reason that the comment gives; empty where it gives none. */
export type Silenced = { readonly finding: Finding; readonly reason: string };

/** Findings that no suppression silences, those that one does, and reports about suppressions that name nothing, silence nothing or give no reason. */
export type Judged = { readonly kept: readonly Finding[]; readonly silenced: readonly Silenced[]; readonly complaints: readonly Reported[] };

/** `hasOthers`: its file has other migrations too, and what is said for the file is for them all. */
export function suppress(findings: readonly Finding[], migration: Migration, rules: readonly Rule[], hasOthers = false): Judged {
  const scripts = migration.down ? [migration.up, migration.down] : [migration.up];
  return judged(findings, rules, scripts, (script) => directivesOf(script).filter(({ isForFile }) => !(hasOthers && isForFile)));
}

/** What is said for the whole of a file that has several migrations. */
export function suppressInFile(findings: readonly Finding[], migrations: readonly Migration[], rules: readonly Rule[]): Judged {
  return judged(findings, rules, migrations.map(({ up }) => up), (script) => directivesOf(script).filter(({ isForFile }) => isForFile).map((each) => ({ ...each, scope: [0, script.text.length] })));
}

function judged(findings: readonly Finding[], rules: readonly Rule[], scripts: readonly Script[], directives: (script: Script) => readonly Directive[]): Judged {
  const silenced = new Map<Finding, string>();
  const complaints = scripts.flatMap((script) => directives(script).flatMap((directive) => {
    const hits = findings.filter(({ path, rule }) => path === script.path && directive.rules.includes(rule)).filter((finding) => covers(directive, finding));
    hits.forEach((hit) => silenced.set(hit, directive.reason));
    const hit = new Set(hits.map(({ rule }) => rule));
    return reportsAbout(directive, hit, rules, script.text).map((report): Reported => ({ rule: unusedSuppression, path: script.path, report: { range: directive.range, ...report } }));
  }));
  return { kept: findings.filter((finding) => !silenced.has(finding)), silenced: [...silenced].map(([finding, reason]) => ({ finding, reason })), complaints };
}

function covers({ scope }: Directive, { range: [start] }: Finding): boolean {
  return scope !== undefined && start >= scope[0] && start <= scope[1];
}

function reportsAbout({ rules: named, reason, range }: Directive, hit: ReadonlySet<string>, rules: readonly Rule[], text: string): readonly Report[] {
  if (named.length === 0) return [{ message: 'This suppression names no rule.', help: 'Write `-- ddlint-ignore <rule>: <reason>`.' }];
  const known = (id: string): boolean => rules.some((rule) => rule.id === id);
  return [
    ...(reason === '' ? [{ message: 'This suppression gives no reason.', help: `Say why after a colon: \`-- ddlint-ignore ${named.join(', ')}: <reason>\`.` }] : []),
    ...named.filter((id) => !known(id)).map((id) => ({ message: `There is no rule ${id}.`, help: 'List the rules with `ddlint rules`.' })),
    ...named.filter((id) => known(id) && !hit.has(id)).map((id) => ({ message: `Nothing to suppress: ${id} reports nothing here.`, help: 'Delete this suppression.', ...(named.length === 1 && { fixes: [{ title: 'Delete this suppression', safe: true, edits: [{ range: withLine(text, range), text: '' }] }] }) })),
  ];
}

/** The range, and the line with it that it stands on alone. */
function withLine(text: string, [start, end]: Range): Range {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end) + 1;
  return to > 0 && text.slice(from, start).trim() === '' && text.slice(end, to).trim() === '' ? [from, to] : [start, end];
}
