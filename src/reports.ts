/** What the rules that are on say about one migration, each cause once. */
import { asWritten, atCall, atOrigin } from './called.ts';
import type { Category, History, Replayed, Report, Rule, Severity, Statement, Step } from './model.ts';
import type { OperationKind } from './operations.ts';
import { isRefused } from './replay-migration.ts';
import { weighed } from './sizes.ts';
import type { Sizes } from './sizes.ts';

/** A rule's report, the file it is about, and the statement where it is about one. */
export type Reported = { readonly rule: Rule; readonly path: string; readonly report: Report; readonly statement?: Statement; /** It is about a script that undoes a migration. */ readonly isBack?: true };

/** `severities`: of the rules that are on, by id. */
export function reporter(rules: readonly Rule[], severities: ReadonlyMap<string, Severity>, sizes?: Sizes): (whole: Replayed) => readonly Reported[] {
  const asked = askedRules(rules, severities);
  const [up, down] = [reporterOf(asked, sizes), reporterOf(asked.filter(({ category }) => IN_DOWN.has(category)), sizes)];
  return (whole) => [...up(whole), ...(whole.down ? down(whole.down).map((each): Reported => ({ ...each, isBack: true })) : [])];
}

/** What is looked for in a way back. Losing what the migration made is what it is for. */
const IN_DOWN: ReadonlySet<Category> = new Set<Category>(['failure', 'locking']);

/** How severe something is in a way back, which is taken in an emergency or never: a lock is a note there, and a failure one step less than in the migration itself. */
export function severityInDown({ category }: Rule, severity: Severity): Severity {
  return category === 'failure' && severity === 'error' ? 'warning' : 'note';
}

function reporterOf(asked: readonly Rule[], sizes: Sizes | undefined): (whole: Replayed) => readonly Reported[] {
  const rulesFor = rulesByKind(asked);
  return (whole) => {
    const written = asWritten(whole);
    const ofSteps = written.steps.flatMap((step, at) => reportsOn(step, whole.steps[at] ?? step, rulesFor(step.operation.kind), written, sizes));
    return toldOnce([...ofSteps, ...reportsOnWhole(asked, whole)]);
  };
}

/** What `rules` say about a step as it is written, told of where it was run. */
function reportsOn(step: Step, { operation: { range }, statement, script: { path } }: Step, rules: readonly Rule[], whole: Replayed, sizes: Sizes | undefined): readonly Reported[] {
  const heard = isRefused(step) ? rules.filter(speaksOfRefused) : rules;
  const reported = heard.flatMap((rule) => guarded(() => stepReports(rule, step, whole)).map((each) => withSwitch(each, step)).map((report): Reported => ({ rule, path, report: step.called ? atCall(report, step.called, range) : statement.rendered ? atOrigin(report, range) : { range, ...report }, statement })));
  const speaking = reported.filter(({ rule }) => !reported.some((other) => yields(rule, other.rule)));
  return sizes ? speaking.map((each) => (each.rule.category === 'locking' ? { ...each, report: weighed(each.report, step, sizes) } : each)) : speaking;
}

/** What has to stand outside a transaction, with how the framework does that. */
function withSwitch(report: Report, { script: { transaction }, session }: Step): Report {
  const { help } = report;
  const out = session.inTransaction ? transaction.switch : undefined;
  return help === undefined || out === undefined ? report : { ...report, help: help.replace(/^--.* outside a transaction\b/gm, (words) => `${words} (${out})`) };
}

/** What is refused does no other harm. */
function speaksOfRefused({ category }: Rule): boolean {
  return category === 'failure' || category === 'unread';
}

function reportsOnWhole(rules: readonly Rule[], whole: Replayed): readonly Reported[] {
  return rules.flatMap((rule) => guarded(() => [...(rule.checkMigration?.(whole) ?? [])]).map((report) => ({ rule, path: report.path ?? whole.migration.up.path, report })));
}

/** What they say about the order and identity of all migrations. */
export function reportsOnHistory(rules: readonly Rule[], severities: ReadonlyMap<string, Severity>, history: History): readonly Reported[] {
  const at = history.migrations[0]?.up.path ?? '';
  return rules.filter(({ id }) => severities.has(id)).flatMap((rule) => guarded(() => [...(rule.checkHistory?.(history) ?? [])]).map((report) => ({ rule, path: report.path ?? at, report })));
}

/** Rules that are on, and those that such a rule yields to even when they themselves are off: what is switched off is not said in other words. */
function askedRules(rules: readonly Rule[], on: ReadonlyMap<string, Severity>): readonly Rule[] {
  const speaking = rules.filter(({ id }) => on.has(id));
  return rules.filter((rule) => on.has(rule.id) || speaking.some((other) => yields(other, rule)));
}

/** The rules that look at one operation of that kind. */
function rulesByKind(rules: readonly Rule[]): (kind: OperationKind) => readonly Rule[] {
  const found = new Map<OperationKind, readonly Rule[]>();
  return (kind) => {
    const known = found.get(kind) ?? rules.filter((rule) => rule.checkStep ?? rule.check?.[kind]);
    found.set(kind, known);
    return known;
  };
}

/** Without what other rules have said, and of the reports that share `once` only the first. */
function toldOnce(reported: readonly Reported[]): readonly Reported[] {
  const speaking = new Set(reported.map(({ rule }) => rule.id));
  const told = new Map<string, Set<Statement | undefined>>();
  const first = reported.filter(({ rule, report: { once, toldBefore }, statement }) => {
    if (toldBefore || rule.saidBy?.some((id) => speaking.has(id))) return false;
    if (once === undefined) return true;
    const before = told.get(`${rule.id} ${once}`);
    told.set(`${rule.id} ${once}`, (before ?? new Set()).add(statement));
    return before === undefined;
  });
  return first.map((each) => {
    const more = (told.get(`${each.rule.id} ${each.report.once}`)?.size ?? 1) - 1;
    return more === 0 ? each : { ...each, report: { ...each.report, message: `${each.report.message} The same goes for ${more} more ${more === 1 ? 'statement' : 'statements'}.` } };
  });
}

/** One finding per cause: where the other rule has reported the same operation, is this one silent? */
function yields(rule: Rule, other: Rule): boolean {
  return rule.yieldsTo?.includes(other.id) === true || (rule.fallback === true && other.fallback !== true && other.category === rule.category);
}

function stepReports(rule: Rule, step: Step, whole: Replayed): readonly Report[] {
  const check = rule.check?.[step.operation.kind] as typeof rule.checkStep;
  return [...(check?.(step, whole) ?? []), ...(rule.checkStep?.(step, whole) ?? [])];
}

/** A rule that throws is a finding of its own; the other rules still run. */
function guarded(reports: () => readonly Report[]): readonly Report[] {
  try {
    return reports();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ severity: 'error', message: `This rule failed here (${reason}); all other rules ran.`, help: 'This is a bug in ddlint: please report it with this statement.' }];
  }
}
