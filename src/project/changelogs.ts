/** Which changelogs there are that are no SQL, and the files that each of them takes in. */
import { resolve } from 'node:path';
import { foldersAbove, folderOf, inFolder } from '../readers/paths.ts';
import { frameIn } from '../readers/liquibase/frame.ts';
import type { Frame, LostChangelog, SaidFrame } from '../readers/liquibase/frame.ts';
import { isChangelogName, looksLikeChangelog } from '../readers/liquibase/tree.ts';
import type { Documents } from '../readers/liquibase/tree.ts';
import { settingsFilesAround } from '../readers/settings-files.ts';
import type { Beside, SourceFile } from '../model.ts';
import { besideIn } from './beside.ts';
import { AT_ANY_DEPTH, findBelow, isSql } from './files.ts';
import type { Found } from './files.ts';
import { inNaturalOrder } from './order.ts';
import type { Tree } from './tree.ts';

/** Files of one history, the changelogs that take in the others first; `documents` has read them. `reported`: those that are asked about, and what they take in. */
export type Changelogs = { readonly root: string; readonly files: readonly string[]; readonly documents: Documents; readonly reported: ReadonlySet<string>; /** What is said to Liquibase. */ readonly frame?: Frame };

/** Can a history consist of it? */
export function isSource(path: string): boolean {
  return isSql(path) || isChangelogName(path);
}

/** Where changelogs lie, so that not every XML file of a project has to be opened. */
const LIKELY = /change[-_]?log|change[-_]?set|liquibase|migrat|schema|(?:^|\/)(?:db|database|databases|sql)\//i;

/** Is a file a changelog, by its place and by what stands in it? */
export function isChangelog(tree: Tree, cwd: string, { path, unread }: Found): boolean {
  if (unread !== undefined || !isChangelogName(path) || !LIKELY.test(path)) return false;
  const text = tree.read(resolve(cwd, path));
  return typeof text === 'string' && looksLikeChangelog(text);
}

/** The histories of changelogs: one for each that settings name, or that includes others; without such one for each folder. `paths`: what is asked about; `frames` say what settings do. */
export async function changelogsAmong(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[], frames: readonly SaidFrame[] = [], others: readonly string[] = []): Promise<readonly Changelogs[]> {
  if (paths.length === 0 || (frames.length === 0 && ![...paths, ...others].some(isChangelogName))) return [];
  const [{ createDocuments }, { includesOf, targetsOf }] = await Promise.all([import('../readers/liquibase/documents.ts'), import('../readers/liquibase/reach.ts')]);
  const documents = createDocuments();
  const exists = (path: string): boolean => tree.kindOf(resolve(cwd, path)) !== undefined;
  const targetsFrom = async (roots: readonly string[], bases: readonly string[]): Promise<Targets> => {
    const targets = new Map<string, readonly string[]>();
    const waiting = [...roots];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (targets.has(path)) continue;
      const text = tree.read(resolve(cwd, path));
      const includes = typeof text === 'string' ? includesOf({ path, text }, documents) : [];
      const found: string[] = [];
      for (const include of includes) {
        const below = include.isFolder ? await filesOf(tree, cwd, targetsOf({ ...include, isFolder: false }, path, exists, [], bases), ignore) : [];
        found.push(...targetsOf(include, path, exists, below, bases));
      }
      targets.set(path, found);
      waiting.push(...found);
    }
    return targets;
  };
  const asked = new Set(paths);
  const isAsked = ({ files }: Changelogs): boolean => files.some((path) => asked.has(path));
  const toChangelogs = (root: string, files: readonly string[], targets: Targets, frame?: Frame): Changelogs => ({ root, files, documents, reported: new Set(files.filter((path) => asked.has(path)).flatMap((path) => reached(path, targets))), ...(frame && { frame }) });
  const framed = (await Promise.all([...new Map(frames.map((frame) => [frame.root, frame])).values()].map(async (frame): Promise<Changelogs> => {
    const bases = [...frame.bases, ...modulesAround(tree, cwd, [frame.root])];
    const targets = await targetsFrom([frame.root], bases);
    return toChangelogs(frame.root, reached(frame.root, targets), targets, { ...frame, bases });
  }))).filter(isAsked);
  const known = new Set(framed.flatMap(({ files }) => files));
  const own = inNaturalOrder([...new Set([...paths.filter(isChangelogName), ...others])].filter((path) => !known.has(path)));
  const bases = modulesAround(tree, cwd, own);
  const targets = await targetsFrom(own, bases);
  return [...framed, ...(own.length === 0 ? [] : histories(own, targets)).map(([root, files]) => toChangelogs(root, files, targets, bases.length === 0 ? undefined : { root: undefined, bases, parameters: new Map() })).filter(isAsked)];
}

