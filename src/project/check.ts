/** The programming interface: files in, findings and steps out. */
import { lint } from '../lint.ts';
import type { Finding, Migration, Severity, SourceFile } from '../model.ts';
import { toJson, toJsonHistory, toJsonSteps } from '../report/json.ts';
import type { JsonBaseline, JsonReport, JsonStep } from '../report/json.ts';
import { linesByPath } from '../report/lines.ts';
import type { Stats } from '../sizes.ts';
import { readFiles } from './read-files.ts';
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
  /** Name of the framework that the files are written for: `sql` for plain files, which is the default, but that `goose`, `dbmate` and `sql-migrate` are known by their markers. What a framework keeps beside its migrations, like `meta/_journal.json`, `flyway.toml` or `application.yml`, is looked up in `files`; settings for Flyway that are about them are as good as its name. */
  readonly reader?: string;
  /** Paths of the files that are new: only they are reported, and they are deployed together. Left out: all are reported, and each is deployed for itself. */
  readonly changed?: readonly string[];
  /** The files as others have them, with what lies beside them: what is not among them is new, what has another text has changed, and only that is reported. */
  readonly base?: readonly SourceFile[];
  /** The findings that are known and left out, as `ddlint baseline` writes them; its paths are those of the files. */
  readonly baseline?: unknown;
};

export type CheckResult = JsonReport & { readonly engine: string; readonly steps: readonly JsonStep[] };

/** Findings about `files`, and what each of their statements does. Throws UserError for an unknown engine, reader, rule or severity, two files of one path, what is no text, or files for another engine. */
export async function check(options: CheckOptions): Promise<CheckResult> {
  assertTexts(options);
  const { input, compared, texts } = await readFiles(options);
  const { engine, migrations, history, severities = new Map<string, Severity | 'off'>() } = input;
  const linesFor = linesByPath((path) => texts.get(path));
  const steps: JsonStep[] = [];
  const linted = lint(input, (replayed) => { steps.push(...toJsonSteps(replayed, linesFor)); });
  const { findings, baseline } = options.baseline === undefined ? { findings: linted.findings } : await withoutKnown(linted.findings, migrations, options.baseline, texts, severities);
  const own = toJsonHistory({ folder: '', settings: { engine }, history, migrations });
  return { ...toJson([own], { ...linted, findings }, linesFor, { compared, baseline: baseline && (compared ? { known: baseline.known } : baseline) }), engine: own.engine, steps };
}

async function withoutKnown(findings: readonly Finding[], migrations: readonly Migration[], baseline: unknown, texts: ReadonlyMap<string, string>, severities: ReadonlyMap<string, Severity | 'off'>): Promise<{ readonly findings: readonly Finding[]; readonly baseline: Required<JsonBaseline> }> {
  const { matched, parseBaseline } = await import('./baseline.ts');
  const paths = { written: (path: string) => path, exists: (path: string) => texts.has(path) };
  const { fresh, known, gone } = matched(findings, migrations, parseBaseline(baseline, 'baseline'), paths, (rule) => severities.get(rule) !== 'off');
  return { findings: fresh, baseline: { known: known.length, gone } };
}

/** Callers are not all type-checked; and findings name files by path, so that each needs one of its own. */
function assertTexts({ files, schema, changed, base = [] }: Partial<CheckOptions> = {}): void {
  const areFiles = (given: unknown): boolean => Array.isArray(given) && given.every((file: Partial<SourceFile> | null) => typeof file?.path === 'string' && typeof file.text === 'string');
  for (const [name, given] of Object.entries({ files, base })) if (!areFiles(given)) throw new UserError(`${name} must be a list of { path, text }, both texts.`);
  if (schema !== undefined && typeof schema !== 'string') throw new UserError('schema must be the text of a schema.');
  const paths = new Set<string>();
  for (const { path } of files as readonly SourceFile[]) {
    if (paths.has(path)) throw new UserError(`Two files have the path ${path}. Give each a path of its own.`);
    paths.add(path);
  }
  if (changed !== undefined && !(Array.isArray(changed) && changed.every((path) => paths.has(path as string)))) throw new UserError('changed must be a list of paths of files.');
}
