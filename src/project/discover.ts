/** Which files are migrations, and which of them are one history. */
import { basename, resolve, sep } from 'node:path';
import type { Frame } from '../readers/liquibase/frame.ts';
import { isChangelogName } from '../readers/liquibase/tree.ts';
import type { Documents } from '../readers/liquibase/tree.ts';
import { skippedTexts } from '../report/summary.ts';
import type { Skipped } from '../report/summary.ts';
import { besideIn } from './beside.ts';
import { changelogsAmong, changelogsAround, framesIn, isChangelog } from './changelogs.ts';
import type { Changelogs } from './changelogs.ts';
import { claimsAround, isClaimed } from './claimed.ts';
import type { Claimed } from './claimed.ts';
import { foreignPart, shortened } from './engine-folders.ts';
import { findBelow, findMatching, isSql, toRelative } from './files.ts';
import type { Found } from './files.ts';
import { folders, historyOf, isNumbered, perFolder, withoutUnversioned } from './history-folder.ts';
import { markedFolders } from './marked.ts';
import { withoutOthers } from './no-migrations.ts';
import { inNaturalOrder } from './order.ts';
import type { Tree } from './tree.ts';
import { nothingToCheck, sorted, whyUnread, withoutUnread } from './unread-folders.ts';
import type { Sorted } from './unread-folders.ts';
import { UserError } from './user-error.ts';

/** Files that are applied one after the other, in order; `reported` are those under check, the others only came before them. */
export type History = { readonly folder: string; readonly files: readonly (Found & { readonly reported: boolean })[]; /** Reads those that are no SQL. */ readonly documents?: Documents; /** What is said to Liquibase. */ readonly liquibase?: Frame; /** Where settings say that its files are. */ readonly claim?: Claimed; /** Somebody has named files of it, one by one or by a pattern. */ readonly named?: true };
/** `skipped`: what is left out. */
export type Discovered = { readonly histories: readonly History[]; readonly skipped: readonly Skipped[] };

/** The name of a text that is no file. */
export const STDIN = '<stdin>';

/** What is generated, or comes from elsewhere; hidden folders are an editor's or a package manager's. */
const NOT_SOURCE = ['**/vendor/**', '**/third_party/**', '**/dist/**', '**/build/**', '**/target/**', '**/.*/**'];
const MIGRATION_FOLDER = /migrat|(?:^|\/)drizzle(?:\/|$)/i;
/** Flyway's, which are unmistakable wherever they lie. */
const MIGRATION_NAME = /(?:^|\/)V\d+(?:[._]\d+)*__[^/]*\.sql$/;

/**
 * The histories below `paths`; without paths those that look like migrations below `cwd`. All paths are relative to `cwd`,
 * with forward slashes. `ignore`: absolute glob patterns. Throws UserError when a path does not exist or nothing is found.
 */
export async function discover(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[] = []): Promise<Discovered> {
  return paths.length === 0 ? discoverBelow(tree, cwd, ignore) : discoverGiven(tree, cwd, paths, ignore);
}

/** The histories that `paths` belong to, only they reported; they need not exist. Nothing belongs to standard input without a name. */
export async function discoverAround(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[] = []): Promise<Discovered> {
  const changelogs = await changelogsAround(tree, cwd, paths.filter((path) => path !== STDIN), ignore);
  const claimed = filesIn(changelogs);
  const rest = paths.filter((path) => !isChangelogName(path) && !claimed.has(path));
  const isAsked = (path: string): boolean => paths.includes(path);
  const claims = (await claimsAround(tree, cwd, rest, ignore)).map((claim) => ({ ...claim, files: [...claim.files, ...rest.filter(claim.has).filter((path) => !claim.files.some((file) => file.path === path)).map((path): Found => ({ path }))] }));
  const own = rest.filter((path) => !isClaimed(claims, path));
  const near = await Promise.all(own.filter((path) => path !== STDIN).map((path) => siblings(tree, cwd, path, ignore)));
  return { histories: [...group(near.flat(), own.map((path) => asFound(tree, cwd, path))).map((each): History => (each.files.some(({ path }) => path === STDIN) ? { ...each, named: true } : each)), ...claims.map((each) => ofClaim(each, isAsked)), ...changelogs.map((each) => toHistory(each, isAsked))], skipped: [] };
}

/** A migration that is code is not taken for SQL. */
function asFound(tree: Tree, cwd: string, path: string): Found {
  const text = tree.read(resolve(cwd, path));
  const unread = typeof text === 'string' ? whyUnread(cwd, { path, text }) : undefined;
  return { path, ...(unread !== undefined && { unread }) };
}

