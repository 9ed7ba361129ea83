/** The whole linter: replay, rules, suppressions → findings. Pure and synchronous. */
import unreadRule from '../rules/unread.ts';
import { unknownCalls } from './called.ts';
import { changeOf } from './change-class.ts';
import type { MigrationChange } from './change-class.ts';
import { saidOnce } from './elsewhere.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Catalog, Engine, Finding, History, Migration, Range, Replayed, Rule, Severity, Statement, Unread } from './model.ts';
import type { OperationOf } from './operations.ts';
import { replay } from './replay.ts';
import type { KeptCatalogs } from './replay.ts';
import { reporter, reportsOnHistory, severityInDown } from './reports.ts';
import type { Reported } from './reports.ts';
import { ruleUrl } from './rule.ts';
import type { Sizes } from './sizes.ts';
import { suppress, suppressInFile } from './suppress.ts';
import type { Silenced } from './suppress.ts';

export type LintInput = {
  readonly engine: Engine;
  /** The whole history in order; only migrations marked `reported` get findings. */
  readonly migrations: readonly Migration[];
  /** A schema from before the history. */
  readonly base?: readonly Statement[];
  /** Files that the reader could not make sense of. */
  readonly unread?: readonly Unread[];
  /** For rules about the history itself. */
  readonly history?: History;
  readonly rules: readonly Rule[];
  /** Severities that differ from the rules' own. */
  readonly severities?: ReadonlyMap<string, Severity | 'off'>;
  /** How large the tables are, where that is known. */
  readonly sizes?: Sizes;
  /** What earlier replays of the same history have come to. */
  readonly kept?: KeptCatalogs | undefined;
  /** What other histories make, which may run on the same database. */
  readonly elsewhere?: Elsewhere;
};

export type StatementCounts = {
  readonly read: number;
  /** Statements without an unknown operation. */
  readonly understood: number;
  readonly unknown: readonly { readonly path: string; readonly range: Range; readonly reason: string }[];
};

/** `migrations`: those under check, in order; `silenced`: findings that comments suppress. */
export type Linted = { readonly findings: readonly Finding[]; readonly silenced: readonly Silenced[]; readonly statements: StatementCounts; readonly migrations: readonly MigrationChange[] };

/** Findings in history order and by position. `onMigration` sees each replayed migration under check as it passes. */
export function lint(input: LintInput, onMigration?: (replayed: Replayed) => void): Linted {
  const applicable = input.rules.filter((rule) => rule.engines.includes(input.engine.name));
  const severities = severitiesOf(applicable, input.severities);
  const reportsOf = reporter(applicable, severities, input.sizes);
  const settled = new Map<Finding, (end: Catalog) => boolean>();
  const sought = new Map<Finding, string>();
  const toFinding = findingMaker(severities, settled, sought, input.elsewhere);
  const findings = (input.unread ?? []).flatMap(({ path, range, reason }) => toFinding({ rule: unreadRule, path, report: { range: range ?? [0, 0], message: `Not checked: ${reason}.` } }));
  const ofHistory = byPath(input.history ? reportsOnHistory(applicable, severities, input.history).flatMap(toFinding) : []);
  const migrations: MigrationChange[] = [];
  const silenced: Silenced[] = [];
  const unread = new Map<Statement, OperationOf<'unknown'>>();
  const shared = filesOfSeveral(input.migrations);
  const replays = replay(input.engine, input.migrations, input.base, input.kept);
  for (const migration of input.migrations) {
    const own = taken(ofHistory, migration);
    if (!migration.reported) {
      if (own.length > 0) findings.push(...suppress(own, migration, applicable).kept);
      continue;
    }
    const replayed = replays.next().value as Replayed;
    onMigration?.(replayed);
    migrations.push(changeOf(replayed));
    for (const [statement, unknown] of unknownCalls(replayed)) unread.set(statement, unknown);
    const found = [...own, ...reportsOf(replayed).flatMap(toFinding)];
    const judged = suppress(found, migration, applicable, shared.has(migration.up.path));
    silenced.push(...judged.silenced);
    findings.push(...byPosition([...judged.kept, ...judged.complaints.flatMap(toFinding)], migration));
  }
  const end = findings.some((finding) => settled.has(finding)) ? replays.next().value as Catalog : undefined;
  const open = saidOnce(findings.filter((finding) => !(end && settled.get(finding)?.(end))), sought);
  let left: readonly Finding[] = [...open, ...[...ofHistory.values()].flat()];
  for (const own of shared.values()) {
    const judged = suppressInFile(left, own, applicable);
    silenced.push(...judged.silenced);
    // What silences nothing is only known where all of the file is under check.
    left = [...judged.kept, ...(own.every(({ reported }) => reported) ? judged.complaints.flatMap(toFinding) : [])];
  }
  return { findings: left, silenced, statements: countStatements(input.migrations, unread), migrations };
}

