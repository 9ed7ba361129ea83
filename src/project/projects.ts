/** What each history is checked with: what the command line says, else its project in the configuration, else what stands beside the projects there. */
import { relative, resolve } from 'node:path';
import type { Dialect, Engine, Severity, Statement, TransactionMode } from '../model.ts';
import { sizesOf } from '../sizes.ts';
import type { Sizes } from '../sizes.ts';
import type { Config, ProjectConfig } from './config-schema.ts';
import type { LoadedConfig } from './config.ts';
import type { Skipped } from '../report/summary.ts';
import type { History } from './discover.ts';
import { findMatching, toRelative } from './files.ts';
import type { LoadOptions } from './load.ts';
import { engineOf } from './settings.ts';
import { readText } from './text.ts';
import { disk } from './tree.ts';
import type { Tree } from './tree.ts';
import { UserError } from './user-error.ts';

export type Settings = {
  readonly engine: Engine;
  /** Nobody said which engine. */
  readonly engineAssumed: boolean;
  readonly transaction: TransactionMode;
  /** Name of the reader; undefined where the files tell. */
  readonly reader: string | undefined;
  /** A schema from before the history, and what of it could not be read. */
  readonly base: readonly Statement[];
  readonly skipped: readonly Skipped[];
  readonly sizes: Sizes | undefined;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
};
/** `paths`: of its folders and files, relative to the working directory. */
export type ConfiguredProject = { readonly paths: readonly string[]; readonly config: ProjectConfig };

/** The projects of the configuration. Throws UserError where one names a path that does not exist, or that another names. */
export async function projectsIn(tree: Tree, cwd: string, loaded: LoadedConfig, ignore: readonly string[]): Promise<readonly ConfiguredProject[]> {
  const owners = new Map<string, number>();
  const projects: ConfiguredProject[] = [];
  for (const [i, config] of (loaded.config.projects ?? []).entries()) {
    const given = configuredPaths(tree, cwd, loaded, config.migrations, `projects.${i}.migrations`);
    const paths = (await Promise.all(given.map(async (path) => (isPattern(tree, cwd, path) ? (await findMatching(tree, cwd, path, ignore)).map((found) => found.path) : [toRelative(cwd, path)])))).flat();
    for (const path of paths) {
      const other = owners.get(path);
      if (other !== undefined && other !== i) throw new UserError(`${relative(cwd, loaded.path ?? cwd)}: "projects.${i}.migrations" names ${path || '.'}, and so does "projects.${other}.migrations". Name it in one of them.`);
      owners.set(path, i);
    }
    projects.push({ paths, config });
  }
  return projects;
}

/** Relative to the working directory. Throws UserError where one does not exist; `key` is where they are configured. */
export function configuredPaths(tree: Tree, cwd: string, { path, root }: LoadedConfig, given: readonly string[], key: string): readonly string[] {
  // What is on disk need not be in git yet.
  const there = given.filter((each) => tree.kindOf(resolve(root, each)) !== undefined || disk.kindOf(resolve(root, each)) === undefined);
  if (there.length === 0 && given.length > 0) throw new UserError(`${relative(cwd, path ?? root)}: nothing of what "${key}" names is${tree.where}.`, { isNothingThere: true });
  return there.map((each) => {
    if (tree.kindOf(resolve(root, each)) === undefined && !/[*?[\]{}]/.test(each)) throw new UserError(`${relative(cwd, path ?? root)}: "${key}" names ${each}, and there is no such file or folder in ${root}.`);
    return relative(cwd, resolve(root, each)) || '.';
  });
}

function isPattern(tree: Tree, cwd: string, path: string): boolean {
  return tree.kindOf(resolve(cwd, path)) === undefined;
}

/** Says what a history is checked with; each file is read once. */
export function settingsBy(options: LoadOptions, loaded: LoadedConfig, projects: readonly ConfiguredProject[], dialect: Dialect): (history: History) => Promise<Settings> {
  const known = new Map<ConfiguredProject | undefined, Promise<Settings>>();
  return (history) => {
    const project = projectOf(history, projects);
    if (!known.has(project)) known.set(project, readSettings(options, loaded, project?.config ?? {}, dialect));
    return known.get(project)!;
  };
}

/** The one that names the most of its path. */
function projectOf({ folder, files }: History, projects: readonly ConfiguredProject[]): ConfiguredProject | undefined {
  const places = [folder, ...files.map(({ path }) => path)];
  const named = projects.flatMap((project) => project.paths.filter((path) => places.some((place) => isIn(path, place))).map((path) => ({ project, path })));
  return named.sort((a, b) => b.path.length - a.path.length)[0]?.project;
}

function isIn(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

async function readSettings({ cwd, ...given }: LoadOptions, { root, config }: LoadedConfig, project: Partial<ProjectConfig>, dialect: Dialect): Promise<Settings> {
  const configured = { ...config, ...project };
  const pathOf = (path: string | undefined): string | undefined => (path === undefined ? undefined : relative(cwd, resolve(root, path)));
  const engine = given.engine ?? configured.engine;
  const changed = [config.rules, project.rules].flatMap((rules) => Object.entries(rules ?? {}).flatMap(([id, severity]) => (severity ? [[id, severity] as const] : [])));
  return {
    engine: engineOf(engine),
    engineAssumed: engine === undefined,
    transaction: given.transaction ?? configured.transaction ?? 'assumed',
    reader: given.reader ?? configured.reader,
    ...readSchema(cwd, given.schema ?? pathOf(configured.schema), dialect),
    sizes: await readSizes(cwd, given.stats ?? pathOf(configured.stats), configured.tableSizes ?? {}),
    severities: new Map([...changed, ...(given.rules ?? [])]),
  };
}

function readSchema(cwd: string, path: string | undefined, dialect: Dialect): Pick<Settings, 'base' | 'skipped'> {
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
