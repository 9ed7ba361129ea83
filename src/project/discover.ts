/** Which files are migrations, and which of them are one history. */
import { statSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { UserError } from './user-error.ts';

/** Files that are applied one after the other, in order; `reported` are those under check, the others only came before them. */
export type History = { readonly folder: string; readonly files: readonly { readonly path: string; readonly reported: boolean }[] };
export type Discovered = { readonly histories: readonly History[]; /** Folders left out, with the reason. */ readonly skipped: readonly { readonly path: string; readonly reason: string }[] };

/** The name of a text that is no file. */
export const STDIN = '<stdin>';

const ALWAYS_IGNORED = ['**/node_modules/**', '**/.git/**'];
const NOT_SOURCE = ['**/vendor/**', '**/third_party/**', '**/dist/**', '**/build/**', '**/target/**'];
const MIGRATION_FOLDER = /migrat/i;
const NUMBERED = /^(V|U|R)?\d+/i;
const OTHER_ENGINES = /^(mysql\d*|mariadb|sqlite\d*|mssql|sqlserver|oracle|clickhouse|cockroach(db)?|crdb|spanner|tidb|db2|h2|hsqldb)$/i;

/**
 * The histories below `paths`; without paths those that look like migrations below `cwd`. All paths are relative to `cwd`,
 * with forward slashes. Throws UserError when a path does not exist or nothing is found.
 */
export async function discover(cwd: string, paths: readonly string[], ignore: readonly string[] = []): Promise<Discovered> {
  return paths.length === 0 ? discoverBelow(cwd, ignore) : discoverGiven(cwd, paths, ignore);
}

/** The history that `path` belongs to, only it reported; it need not exist. Nothing belongs to standard input without a name. */
export async function discoverAround(cwd: string, path: string, ignore: readonly string[] = []): Promise<Discovered> {
  const history = group([...new Set([path, ...(path === STDIN ? [] : await siblings(cwd, path, ignore))])]);
  return { histories: history.map(({ folder, files }) => ({ folder, files: files.map((file) => ({ ...file, reported: file.path === path })) })), skipped: [] };
}

async function discoverBelow(cwd: string, ignore: readonly string[]): Promise<Discovered> {
  const all = await sqlFiles(cwd, ['**/*.sql'], [...NOT_SOURCE, ...ignore]);
  const found = MIGRATION_FOLDER.test(basename(cwd)) ? all : all.filter((path) => folders(path).some((folder) => MIGRATION_FOLDER.test(folder)));
  if (found.length === 0) {
    const hint = all.length > 0 ? ` There are ${all.length} .sql files, for example ${all[0]}, but no folder called "migrations".` : '';
    throw new UserError(`No SQL migrations below ${cwd}.${hint} Name a folder or file: ddlint check <path>.`);
  }
  const foreign = (path: string): string | undefined => folders(path).find((folder) => OTHER_ENGINES.test(folder));
  const skipped = new Map(found.flatMap((path): [string, string][] => {
    const engine = foreign(path);
    return engine === undefined ? [] : [[path.slice(0, path.indexOf(`${engine}/`) + engine.length), `named after another engine; check it with: ddlint check ${path.slice(0, path.indexOf(`${engine}/`) + engine.length)}`]];
  }));
  const histories = group(found.filter((path) => foreign(path) === undefined));
  return { histories, skipped: [...skipped].map(([path, reason]) => ({ path, reason })) };
}

async function discoverGiven(cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<Discovered> {
  const reported = new Set<string>();
  const all = new Set<string>();
  for (const given of paths) {
    const found = await expand(cwd, given, ignore);
    found.forEach((path) => { reported.add(path); all.add(path); });
    if (isFile(resolve(cwd, given))) (await siblings(cwd, found[0]!, ignore)).forEach((path) => all.add(path));
  }
  const histories = group([...all]).map(({ folder, files }) => ({ folder, files: files.map(({ path }) => ({ path, reported: reported.has(path) })) }));
  return { histories, skipped: [] };
}

/** A file itself; the .sql files below a folder; what a glob pattern matches. */
async function expand(cwd: string, given: string, ignore: readonly string[]): Promise<readonly string[]> {
  const path = toRelative(cwd, given);
  if (isFile(resolve(cwd, given))) return [path];
  const folder = isFolder(resolve(cwd, given));
  if (!folder && !/[*?[\]{}]/.test(given)) throw new UserError(`There is no file or folder ${given}. Paths are relative to ${cwd}.`);
  const found = await sqlFiles(cwd, [folder ? `${escapeGlob(path)}/**/*.sql`.replace(/^\.?\//, '') : given], ignore);
  if (found.length === 0) throw new UserError(folder ? `There are no .sql files below ${given}.` : `No file matches ${given}.`);
  return found;
}

/** The rest of a given file's history: its neighbours, where the place or the name says that they are migrations. */
async function siblings(cwd: string, path: string, ignore: readonly string[]): Promise<readonly string[]> {
  const folder = historyOf(path);
  const isMigration = folders(resolve(cwd, path).split(sep).join('/')).some((name) => MIGRATION_FOLDER.test(name)) || NUMBERED.test(fileName(path));
  if (!isMigration) return [];
  const near = await sqlFiles(cwd, [`${escapeGlob(folder === '' ? '.' : folder)}/${perFolder(path) ? '*/' : ''}*.sql`.replace(/^\.\//, '')], ignore);
  return near.filter((each) => historyOf(each) === folder);
}

function group(paths: readonly string[]): readonly History[] {
  const byFolder = new Map<string, string[]>();
  for (const path of paths) byFolder.set(historyOf(path), [...(byFolder.get(historyOf(path)) ?? []), path]);
  return inNaturalOrder([...byFolder.keys()]).map((folder) => ({ folder, files: inNaturalOrder(byFolder.get(folder)!).map((path) => ({ path, reported: true })) }));
}

/** Files of one folder are one history; where each migration has a folder of its own, that is the folder above. */
function historyOf(path: string): string {
  const above = folders(path);
  return (perFolder(path) ? above.slice(0, -1) : above).join('/');
}

/** `2024_add_users/migration.sql`, `…/up.sql`: the folder is the migration. */
function perFolder(path: string): boolean {
  return /(^|\/)(migration|up|down)\.sql$/i.test(path) && folders(path).length > 0;
}

/** 2 before 10, `V1__a` before `V1.1__b`; not by Intl, whose order changes with its data and which takes long to load. */
export function inNaturalOrder(paths: readonly string[]): readonly string[] {
  const keyed = paths.map((path) => ({ path, key: path.toLowerCase().replace(/\d+/g, (digits) => digits.replace(/^0+/, '').padStart(DIGITS, '0')).replace(/[_\s-]/g, ' ').replaceAll('/', '\0') }));
  return keyed.sort((a, b) => compare(a.key, b.key) || compare(a.path, b.path)).map(({ path }) => path);
}

/** More than any version or timestamp has. */
const DIGITS = 32;

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function sqlFiles(cwd: string, patterns: readonly string[], ignore: readonly string[]): Promise<readonly string[]> {
  const { glob } = await import('tinyglobby');
  return glob(patterns, { cwd, ignore: [...ALWAYS_IGNORED, ...ignore], dot: true, followSymbolicLinks: false, expandDirectories: false, caseSensitiveMatch: false });
}

function escapeGlob(path: string): string {
  return path.replace(/[$^*+?()[\]{}!|\\]/g, '\\$&');
}

/** Relative to `cwd`, with forward slashes. */
export function toRelative(cwd: string, given: string): string {
  return relative(cwd, resolve(cwd, given)).split(sep).join('/');
}

function folders(path: string): readonly string[] {
  return path.split('/').slice(0, -1);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Anything that can be read, a pipe too. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