async function discoverBelow(tree: Tree, cwd: string, ignore: readonly string[]): Promise<Discovered> {
  const { sources, unread, settings } = await sorted(tree, cwd, '.', [...NOT_SOURCE, ...ignore]);
  const logs = sources.filter((each) => isChangelog(tree, cwd, each)).map(({ path }) => path);
  const { frames, lost } = await framesIn(settings, besideIn(tree, cwd, cwd), [...logs, ...sources.map(({ path }) => path).filter(isSql)]);
  const changelogs = await changelogsAmong(tree, cwd, [...frames.map(({ root }) => root), ...logs], ignore, frames);
  const claimed = filesIn(changelogs);
  const claims = await claimsAround(tree, cwd, sources.map(({ path }) => path), ignore);
  const all = sources.filter(({ path }) => !isChangelogName(path) && !claimed.has(path) && !isClaimed(claims, path));
  const isNamed = ({ path }: Found): boolean => MIGRATION_FOLDER.test(isSql(path) ? folders(path).join('/') : path) || MIGRATION_NAME.test(path);
  const marked = markedFolders(tree, cwd, all.filter((each) => !isNamed(each)));
  const found = MIGRATION_FOLDER.test(basename(cwd)) ? all : all.filter((each) => isNamed(each) || marked.has(folders(each.path).join('/')));
  if (found.length === 0 && changelogs.length === 0 && claims.length === 0) {
    if (unread.length > 0) throw nothingToCheck(unread);
    const hint = all.length > 0 ? ` There are ${all.length} .sql files, for example ${all[0]!.path}, but no folder called "migrations".` : '';
    throw new UserError(`No SQL migrations below ${cwd}${tree.where}.${hint} Name a folder or file: ddlint check <path>.`, { isNothingThere: true });
  }
  const foreign = new Set([...found.map(({ path }) => path), ...changelogs.map(({ root }) => root), ...claims.map(({ folder }) => `${folder}/`)].flatMap((path) => foreignPart(path) ?? []));
  const { own, skipped } = withoutOthers(tree, cwd, found.filter(({ path }) => foreignPart(path) === undefined));
  const histories = [...group([], own), ...claims.filter((claim) => foreignPart(`${claim.folder}/`) === undefined).map((each) => ofClaim(each)), ...changelogs.filter(({ root }) => foreignPart(root) === undefined).map((each) => toHistory(each))];
  if (histories.length === 0) throw new UserError([allForeign(cwd, foreign), ...skippedTexts(unread)].join(' '), { isNothingThere: true });
  return { histories, skipped: [...skippedOf(foreign), ...skipped, ...lost.map(({ path, changelog }) => ({ path, reason: `it names the changelog ${changelog}, which is not here; check it where it is` })), ...unread] };
}

