/** What the rules that are on say about one migration, each cause once. */
import { asWritten, atCall, atOrigin } from './called.ts';
import { takenBack } from './catalog/transactions.ts';
import type { Category, History, Replayed, Report, Rule, Severity, Statement, Step } from './model.ts';
import type { OperationKind } from './operations.ts';
import { isRefused } from './replay-migration.ts';
import { unlessFilled } from './same-changelog.ts';
import { weighed } from './sizes.ts';
import type { Sizes } from './sizes.ts';

/** A rule's report, the file it is about, and the statement where it is about one. */
export type Reported = { readonly rule: Rule; readonly path: string; readonly report: Report; readonly statement?: Statement; /** It is about a script that undoes a migration. */ readonly isBack?: true };

/** `severities`: of the rules that are on, by id. */
export function reporter(rules: readonly Rule[], severities: ReadonlyMap<string, Severity>, sizes?: Sizes): (whole: Replayed) => readonly Reported[] {
  const asked = askedRules(rules, severities);
  const [up, down] = [reporterOf(asked, sizes), reporterOf(asked.filter(({ category }) => IN_DOWN.has(category)), sizes)];
  return (whole) => {
    const reported = [...up(whole), ...(whole.down ? down(whole.down).map((each): Reported => ({ ...each, report: atOnce(each.report), isBack: true })) : [])];
    const unit = UNITS.get(whole.migration.reader);
    return unit === undefined ? reported : reported.map((each) => ({ ...each, report: named(each.report, unit) }));
  };
}

/** What frameworks call a migration, by reader, where a migration is another thing for them. */
const UNITS: ReadonlyMap<string, string> = new Map([['liquibase', 'changeset']]);

function named({ help, ...report }: Report, unit: string): Report {
  return help === undefined ? report : { ...report, help: help.replace(/\b(an?|the|this|each|next|later|earlier|new|first|same) migration\b/g, `$1 ${unit}`) };
}

/** What is looked for in a way back. Losing what the migration made is what it is for. */
const IN_DOWN: ReadonlySet<Category> = new Set<Category>(['failure', 'locking']);

/** How severe something is in a way back, which is taken in an emergency or never: a lock is a note there, and a failure one step less than in the migration itself. */
export function severityInDown({ category }: Rule, severity: Severity): Severity {
  return category === 'failure' && severity === 'error' ? 'warning' : 'note';
}

function reporterOf(asked: readonly Rule[], sizes: Sizes | undefined): (whole: Replayed) => readonly Reported[] {
  const rulesFor = rulesByKind(asked);
  const ofWhole = asked.filter(({ checkMigration }) => checkMigration);
  return (whole) => {
    const written = asWritten(whole);
    const undone = takenBack(whole.steps);
    const ofSteps = written.steps.flatMap((step, at) => {
      const origin = whole.steps[at] ?? step;
      const rules = isRefused(step) || undone.has(origin) ? rulesFor(step).filter(speaksOfFailing) : rulesFor(step);
      return reportsOn(step, origin, rules, written, sizes);
    });
    const staying = undone.size > 0 ? { ...whole, steps: whole.steps.filter((step) => !undone.has(step)) } : whole;
    return toldOnce([...ofSteps, ...ofWhole.flatMap((rule) => reportsOnWhole(rule, speaksOfFailing(rule) ? whole : staying))]);
  };
}

/** What `rules` say about a step as it is written, told of where it was run. */
function reportsOn(step: Step, origin: Step, rules: readonly Rule[], whole: Replayed, sizes: Sizes | undefined): readonly Reported[] {
  const reported = rules.flatMap((rule) => guarded(() => stepReports(rule, step, whole)).map((report) => located(rule, withSwitch(report, step), step, origin)));
  if (reported.length === 0) return reported;
  const speaking = reported.filter(({ rule }) => !reported.some((other) => yields(rule, other.rule)));
  const judged = (report: Report): Report => unlessFilled(sizes ? weighed(report, step, sizes) : report, step, whole);
  return speaking.map((each) => (each.rule.category === 'locking' ? { ...each, report: judged(each.report) } : each));
}

