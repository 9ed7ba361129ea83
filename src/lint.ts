/** The whole linter: replay, rules, suppressions → findings. Pure and synchronous. */
import unread from '../rules/unread.ts';
import type { Engine, Finding, Migration, Range, Replayed, Report, Rule, Severity, Statement, Step, Unread } from './model.ts';
import type { OperationKind } from './operations.ts';
import { replay } from './replay.ts';
import { ruleUrl } from './rule.ts';
import { suppress } from './suppress.ts';

export type LintInput = {
  readonly engine: Engine;
  /** The whole history in order; only migrations marked `reported` get findings. */
  readonly migrations: readonly Migration[];
  /** A schema from before the history. */
  readonly base?: readonly Statement[];
  /** Files that the reader could not make sense of. */
  readonly unread?: readonly Unread[];
  readonly rules: readonly Rule[];
  /** Severities that differ from the rules' own. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
};

export type StatementCounts = {
  readonly read: number;
  /** Statements without an unknown operation. */
  readonly understood: number;
  readonly unknown: readonly { readonly path: string; readonly range: Range; readonly reason: string }[];
};

export type Linted = { readonly findings: readonly Finding[]; readonly statements: StatementCounts };

/** Findings in history order and by position. `onMigration` sees each replayed migration as it passes. */
export function lint(input: LintInput, onMigration?: (replayed: Replayed) => void): Linted {
  const applicable = input.rules.filter((rule) => rule.engines.includes(input.engine.name));
  const severities = severitiesOf(applicable, input.severities);
  const asked = askedRules(applicable, severities);
  const rulesFor = rulesByKind(asked);
  const toFinding = findingMaker(severities);
  const findings = (input.unread ?? []).flatMap(({ path, range, reason }) => toFinding({ rule: unread, path, report: { range: range ?? [0, 0], message: `Not checked: ${reason}.` } }));
  for (const replayed of replay(input.engine, input.migrations, input.base)) {
    onMigration?.(replayed);
    if (!replayed.migration.reported) continue;
    const found = reportsOf(asked, rulesFor, replayed).flatMap(toFinding);
    const { kept, complaints } = suppress(found, replayed.migration, applicable);
    findings.push(...byPosition([...kept, ...complaints.flatMap(toFinding)], replayed.migration));
  }
  return { findings, statements: countStatements(input.migrations) };
}

/** A rule's report, the file it is about, and the statement where it is about one. */
export type Reported = { readonly rule: Rule; readonly path: string; readonly report: Report; readonly statement?: Statement };

/** Severity by id of each rule that is on. */
function severitiesOf(rules: readonly Rule[], configured: LintInput['severities']): ReadonlyMap<string, Severity> {
  return new Map(rules.flatMap((rule): [string, Severity][] => {
    const severity = configured?.get(rule.id) ?? rule.severity;
    return severity === 'off' ? [] : [[rule.id, severity]];
  }));
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

function reportsOf(rules: readonly Rule[], rulesFor: (kind: OperationKind) => readonly Rule[], whole: Replayed): readonly Reported[] {
  const path = whole.migration.up.path;
  const reported: Reported[] = [];
  for (const step of whole.steps) {
    const { operation: { kind, range }, statement } = step;
    const ofStep = rulesFor(kind).filter((rule) => speaks(rule, step)).flatMap((rule) => guarded(() => stepReports(rule, step, whole)).map((report): Reported => ({ rule, path, report: { range, ...report }, statement })));
    reported.push(...ofStep.filter(({ rule }) => !ofStep.some((other) => yields(rule, other.rule))));
  }
  for (const rule of rules) {
    for (const report of guarded(() => [...(rule.checkMigration?.(whole) ?? [])])) reported.push({ rule, path: report.path ?? path, report });
  }
  return toldOnce(reported);
}

/** What is refused does no other harm. */
function speaks({ category }: Rule, { refusal }: Step): boolean {
  return refusal === undefined || refusal.likely === true || category === 'failure' || category === 'unread';
}

/** Without what other rules have said, and of the reports that share `once` only the first. */
function toldOnce(reported: readonly Reported[]): readonly Reported[] {
  const speaking = new Set(reported.map(({ rule }) => rule.id));
  const told = new Map<string, Set<Statement | undefined>>();
  const first = reported.filter(({ rule, report: { once }, statement }) => {
    if (rule.saidBy?.some((id) => speaking.has(id))) return false;
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

/** A report's own severity counts as long as the rule's was not changed. */
function findingMaker(severities: ReadonlyMap<string, Severity>): (reported: Reported) => readonly Finding[] {
  return ({ rule, path, report }) => {
    const configured = severities.get(rule.id);
    if (configured === undefined) return [];
    const severity = configured === rule.severity ? (report.severity ?? configured) : configured;
    const { message, help, range = [0, 0], fixes = [] } = report;
    return [{ rule: rule.id, category: rule.category, severity, path, range, message, ...(help === undefined ? {} : { help }), url: ruleUrl(rule.id), fixes }];
  };
}

function byPosition(findings: readonly Finding[], { up }: Migration): readonly Finding[] {
  const place = ({ path }: Finding): number => (path === up.path ? 0 : 1);
  return [...findings].sort((a, b) => place(a) - place(b) || a.range[0] - b.range[0] || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

function countStatements(migrations: readonly Migration[]): StatementCounts {
  const scripts = migrations.filter(({ reported }) => reported).flatMap(({ up, down }) => (down ? [up, down] : [up]));
  const unknown = scripts.flatMap(({ path, statements }) => statements.flatMap(({ operations }) => {
    const first = operations.find((operation) => operation.kind === 'unknown');
    return first ? [{ path, range: first.range, reason: first.reason }] : [];
  }));
  const read = scripts.reduce((sum, { statements }) => sum + statements.length, 0);
  return { read, understood: read - unknown.length, unknown };
}