async function discoverGiven(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<Discovered> {
  const found = new Map<string, Sorted>();
  const [foreign, byName] = [new Set<string>(), new Set<string>()];
  for (const given of paths) {
    const { sources, unread } = await expand(tree, cwd, given, ignore);
    const isFolder = tree.kindOf(resolve(cwd, given)) === 'folder';
    const elsewhere = (path: string): string | undefined => (isFolder ? foreignPart(path, toRelative(cwd, given)) : undefined);
    const ours = sources.filter(({ path }) => elsewhere(path) === undefined);
    const { own, skipped } = isFolder ? withoutOthers(tree, cwd, ours) : { own: ours, skipped: [] };
    const others = sources.flatMap(({ path }) => elsewhere(path) ?? []);
    if (own.length === 0 && others.length > 0) throw new UserError(allForeign(given, others));
    others.forEach((folder) => foreign.add(folder));
    found.set(given, { sources: own, unread: [...skipped, ...unread] });
    if (!isFolder) own.forEach(({ path }) => byName.add(path));
  }
  const all = [...found.values()];
  const [reported, unread] = [all.flatMap(({ sources }) => sources), all.flatMap((each) => each.unread)];
  if (reported.length === 0) throw nothingToCheck(unread);
  const named = new Map<string, string>();
  for (const [given, { sources: [first] }] of found) if (first && isText(tree, cwd, given) && !isChangelogName(given)) named.set(historyOf(first.path), first.path);
  const around = await Promise.all([...named.values()].map((path) => siblings(tree, cwd, path, ignore)));
  const changelogs = await changelogsAround(tree, cwd, reported.map(({ path }) => path), ignore);
  const claimed = filesIn(changelogs);
  const claims = await claimsAround(tree, cwd, reported.map(({ path }) => path), ignore);
  const own = (each: readonly Found[]): readonly Found[] => each.filter(({ path }) => !isChangelogName(path) && !claimed.has(path) && !isClaimed(claims, path));
  const under = new Set(reported.map(({ path }) => path));
  const histories = [...group(own(around.flat()), own(reported)), ...claims.map((each) => ofClaim(each, (path) => under.has(path))), ...changelogs.map((each) => toHistory(each, (path) => each.reported.has(path)))];
  return { histories: histories.map((each) => (each.files.some(({ path }) => byName.has(path)) ? { ...each, named: true } : each)), skipped: [...skippedOf([...foreign].filter((folder) => !reported.some(({ path }) => path === folder || path.startsWith(`${folder}/`)))), ...unread] };
}

function skippedOf(foreign: Iterable<string>): Discovered['skipped'] {
  return shortened(foreign).map((path) => ({ path, reason: 'named after another engine', anyway: `ddlint check ${path.includes('*') ? `'${path}'` : path}` }));
}

function allForeign(where: string, foreign: Iterable<string>): string {
  return `All SQL migrations below ${where} are in folders named after other engines (${shortened(new Set(foreign)).join(', ')}). If one is PostgreSQL's after all, name it: ddlint check <path>.`;
}

function toHistory({ root, files, documents, frame }: Changelogs, isReported: (path: string) => boolean = () => true): History {
  return { folder: root, files: files.map((path) => ({ path, reported: isReported(path) })), documents, ...(frame && { liquibase: frame }) };
}

function ofClaim(claim: Claimed, isReported: (path: string) => boolean = () => true): History {
  const { folder, files } = claim;
  const byPath = new Map(files.map((file) => [file.path, file]));
  return { folder, files: inNaturalOrder([...byPath.keys()]).map((path) => ({ ...byPath.get(path)!, reported: isReported(path) })), claim };
}

function filesIn(changelogs: readonly Changelogs[]): ReadonlySet<string> {
  return new Set(changelogs.flatMap(({ files }) => files));
}

/** A file itself; the files below a folder; what a glob pattern matches. */
async function expand(tree: Tree, cwd: string, given: string, ignore: readonly string[]): Promise<Sorted> {
  if (given === '') throw new UserError('A path is empty. Name a file or folder; the working directory is called . (a dot).');
  if (isText(tree, cwd, given)) return withoutUnread(tree, cwd, [{ path: toRelative(cwd, given) }]);
  if (tree.kindOf(resolve(cwd, given)) === 'folder') {
    const { sources, unread } = await sorted(tree, cwd, given, ignore);
    const found = sources.filter((each) => !isChangelogName(each.path) || isChangelog(tree, cwd, each));
    if (found.length === 0 && unread.length === 0) throw new UserError(`There are no .sql files below ${given}${tree.where}.`);
    return { sources: found, unread };
  }
  if (!/[*?[\]{}]/.test(given)) throw new UserError(`There is no file or folder ${given}${tree.where}. Paths are relative to ${cwd}.`);
  const found = await findMatching(tree, cwd, given, ignore);
  if (found.length === 0) throw new UserError(`No file${tree.where} matches ${given}. Patterns are relative to ${cwd}.`);
  return withoutUnread(tree, cwd, found);
}

/** A file, or a pipe that a shell has made of a command. */
function isText(tree: Tree, cwd: string, given: string): boolean {
  return ['file', 'neither'].includes(tree.kindOf(resolve(cwd, given)) ?? '');
}

/** The rest of a given file's history: its neighbours, where the place or the name says that they are migrations. */
async function siblings(tree: Tree, cwd: string, path: string, ignore: readonly string[]): Promise<readonly Found[]> {
  const isMigration = folders(resolve(cwd, path).split(sep).join('/')).some((name) => MIGRATION_FOLDER.test(name)) || isNumbered(path);
  if (!isMigration) return [];
  const near = await findBelow(tree, cwd, historyOf(path), ignore, perFolder(path) ? '*/*' : isNumbered(path) ? '{*,*/*}' : '*');
  return withoutUnversioned(near.filter((each) => historyOf(each.path) === historyOf(path)));
}

/** The histories of what came before and what is `reported`, in order. */
function group(before: readonly Found[], reported: readonly Found[]): readonly History[] {
  const under = new Set(reported.map(({ path }) => path));
  const byFolder = new Map<string, Map<string, Found>>();
  // Whoever names a file wants it read, also where it was found as well.
  for (const found of [...before, ...reported].sort((a, b) => Number(a.unread === undefined) - Number(b.unread === undefined))) {
    const folder = historyOf(found.path);
    byFolder.set(folder, (byFolder.get(folder) ?? new Map<string, Found>()).set(found.path, found));
  }
  return inNaturalOrder([...byFolder.keys()]).map((folder) => {
    const files = byFolder.get(folder)!;
    return { folder, files: inNaturalOrder([...files.keys()]).map((path) => ({ ...files.get(path)!, reported: under.has(path) })) };
  });
}