/** The resources of all modules beside those that have files at `paths`: they are on one class path. */
function modulesAround(tree: Tree, cwd: string, paths: readonly string[]): readonly string[] {
  const modules = new Set(paths.flatMap((path) => /^(.+?)\/src\/main\/resources\//.exec(path)?.[1] ?? []));
  const beside = [...new Set([...modules].map(folderOf))].flatMap((folder) => tree.list(resolve(cwd, folder)).filter((node) => node.isDirectory()).map(({ name }) => `${inFolder(folder, name)}/src/main/resources`));
  return beside.filter((folder) => tree.kindOf(resolve(cwd, folder)) === 'folder');
}

/** The same, where not all files are asked about: with the changelogs that may include them, by settings or in the folders above. */
export async function changelogsAround(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<readonly Changelogs[]> {
  const asked = paths.filter(isSource);
  const folders = [...new Set(asked.map(folderOf))];
  const beside = besideIn(tree, cwd, cwd);
  const settings = folders.flatMap((folder) => [...settingsFilesAround('liquibase', folder, beside)]);
  const above = new Set(folders.flatMap((folder) => [...foldersAbove(folder)].filter((each) => !each.startsWith('..') || folder.startsWith('..'))));
  const near = [...above].filter((folder) => tree.kindOf(resolve(cwd, folder)) === 'folder').flatMap((folder) => tree.list(resolve(cwd, folder)).filter((node) => node.isFile()).map(({ name }) => ({ path: inFolder(folder, name) })).filter((each) => isChangelog(tree, cwd, each)));
  return changelogsAmong(tree, cwd, asked, ignore, (await framesIn(settings, beside, near.map(({ path }) => path))).frames, near.map(({ path }) => path));
}

/** What settings files say to Liquibase. `others`: the changelogs that there are. */
export async function framesIn(files: readonly SourceFile[], beside: Beside, others: readonly string[] = []): Promise<{ readonly frames: readonly SaidFrame[]; readonly lost: readonly LostChangelog[] }> {
  const telling = [...new Map(files.map((file) => [file.path, file])).values()].filter(({ text }) => /change-?_?log/i.test(text));
  if (telling.length === 0) return { frames: [], lost: [] };
  const { parseSettings } = await import('../readers/settings.ts');
  // What a changelog includes is looked for below the working directory.
  const isFile = (root: string): boolean => !root.startsWith('../') && beside(root) !== undefined;
  const said = telling.flatMap(({ path, text }) => frameIn(path, parseSettings(path, text) ?? new Map(), isFile, others) ?? []);
  return { frames: said.filter((each) => 'root' in each), lost: said.filter((each) => 'changelog' in each) };
}

type Targets = ReadonlyMap<string, readonly string[]>;

async function filesOf(tree: Tree, cwd: string, [folder]: readonly string[], ignore: readonly string[]): Promise<readonly string[]> {
  if (folder === undefined) return [];
  const found = await findBelow(tree, cwd, folder, ignore, AT_ANY_DEPTH, isSource);
  return found.filter(({ unread }) => unread === undefined).map(({ path }) => path);
}

function histories(paths: readonly string[], targets: Targets): readonly (readonly [root: string, files: readonly string[]])[] {
  const included = new Set([...targets].flatMap(([path, found]) => found.filter((target) => target !== path)));
  const roots = paths.filter((path) => !included.has(path));
  const byFolder = new Map<string, string[]>();
  for (const path of roots.length > 0 ? roots : paths.slice(0, 1)) byFolder.set(folderOf(path), [...(byFolder.get(folderOf(path)) ?? []), path]);
  return [...byFolder].flatMap(([folder, own]) => {
    const masters = own.filter((path) => (targets.get(path)?.length ?? 0) > 0);
    if (masters.length === 0) return [[folder, own] as const];
    // Those that none includes are told with the first.
    return masters.map((master, i) => [master, [...reached(master, targets), ...(i === 0 ? own.filter((path) => !masters.includes(path)) : [])]] as const);
  });
}

/** A changelog and all that it takes in, in order. */
function reached(root: string, targets: Targets): readonly string[] {
  const found = new Set<string>();
  const waiting = [root];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    waiting.push(...[...(targets.get(path) ?? [])].reverse());
  }
  return [...found];
}
