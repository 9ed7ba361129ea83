/** The machine-readable result: the API returns it, `--format json` prints it. Every change here is a change of version. */
import { engineText } from '../engines.ts';
import type { MigrationChange } from '../change-class.ts';
import type { Linted } from '../lint.ts';
import type { Effect, Engine, Finding, Fix, History, Migration, Range, Replayed, Rule, Statement, Step } from '../model.ts';
import type { OperationKind } from '../operations.ts';
import { ruleUrl } from '../rule.ts';
import { span } from './lines.ts';
import type { Lines } from './lines.ts';

/** Lines and columns are 1-based, columns in UTF-16 units, ends exclusive. */
export type JsonFinding = Pick<Finding, 'rule' | 'category' | 'severity' | 'path' | 'message' | 'url'> & {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly help?: string;
  readonly fixes: readonly Fix[];
};
/** How much of the input was understood; `unknown` says what was not, and why. */
export type JsonStatements = { readonly read: number; readonly understood: number; readonly unknown: readonly { readonly path: string; readonly line: number; readonly reason: string }[] };
/** Where only part of the migrations is under check: how many there are, and how many of them are new or have changed. `since`: the branch or commit, where that was named. */
export type JsonCompared = { readonly since?: string; readonly migrations: number; readonly added: number; readonly edited: number };
/** Where there is a baseline: how many findings are left out, and how many of it are no longer found, where all migrations are under check. */
export type JsonBaseline = { readonly known: number; readonly gone?: number };
export type JsonOperation = { readonly kind: OperationKind; readonly range: Range; readonly effects: readonly Effect[] };
/** One statement with what each of its operations does. */
export type JsonStep = { readonly path: string; readonly line: number; readonly endLine: number; readonly sql: string; readonly operations: readonly JsonOperation[] };
/** One of several histories: its folder, the framework that it is written for, the database that it runs on, and how many migrations it has. */
export type JsonHistory = { readonly folder: string; readonly reader: string; readonly engine: string; readonly migrations: number };
/** What is left out of the check, and why; the command that checks it all the same; where these are migrations of a framework that nobody reads yet, whose, and how many. */
export type JsonSkipped = { readonly path: string; readonly reason: string; readonly anyway?: string; readonly framework?: string; readonly migrations?: number };
/** What `ddlint check --format json` prints. */
export type JsonReport = { readonly version: 1; /** Left out where histories have different ones. */ readonly engine?: string; readonly findings: readonly JsonFinding[]; readonly statements: JsonStatements; readonly migrations: readonly MigrationChange[]; /** Where there are several. */ readonly histories?: readonly JsonHistory[]; readonly skipped?: readonly JsonSkipped[]; readonly compared?: JsonCompared; readonly baseline?: JsonBaseline };
/** What `ddlint effects --format json` prints. */
export type JsonEffects = { readonly version: 1; /** Left out where histories have different ones. */ readonly engine?: string; readonly steps: readonly JsonStep[] };
/** What `ddlint rules --format json` prints. */
export type JsonRules = { readonly version: 1; readonly rules: readonly JsonRule[] };
export type JsonRule = Pick<Rule, 'id' | 'title' | 'category' | 'severity' | 'engines'> & { readonly url: string };

/** What is beside the findings. */
type Besides = { readonly skipped?: readonly JsonSkipped[]; readonly compared?: JsonCompared | undefined; readonly baseline?: JsonBaseline | undefined };

export function toJson(histories: readonly JsonHistory[], { findings, statements, migrations }: Linted, linesFor: (path: string) => Lines, { skipped = [], compared, baseline }: Besides): JsonReport {
  return {
    version: 1,
    ...engineOf(histories),
    findings: findings.map((finding) => toJsonFinding(finding, linesFor)),
    statements: {
      read: statements.read,
      understood: statements.understood,
      unknown: statements.unknown.map(({ path, range, reason }) => ({ path, line: linesFor(path).position(range[0]).line, reason })),
    },
    migrations,
    ...(histories.length > 1 && { histories }),
    ...(skipped.length > 0 && { skipped }),
    ...(compared && { compared }),
    ...(baseline && { baseline }),
  };
}

export function toJsonFinding({ rule, category, severity, path, range, message, help, url, fixes }: Finding, linesFor: (path: string) => Lines): JsonFinding {
  return { rule, category, severity, path, ...span(linesFor(path), range), message, ...(help === undefined ? {} : { help }), url, fixes };
}

export function toJsonEffects(histories: readonly JsonHistory[], steps: readonly JsonStep[]): JsonEffects {
  return { version: 1, ...engineOf(histories), steps };
}

function engineOf(histories: readonly JsonHistory[]): Pick<JsonReport, 'engine'> {
  const [engine, ...others] = new Set(histories.map((history) => history.engine));
  return engine !== undefined && others.length === 0 ? { engine } : {};
}

export function toJsonHistory({ folder, settings: { engine }, history: { reader }, migrations }: { readonly folder: string; readonly settings: { readonly engine: Engine }; readonly history: Pick<History, 'reader'>; readonly migrations: readonly Migration[] }): JsonHistory {
  return { folder, reader, engine: engineText(engine), migrations: migrations.length };
}

export function toJsonRules(rules: readonly Rule[]): JsonRules {
  return { version: 1, rules: rules.map(({ id, title, category, severity, engines }) => ({ id, title, category, severity, engines, url: ruleUrl(id) })) };
}

export function toJsonSteps(replayed: Replayed, linesFor: (path: string) => Lines): readonly JsonStep[] {
  const { path, text } = replayed.migration.up;
  const lines = linesFor(path);
  return byStatement(replayed).map(({ statement: { range }, steps }) => {
    const { line, endLine } = span(lines, range);
    return { path, line, endLine, sql: text.slice(...range), operations: steps.map(({ operation, effects }) => ({ kind: operation.kind, range: operation.range, effects })) };
  });
}

/** A migration's statements in the order of the text, each with its operations in the order the engine runs them. */
export function byStatement({ migration, steps }: Replayed): readonly { readonly statement: Statement; readonly steps: readonly Step[] }[] {
  const found = new Map<Statement, Step[]>(migration.up.statements.map((statement) => [statement, []]));
  for (const step of steps) found.get(step.statement)?.push(step);
  return [...found].map(([statement, ofStatement]) => ({ statement, steps: ofStatement }));
}
