/** From a folder on disk to histories that can be linted. */
import { relative, resolve, sep } from 'node:path';
import { engines } from '../engines.ts';
import type { Dialect, Engine, Severity, SourceFile, Statement, TransactionMode } from '../model.ts';
import type { JsonCompared } from '../report/json.ts';
import { sizesOf } from '../sizes.ts';
import type { Sizes } from '../sizes.ts';
import type { Baseline, Paths } from './baseline.ts';
import { baselineFile, pathsIn, readBaseline } from './baseline-file.ts';
import type { BaselineFile } from './baseline-file.ts';
import { besideIn } from './beside.ts';
import type { Config } from './config-schema.ts';
import { loadConfig } from './config.ts';
import type { LoadedConfig } from './config.ts';
import { loadDialect } from './dialects.ts';
import { compare } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { discover, discoverAround } from './discover.ts';
import type { Discovered, History } from './discover.ts';
import { toRelative } from './files.ts';
import { readHistory } from './read-history.ts';
import type { LoadedHistory } from './read-history.ts';
import { engineOf } from './settings.ts';
import { readText } from './text.ts';
import { disk } from './tree.ts';
import type { Tree } from './tree.ts';
import { comparedOf } from './under-check.ts';
import { UserError } from './user-error.ts';

/** What the command line says; everything else comes from the configuration. */
export type LoadOptions = {
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly config?: string;
  readonly engine?: string;
  readonly transaction?: 'file' | 'none';
  readonly schema?: string;
  readonly rules?: ReadonlyMap<string, Severity | 'off'>;
  /** A file of table sizes. */
  readonly stats?: string;
  /** A file's text that is not on disk; it is checked in place of `paths`, with the rest of its history around it. */
  readonly overlay?: SourceFile;
  /** Only what is new or has changed since the work tree left that branch or commit is under check. */
  readonly since?: string;
  /** Only what is staged is under check, and read as it is staged. */
  readonly staged?: boolean;
  /** False: what is known is reported too. */
  readonly baseline?: boolean;
};

export type Project = {
  readonly dialect: Dialect;
  readonly engine: Engine;
  readonly transaction: TransactionMode;
  /** Files under check that are taken to run without a transaction because they cannot run in one. */
  readonly unwrapped: number;
  /** Nobody said which engine. */
  readonly engineAssumed: boolean;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly base: readonly Statement[];
  readonly sizes: Sizes | undefined;
  readonly histories: readonly LoadedHistory[];
  readonly skipped: Discovered['skipped'];
  /** Where only part of the migrations is under check: how many of how many. */
  readonly compared: JsonCompared | undefined;
  /** Everything that is found without being told where is under check. */
  readonly isWhole: boolean;
  readonly baselineFile: BaselineFile;
  readonly baseline: { readonly known: Baseline; readonly paths: Paths } | undefined;
  /** The text of each file that was read, by path. */
  readonly texts: ReadonlyMap<string, string>;
};