/** Files with several migrations, by path. */
function filesOfSeveral(migrations: readonly Migration[]): ReadonlyMap<string, readonly Migration[]> {
  const files = new Map<string, Migration[]>();
  for (const migration of migrations) {
    const own = files.get(migration.up.path);
    if (own) own.push(migration);
    else files.set(migration.up.path, [migration]);
  }
  return new Map([...files].filter(([, own]) => own.length > 1));
}

/** Severity by id of each rule that is on. */
function severitiesOf(rules: readonly Rule[], configured: LintInput['severities']): ReadonlyMap<string, Severity> {
  return new Map(rules.flatMap((rule): [string, Severity][] => {
    const severity = configured?.get(rule.id) ?? rule.severity;
    return severity === 'off' ? [] : [[rule.id, severity]];
  }));
}

/** A report's own severity counts as long as the rule's was not changed. `settled` gets the findings that the end of the history may answer, `sought` those about what may be older than it. */
function findingMaker(severities: ReadonlyMap<string, Severity>, settled: Map<Finding, (end: Catalog) => boolean>, sought: Map<Finding, string>, elsewhere: Elsewhere = () => false): (reported: Reported) => readonly Finding[] {
  return ({ rule, path, report: given, isBack }) => {
    const configured = severities.get(rule.id);
    const isElsewhere = given.sought !== undefined && elsewhere(given.sought);
    const isLikely = given.sought !== undefined && given.severity !== undefined;
    if (configured === undefined || (isElsewhere && isLikely)) return [];
    const report = isElsewhere ? { ...given, severity: 'warning' as const, message: given.message.replace('This fails:', 'This fails unless the migrations that make it run on the same database, and before:') } : given;
    const own = configured === rule.severity ? (report.severity ?? configured) : configured;
    const severity = isBack ? severityInDown(rule, own) : own;
    const { message, help, range = [0, 0], fixes = [], unless } = report;
    const finding: Finding = { rule: rule.id, category: rule.category, severity, path, range, message, ...(help === undefined ? {} : { help }), url: ruleUrl(rule.id), fixes };
    if (unless) settled.set(finding, unless);
    if (isLikely) sought.set(finding, given.sought);
    return [finding];
  };
}

function byPath(findings: readonly Finding[]): Map<string, readonly Finding[]> {
  const found = new Map<string, readonly Finding[]>();
  for (const finding of findings) found.set(finding.path, [...(found.get(finding.path) ?? []), finding]);
  return found;
}

/** Takes those about the migration's files away. */
function taken(findings: Map<string, readonly Finding[]>, { up, down }: Migration): readonly Finding[] {
  const own = [up.path, ...(down && down.path !== up.path ? [down.path] : [])].flatMap((path) => findings.get(path) ?? []);
  findings.delete(up.path);
  if (down) findings.delete(down.path);
  return own;
}

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/** At one place the worst first. */
function byPosition(findings: readonly Finding[], { up }: Migration): readonly Finding[] {
  const place = ({ path }: Finding): number => (path === up.path ? 0 : 1);
  return [...findings].sort((a, b) => place(a) - place(b) || a.range[0] - b.range[0] || SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

/** `calls`: what could not be read of the routines that a statement calls. */
function countStatements(migrations: readonly Migration[], calls: ReadonlyMap<Statement, OperationOf<'unknown'>>): StatementCounts {
  const scripts = migrations.filter(({ reported }) => reported).flatMap(({ up, down }) => (down ? [up, down] : [up]));
  const unknown = scripts.flatMap(({ path, statements }) => statements.flatMap((statement) => {
    const first = statement.operations.find((operation) => operation.kind === 'unknown') ?? calls.get(statement);
    return first ? [{ path, range: first.range, reason: first.reason }] : [];
  }));
  const read = scripts.reduce((sum, { statements }) => sum + statements.length, 0);
  return { read, understood: read - unknown.length, unknown };
}
