/** From a folder on disk to histories that can be linted. */
import { resolve, sep } from 'node:path';
import { engines } from '../engines.ts';
import type { Dialect, Severity, SourceFile } from '../model.ts';
import { folderOf } from '../readers/paths.ts';
import type { JsonCompared } from '../report/json.ts';
import type { Baseline, Paths } from './baseline.ts';
import { baselineFile, pathsIn, readBaseline } from './baseline-file.ts';
import type { BaselineFile } from './baseline-file.ts';
import { besideIn, listingIn } from './beside.ts';
import { loadConfig } from './config.ts';
import { loadDialect } from './dialects.ts';
import { NO_MEMORY } from './memory.ts';
import { comparedSince, comparedStaged } from './comparison.ts';
import type { Comparison } from './comparison.ts';
import { discover, discoverAround } from './discover.ts';
import type { Discovered, History } from './discover.ts';
import { toRelative } from './files.ts';
import { repositoryAt } from './git.ts';
import type { Index } from './git.ts';
import { configuredPaths, projectsIn, settingsBy } from './projects.ts';
import { readHistory, withNeighbours } from './read-history.ts';
import type { LoadedHistory } from './read-history.ts';
import { overlaid } from './overlaid.ts';
import type { Tree } from './tree.ts';
import { comparedOf } from './under-check.ts';
import { nothingToCheck } from './unread-folders.ts';

/** What the command line says; everything else comes from the configuration. */
export type LoadOptions = {
  readonly cwd: string;
  readonly paths: readonly string[];
  readonly config?: string;
  readonly engine?: string;
  readonly transaction?: 'file' | 'none';
  readonly reader?: string;
  readonly schema?: string;
  readonly rules?: ReadonlyMap<string, Severity | 'off'>;
  /** A file of table sizes. */
  readonly stats?: string;
  /** Files that are checked in place of `paths`, with the rest of their histories around them; they need not exist. */
  readonly around?: readonly string[];
  /** Of what `paths` come to, only these files are under check. */
  readonly only?: readonly string[];
  /** Texts that are not on disk, laid over the files. */
  readonly overlay?: readonly SourceFile[];
  /** Only what is new or has changed since the work tree left that branch or commit is under check. */
  readonly since?: string;
  /** Only what is staged is under check, and read as it is staged. */
  readonly staged?: Promise<Index> | undefined;
  /** False: what is known is reported too. */
  readonly baseline?: boolean;
};

export type Project = {
  readonly dialect: Dialect;
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

/** Reads configuration, files and schemas. Throws UserError for what the user must put right. */
export async function loadProject(options: LoadOptions, memory = NO_MEMORY): Promise<Project> {
  const { cwd, around, only, overlay = [] } = options;
  const loaded = await loadConfig(cwd, options.config);
  const { config, root } = loaded;
  const ignore = (config.ignore ?? []).map((pattern) => `${escapeGlob(root.split(sep).join('/'))}/${pattern}`);
  const comparison = options.since !== undefined ? await comparedSince(await repositoryAt(cwd), options.since, memory.contentsOf) : options.staged && await comparedStaged(await options.staged, memory.contentsOf);
  const tree = overlaid(comparison?.tree ?? memory.disk, cwd, overlay);
  const projects = await projectsIn(tree, cwd, loaded, ignore);
  const paths = options.paths.length > 0 ? options.paths : [...configuredPaths(tree, cwd, loaded, config.migrations ?? [], 'migrations'), ...projects.flatMap((project) => project.paths.map((path) => path || '.'))];
  const { histories, skipped } = around ? await discoverAround(tree, cwd, around.map((path) => toRelative(cwd, path)), ignore) : comparison ? await discover(tree, cwd, paths, ignore) : await memory.discovered(JSON.stringify([cwd, paths, ignore, shapeOf(overlay, memory.disk, cwd)]), () => discover(tree, cwd, paths, ignore));
  const asked = only && new Set(only.map((path) => toRelative(cwd, path)));
  const dialect = memory.dialect(await loadDialect(engines.postgres.dialect));
  const texts = new Map<string, string>();
  const settingsOf = settingsBy(options, loaded, projects, dialect);
  const beside = besideIn(tree, cwd, root, options.paths);
  const list = listingIn(tree, cwd, root, options.paths);
  const besideBase = comparison?.base ? besideIn(comparison.base.tree, cwd, root, options.paths) : () => undefined;
  const all = withNeighbours(await Promise.all(histories.map(async (history) => readHistory(reportedIn(history, asked, comparison), { cwd, tree, dialect, settings: await settingsOf(history), texts, beside, list, besideBase, comparison }))));
  const read = all.filter((each) => each.skipped === undefined);
  const left = all.flatMap(({ folder, skipped }) => (skipped === undefined ? [] : [{ path: folder, ...skipped }]));
  if (read.length === 0 && left.length > 0) throw nothingToCheck(left);
  // What a reader knows of a folder's programs is said with its files.
  const said = new Set(read.flatMap(({ unread }) => unread.map(({ path }) => folderOf(path) || '.')));
  const file = baselineFile(cwd, loaded);
  const known = options.baseline === false ? undefined : await readBaseline(cwd, file);
  return {
    dialect,
    histories: read,
    skipped: [...skipped.filter(({ framework, path }) => framework === undefined || !said.has(path)), ...left, ...read.flatMap(({ omitted }) => omitted), ...[...new Set(read.map(({ settings }) => settings))].flatMap((settings) => settings.skipped)],
    compared: comparison && comparedOf(comparison.since, read.flatMap(({ migrations }) => migrations)),
    isWhole: options.paths.length === 0 && !comparison && !around && !only,
    baselineFile: file,
    baseline: known && { known, paths: pathsIn(cwd, tree, file) },
    texts,
  };
}

/** Only what is asked about, and what is not as it was, is reported; another name alone changes nothing that it does. */
function reportedIn(history: History, asked: ReadonlySet<string> | undefined, comparison: Comparison | undefined): History {
  const isReported = (path: string): boolean => (asked?.has(path) ?? true) && (!comparison || !['renamed', undefined].includes(comparison.changes.get(path)?.status));
  return { ...history, files: history.files.map((file) => ({ ...file, reported: file.reported && isReported(file.path) })) };
}

/** What of the texts decides which files are found. */
function shapeOf(overlay: readonly SourceFile[], tree: Tree, cwd: string): readonly Partial<SourceFile>[] {
  return overlay.flatMap((file) => (!/\.sql$/i.test(file.path) ? [file] : tree.kindOf(resolve(cwd, file.path)) === undefined ? [{ path: file.path }] : []));
}

function escapeGlob(path: string): string {
  return path.replace(/[$^*+?()[\]{}!|\\]/g, '\\$&');
}
