/** The last lines of a report: what was found, how much was understood, what was assumed. */
import { engineText } from '../engines.ts';
import type { Colors } from './colors.ts';
import type { MigrationChange } from '../change-class.ts';
import { SEVERITIES } from '../lint.ts';
import type { Engine, Finding, TransactionMode } from '../model.ts';
import type { JsonBaseline, JsonCompared, JsonSkipped, JsonStatements } from './json.ts';
import { plural } from './plural.ts';
import { severityColor } from './text.ts';
import { visible } from './visible.ts';

/** What a result rests on. */
export type Basis = {
  readonly statements: Pick<JsonStatements, 'read' | 'understood'>;
  readonly histories: readonly HistoryBasis[];
  readonly skipped: readonly Skipped[];
  /** Where only part of the migrations is under check. */
  readonly compared?: JsonCompared | undefined;
};
export type HistoryBasis = {
  readonly folder: string;
  readonly settings: { readonly engine: Engine; readonly engineAssumed: boolean; readonly transaction: TransactionMode };
  /** What its framework does about transactions; undefined when that is assumed. */
  readonly transactions: string | undefined;
  /** Files that are taken to run without a transaction because they cannot run in one. */
  readonly unwrapped: number;
};
/** Left out of the check. `framework`: whose migrations it has, where nobody reads them, and how many. */
export type Skipped = JsonSkipped;

/** How many findings there are, and of which rules where these are too many to see at once. `files` were looked at, also those without findings. */
export function renderVerdict(findings: readonly Finding[], files: number, colors: Colors): string {
  if (findings.length === 0) return colors.green(`No findings in ${plural(files, 'file')}.`);
  const counts = SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [severityColor(severity, colors)(plural(count, severity))];
  });
  const touched = new Set(findings.map(({ path }) => path)).size;
  const verdict = `${counts.join(', ')} in ${touched} of ${plural(files, 'file')}. ${colors.dim('More about a rule: ddlint explain <rule>.')}`;
  return findings.length > MANY ? `${renderTally(findings, colors)}\n\n${verdict}` : verdict;
}

/** How to start from here, where so much is found that nobody will mend it before going on. */
export function renderUnrecorded(findings: readonly Finding[]): readonly string[] {
  return findings.length > MANY ? ['Only what is new, from now on: ddlint baseline records these.'] : [];
}

/** About as many as a screen holds. */
const MANY = 10;

/** A line per rule: the worst first, then the most frequent. */
function renderTally(findings: readonly Finding[], colors: Colors): string {
  const counts = new Map<string, number>();
  for (const { severity, rule } of findings) counts.set(`${severity} ${rule}`, (counts.get(`${severity} ${rule}`) ?? 0) + 1);
  return SEVERITIES.flatMap((severity) => {
    const ofSeverity = [...counts].filter(([key]) => key.startsWith(`${severity} `)).sort(([, a], [, b]) => b - a);
    return ofSeverity.map(([key, count]) => `${String(count).padStart(5)}  ${severityColor(severity, colors)(severity.padEnd('warning'.length))}  ${key.slice(severity.length + 1)}`);
  }).join('\n');
}

/** Which changes these are for code that runs beside them; nothing where there is none. */
export function renderChanges(migrations: readonly MigrationChange[]): readonly string[] {
  const counts = (['additive', 'breaking', 'data', 'mixed', 'unknown'] as const).flatMap((kind) => {
    const of = migrations.filter(({ change }) => change === kind);
    const breaking = kind === 'mixed' ? of.filter((each) => each.breaking).length : 0;
    return of.length === 0 ? [] : [`${of.length} ${kind}${breaking === 0 ? '' : breaking === of.length ? ' and breaking' : ` (${breaking} of them breaking)`}`];
  });
  return counts.length === 0 ? [] : [`Changes: ${counts.join(', ')}.`];
}

export function renderBasis({ statements: { read, understood }, histories, skipped, compared }: Basis, colors: Colors): string {
  return [
    ...(compared ? [comparedText(compared)] : []),
    read === understood ? `${understood} of ${plural(read, 'statement')} understood.` : colors.yellow(`${understood} of ${plural(read, 'statement')} understood, ${read - understood} not checked.`),
    ...renderHistories(histories).map(colors.dim),
    ...skippedTexts(skipped).map(colors.dim),
  ].join('\n');
}

