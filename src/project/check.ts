/** The programming interface: files in, findings and steps out. */
import { rules as allRules } from '../../rules/index.ts';
import { engines } from '../engines.ts';
import { lint } from '../lint.ts';
import type { Beside, Finding, Migration, Reader, Severity, SourceFile, TransactionMode } from '../model.ts';
import { MARKED, READERS, readerOf } from '../readers/index.ts';
import { toJson, toJsonSteps } from '../report/json.ts';
import type { JsonBaseline, JsonReport, JsonStep } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import { sizesOf } from '../sizes.ts';
import type { Stats } from '../sizes.ts';
import { loadDialect } from './dialects.ts';
import { engineOf, severitiesOf, TRANSACTIONS } from './settings.ts';
import { comparedOf, underCheck } from './under-check.ts';
import { UserError } from './user-error.ts';

export type CheckOptions = {
  /** In history order; each is a migration of its own, but for `x.up.sql` and `x.down.sql`, which are two ways of one. */
  readonly files: readonly SourceFile[];
  /** `postgres@10` to `postgres@18`; `postgres@15` when left out. */
  readonly engine?: string;
  /** Does the runner wrap each file in one transaction (`file`) or not (`none`)? Left out: as the reader's framework does, for `sql` `file`. */
  readonly transaction?: 'file' | 'none';
  /** A schema from before the first file, as pg_dump --schema-only writes it. */
  readonly schema?: string;
  /** Severity by rule id, where it differs from the rule's own. */
  readonly rules?: Readonly<Record<string, Severity | 'off'>>;
  /** The sizes of the tables, as `ddlint stats` writes them: findings about locks on small ones become notes, on large ones errors. */
  readonly stats?: Stats;
  /** Name of the framework that the files are written for: `sql` for plain files, which is the default, but that `goose`, `dbmate` and `sql-migrate` are known by their markers. What a framework keeps beside its migrations, like `meta/_journal.json`, is looked up in `files`. */
  readonly reader?: string;
  /** Paths of the files that are new: only they are reported, and they are deployed together. Left out: all are reported, and each is deployed for itself. */
  readonly changed?: readonly string[];
  /** The findings that are known and left out, as `ddlint baseline` writes them; its paths are those of the files. */
  readonly baseline?: unknown;
};

export type CheckResult = JsonReport & { readonly steps: readonly JsonStep[] };

/** Findings about `files`, and what each of their statements does. Throws UserError for an unknown engine, reader, rule or severity, two files of one path, what is no text, or files for another engine. */
export async function check(options: CheckOptions): Promise<CheckResult> {
  assertTexts(options);
  const engine = engineOf(options.engine);
  const texts = new Map(options.files.map(({ path, text }) => [path, text]));
  const beside: Beside = (path) => texts.get(path);
  const reader = options.reader === undefined ? readerOf(options.files, beside, MARKED) : readerNamed(options.reader);
  const severities = severitiesOf(options.rules ?? {});
  const transaction = transactionOf(options.transaction, reader);
  const dialect = await loadDialect(engines[engine.name].dialect);
  const files = reader.name === 'sql' ? options.files : options.files.filter(({ path }) => /\.sql$/i.test(path));
  const read = reader.read({ files, dialect, transaction, beside });
  const changed = options.changed && new Set(options.changed);
  const isChanged = (path: string): boolean => changed?.has(path) ?? false;
  const { unread, skipped } = changed ? { ...read, unread: read.unread.filter(({ path }) => isChanged(path)) } : read;
  const migrations = changed ? underCheck(read.migrations, { isReported: isChanged, isNew: isChanged }) : read.migrations;
  if (skipped !== undefined) throw new UserError(`Nothing to check: ${skipped}.`);
  const linesFor = linesByPath((path) => texts.get(path));
  const steps: JsonStep[] = [];
  const base = options.schema === undefined ? [] : dialect.parse(options.schema);
  const linted = lint({ engine, migrations, base, unread, rules: allRules, severities, ...(options.stats && { sizes: sizesOf(options.stats) }) }, (replayed) => { if (replayed.migration.reported) steps.push(...toJsonSteps(replayed, linesFor)); });
  const { findings, baseline } = options.baseline === undefined ? { findings: linted.findings } : await withoutKnown(linted.findings, migrations, options.baseline, texts, severities);
  return { ...toJson(engine, { ...linted, findings }, linesFor, { compared: changed && comparedOf(undefined, migrations), baseline: baseline && (changed ? { known: baseline.known } : baseline) }), steps };
}

async function withoutKnown(findings: readonly Finding[], migrations: readonly Migration[], baseline: unknown, texts: ReadonlyMap<string, string>, severities: ReadonlyMap<string, Severity | 'off'>): Promise<{ readonly findings: readonly Finding[]; readonly baseline: Required<JsonBaseline> }> {
  const { matched, parseBaseline } = await import('./baseline.ts');
  const paths = { written: (path: string) => path, exists: (path: string) => texts.has(path) };
  const { fresh, known, gone } = matched(findings, migrations, parseBaseline(baseline, 'baseline'), paths, (rule) => severities.get(rule) !== 'off');
  return { findings: fresh, baseline: { known, gone } };
}

/** Nobody is asked about plain SQL, whose runner is not known. */
function transactionOf(mode: CheckOptions['transaction'], { name }: Reader): TransactionMode {
  if (mode !== undefined && !TRANSACTIONS.includes(mode)) throw new UserError(`There is no transaction mode ${mode}. Allowed: ${TRANSACTIONS.join(', ')}.`);
  return mode ?? (name === 'sql' ? 'file' : 'assumed');
}

/** Callers are not all type-checked; and findings name files by path, so that each needs one of its own. */
function assertTexts({ files, schema, changed }: Partial<CheckOptions> = {}): void {
  if (!Array.isArray(files) || !files.every((file: Partial<SourceFile> | null) => typeof file?.path === 'string' && typeof file.text === 'string')) throw new UserError('files must be a list of { path, text }, both texts.');
  if (schema !== undefined && typeof schema !== 'string') throw new UserError('schema must be the text of a schema.');
  const paths = new Set<string>();
  for (const { path } of files as readonly SourceFile[]) {
    if (paths.has(path)) throw new UserError(`Two files have the path ${path}. Give each a path of its own.`);
    paths.add(path);
  }
  if (changed !== undefined && !(Array.isArray(changed) && changed.every((path) => paths.has(path as string)))) throw new UserError('changed must be a list of paths of files.');
}

function readerNamed(name: string): Reader {
  const reader = READERS.find((each) => each.name === name);
  if (!reader) throw new UserError(`There is no reader ${name}. Allowed: ${READERS.map((each) => each.name).join(', ')}.`);
  return reader;
}