/** Reads configuration, files and schema. Throws UserError for what the user must put right. */
export async function loadProject(options: LoadOptions): Promise<Project> {
  const { cwd } = options;
  const loaded = await loadConfig(cwd, options.config);
  const { config, root } = loaded;
  const engine = engineOf(options.engine ?? config.engine);
  const transaction = options.transaction ?? config.transaction ?? 'assumed';
  const overlay = options.overlay && { ...options.overlay, path: toRelative(cwd, options.overlay.path) };
  const ignore = (config.ignore ?? []).map((pattern) => `${escapeGlob(root.split(sep).join('/'))}/${pattern}`);
  const comparison = options.since !== undefined || options.staged ? compare(cwd, options.since) : undefined;
  const tree = comparison?.tree ?? disk;
  const paths = options.paths.length > 0 ? options.paths : configuredPaths(tree, cwd, loaded);
  const { histories, skipped } = overlay ? await discoverAround(tree, cwd, overlay.path, ignore) : await discover(tree, cwd, paths, ignore);
  const dialect = await loadDialect(engines[engine.name].dialect);
  const texts = new Map<string, string>();
  const schema = readSchema(cwd, options.schema ?? (config.schema === undefined ? undefined : relative(cwd, resolve(root, config.schema))), dialect);
  const beside = besideIn(tree, cwd, root);
  const all = histories.map((history) => readHistory(comparison ? changed(history, comparison) : history, { cwd, tree, overlay, dialect, transaction, texts, beside, besideBase: comparison?.base ? besideIn(comparison.base.tree, cwd, root) : () => undefined, comparison }));
  const read = all.filter((each) => each.skipped === undefined);
  const left = all.flatMap(({ folder, skipped }) => (skipped === undefined ? [] : [{ path: folder, reason: skipped }]));
  if (read.length === 0 && left.length > 0) throw new UserError(`Nothing to check: ${left.map(({ path, reason }) => `${path} (${reason})`).join('; ')}.`);
  const file = baselineFile(cwd, loaded);
  const known = options.baseline === false ? undefined : await readBaseline(cwd, file);
  const scripts = read.flatMap(({ migrations }) => migrations.flatMap(({ reported, up }) => (reported ? [up] : [])));
  return {
    dialect,
    engine,
    transaction,
    unwrapped: scripts.filter((script) => script.transaction.assumed && !script.transaction.wrapped).length,
    engineAssumed: (options.engine ?? config.engine) === undefined,
    severities: new Map([...Object.entries(config.rules ?? {}).flatMap(([id, severity]) => (severity ? [[id, severity] as const] : [])), ...(options.rules ?? [])]),
    base: schema.base,
    sizes: await readSizes(cwd, options.stats ?? (config.stats === undefined ? undefined : relative(cwd, resolve(root, config.stats))), config.tableSizes ?? {}),
    histories: read,
    skipped: [...skipped, ...left, ...read.flatMap(({ omitted }) => omitted), ...schema.skipped],
    compared: comparison && comparedOf(comparison.since, read.flatMap(({ migrations }) => migrations)),
    isWhole: options.paths.length === 0 && !comparison && !overlay,
    baselineFile: file,
    baseline: known && { known, paths: pathsIn(cwd, tree, file) },
    texts,
  };
}

/** Throws UserError where the configuration names a path that does not exist. */
function configuredPaths(tree: Tree, cwd: string, { path, root, config }: LoadedConfig): readonly string[] {
  return (config.migrations ?? []).map((given) => {
    if (tree.kindOf(resolve(root, given)) === undefined && !/[*?[\]{}]/.test(given)) throw new UserError(`${relative(cwd, path ?? root)}: "migrations" names ${given}, and there is no such file or folder in ${root}.`);
    return relative(cwd, resolve(root, given)) || '.';
  });
}

/** Only what is not as it was is reported; another name alone changes nothing that it does. */
function changed(history: History, { changes }: Comparison): History {
  return { ...history, files: history.files.map((file) => ({ ...file, reported: file.reported && !['renamed', undefined].includes(changes.get(file.path)?.status) })) };
}

function readSchema(cwd: string, path: string | undefined, dialect: Dialect): { readonly base: readonly Statement[]; readonly skipped: Discovered['skipped'] } {
  if (path === undefined) return { base: [], skipped: [] };
  const text = readText(resolve(cwd, path));
  if (typeof text !== 'string') throw new UserError(`The schema ${path} cannot be used: ${text.reason}. Write one with: pg_dump --schema-only.`);
  const base = dialect.parse(text);
  const unknown = base.filter(({ operations }) => operations.some(({ kind }) => kind === 'unknown'));
  const [first] = unknown;
  return { base, skipped: first ? [{ path, reason: `${unknown.length} of the ${base.length} statements of this schema could not be read, the first in line ${text.slice(0, first.range[0]).split(/\r\n|\n|\r/).length}` }] : [] };
}

async function readSizes(cwd: string, path: string | undefined, limits: NonNullable<Config['tableSizes']>): Promise<Sizes | undefined> {
  if (path === undefined) return undefined;
  const text = readText(resolve(cwd, path));
  if (typeof text !== 'string') throw new UserError(`The table sizes in ${path} cannot be used: ${text.reason}. Write the file with: ddlint stats.`);
  const { parseStats } = await import('./table-sizes.ts');
  return sizesOf(parseStats(text, path), limits);
}

function escapeGlob(path: string): string {
  return path.replace(/[$^*+?()[\]{}!|\\]/g, '\\$&');
}