/** A line for those that have the same settings, which says whose it is where there are others. */
function renderHistories(histories: readonly HistoryBasis[]): readonly string[] {
  const grouped = new Map<string, HistoryBasis[]>();
  for (const each of histories) {
    const { engine, engineAssumed, transaction } = each.settings;
    const key = `${engineText(engine)}${engineAssumed ? ' (assumed; say which with --engine)' : ''} ${transaction}`;
    grouped.set(key, [...(grouped.get(key) ?? []), each]);
  }
  return [...grouped].map(([key, own]) => {
    const { transaction } = own[0]!.settings;
    const unwrapped = own.reduce((sum, each) => sum + each.unwrapped, 0);
    return `${grouped.size > 1 ? `${pathsText(own.map(({ folder }) => folder))}: ` : ''}${key.slice(0, -transaction.length - 1)}; ${transactionText(transaction, own)}${unwrappedText(unwrapped)}.`;
  });
}

function pathsText(paths: readonly string[]): string {
  const shown = paths.slice(0, FEW).map(visible).join(', ');
  return paths.length > FEW ? `${shown} and ${paths.length - FEW} more` : shown;
}

const FEW = 3;

/** What of the baseline in `path` is left out, and what of it is gone. */
export function renderKnown({ known, gone = 0 }: JsonBaseline, path: string, colors: Colors): readonly string[] {
  return [
    ...(known > 0 ? [`${plural(known, 'known finding')} left out, as in ${visible(path)}.`] : []),
    ...(gone > 0 ? [colors.yellow(`${plural(gone, 'finding')} of ${visible(path)} ${gone === 1 ? 'is' : 'are'} gone; renew it with: ddlint baseline.`)] : []),
  ];
}

function comparedText({ since, migrations, added, edited }: JsonCompared): string {
  const verb = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;
  const all = `of ${added + edited === 1 ? plural(migrations, 'migration') : `${migrations} migrations`}`;
  if (since === undefined) return `${added + edited} ${all} ${added + edited === 1 ? 'is' : 'are'} staged${edited > 0 ? `, ${edited} of them not for the first time` : ''}.`;
  return `${added} ${all} ${added === 1 ? 'is' : 'are'} new since ${visible(since)}${edited > 0 ? `, ${verb(edited, 'has', 'have')} changed` : ''}.`;
}

/** A line for each, one for many that have the same reason, and one for all folders of one framework. */
export function skippedTexts(skipped: readonly Skipped[]): readonly string[] {
  const own = skipped.filter(({ framework }) => framework === undefined);
  const lines = [...new Set(own.map(({ reason }) => reason))].flatMap((reason) => {
    const alike = own.filter((each) => each.reason === reason);
    return alike.length > FEW ? [`Not checked: ${pathsText(alike.map(({ path }) => path))} (${visible(reason)}${alike.some(({ anyway }) => anyway) ? '; check one all the same with: ddlint check <path>' : ''}).`] : alike.map(({ path, anyway }) => `Not checked: ${visible(path)} (${visible(reason)}${anyway === undefined ? '' : `; check it all the same with: ${visible(anyway)}`}).`);
  });
  const frameworks = [...new Set(skipped.flatMap(({ framework }) => framework ?? []))];
  return [...lines, ...frameworks.map((name) => {
    const own = skipped.filter(({ framework }) => framework === name);
    const count = own.reduce((sum, { migrations = 0 }) => sum + migrations, 0);
    return `Found ${count} ${name} ${count === 1 ? 'migration' : 'migrations'} in ${pathsText(own.map(({ path }) => path))}: ddlint does not read these yet.`;
  })];
}

const MODES: { readonly [mode in TransactionMode]: string } = {
  file: 'each file runs in one transaction',
  none: 'statements run one by one, without a transaction',
  assumed: 'each file runs in one transaction (assumed; say with --transaction file|none)',
};

/** What somebody said, otherwise what each framework does. */
function transactionText(mode: TransactionMode, histories: readonly HistoryBasis[]): string {
  const known = new Set(histories.map(({ transactions }) => transactions ?? MODES.assumed));
  return mode === 'assumed' ? [...known].join('; ') : MODES[mode];
}

function unwrappedText(files: number): string {
  return files === 0 ? '' : `; ${plural(files, 'file')} that cannot run in one ${files === 1 ? 'is' : 'are'} taken to run without`;
}