function located(rule: Rule, report: Report, { called }: Step, { operation: { range }, statement, script: { path } }: Step): Reported {
  return { rule, path, report: called ? atCall(report, called, range) : statement.rendered ? atOrigin(report, range) : { range, ...report }, statement };
}

/** What has to stand outside a transaction, or in another one, with how the framework does that. */
function withSwitch(report: Report, { script: { transaction }, session }: Step): Report {
  const { help } = report;
  const out = session.inTransaction ? transaction.switch : undefined;
  if (help === undefined) return report;
  const apart = transaction.pendingAsOne ? help.replace(/\b(?:the next|a later) migration\b/g, (words) => `${words} (deployed after this one)`).replace(/\ba migration before this one\b/g, 'a migration that is deployed before this one') : help;
  return { ...report, help: out !== undefined || transaction.implicit || transaction.alone ? switched(apart, out) : apart };
}

/** Several statements outside a transaction are each a migration of their own: sent as one, they would be one transaction. */
function switched(help: string, out: string | undefined): string {
  const lines = help.split('\n');
  return lines.map((line, at) => {
    const isEach = statementsAt(lines, at) > 1;
    const how = out === undefined ? '' : ` (${isEach ? out.replace(/ it\b/, ' each') : out})`;
    return line.replace(/^(--.* )(outside a transaction)\b/, (_, before: string, words: string) => `${before}${isEach ? 'each ' : ''}${words}${how}`);
  }).join('\n');
}

/** How many a comment is about: those behind it, where it ends with a colon, and otherwise those before it, as far as the next comment. */
function statementsAt(lines: readonly string[], at: number): number {
  const part = lines[at]?.endsWith(':') ? lines.slice(at + 1) : lines.slice(0, at).reverse();
  const end = part.findIndex((line) => line.startsWith('--'));
  return part.slice(0, end < 0 ? undefined : end).filter((line) => line.endsWith(';')).length;
}

/** In a way back there is no later migration and no release in between: what only has to wait is done by hand, and of other advice in phases the first is left. */
function atOnce({ help, ...report }: Report): Report {
  const lines = help?.replace(/^-- in the (?:next migration|one after that)(, with the DROP [A-Z]+)?:$/gm, (_, also: string = '') => `-- afterwards, by hand${also}:`).split('\n') ?? [];
  const end = lines.findIndex((line) => PHASE.test(line));
  const byHand = lines.findIndex((line) => line.startsWith('-- afterwards, by hand'));
  const left = (end < 0 ? lines : lines.slice(0, end)).map((line, at) => (byHand >= 0 && at > byHand ? line.replace(/^(--.* outside a transaction) \(.*\)/, '$1') : line));
  return left.length === 0 ? report : { ...report, help: left.join('\n') };
}

const PHASE = /^-- (?:in (?:the|a|their) |(?:and )?then:|and |or,? |when |deploy |keep )|\b(?:next|later) (?:migration|release)\b|^Deploy /;

/** What is refused, or taken back, does no other harm. */
function speaksOfFailing({ category }: Rule): boolean {
  return category === 'failure' || category === 'unread';
}

function reportsOnWhole(rule: Rule, whole: Replayed): readonly Reported[] {
  return guarded(() => [...(rule.checkMigration?.(whole) ?? [])]).map((report) => ({ rule, path: report.path ?? whole.migration.up.path, report }));
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

/** The rules that look at a step: those for its kind of operation, and the one that its refusal names. */
function rulesByKind(rules: readonly Rule[]): (step: Step) => readonly Rule[] {
  const found = new Map<OperationKind, readonly Rule[]>();
  const looks = (kind: OperationKind) => ({ checkStep, check }: Rule): boolean => checkStep !== undefined || check?.[kind] !== undefined;
  return ({ operation: { kind }, refusal }) => {
    if (refusal) return rules.filter((rule) => looks(kind)(rule) || rule.id === refusal.rule);
    const known = found.get(kind) ?? rules.filter(looks(kind));
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
  const refusal = step.refusal?.rule === rule.id ? rule.checkRefusal?.(step.refusal, step, whole) : undefined;
  return [check?.(step, whole), rule.checkStep?.(step, whole), refusal].flatMap((reports) => (reports ? [...reports] : []));
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
