/** Which changelogs there are that are no SQL, and the files that each of them takes in. */
import { resolve } from 'node:path';
import { folderOf } from '../readers/paths.ts';
import { isChangelogName, looksLikeChangelog } from '../readers/liquibase/tree.ts';
import type { Documents } from '../readers/liquibase/tree.ts';
import { findBelow, isSql } from './files.ts';
import type { Found } from './files.ts';
import { inNaturalOrder } from './order.ts';
import type { Tree } from './tree.ts';

/** Files of one history, the changelogs that take in the others first; `documents` has read them. */
export type Changelogs = { readonly root: string; readonly files: readonly string[]; readonly documents: Documents };

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

/** The histories of changelogs: one for each that includes others; without such one for each folder. */
export async function changelogsAmong(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<readonly Changelogs[]> {
  if (paths.length === 0) return [];
  const [{ createDocuments }, { includesOf, targetsOf }] = await Promise.all([import('../readers/liquibase/documents.ts'), import('../readers/liquibase/reach.ts')]);
  const documents = createDocuments();
  const targets = new Map<string, readonly string[]>();
  const exists = (path: string): boolean => tree.kindOf(resolve(cwd, path)) !== undefined;
  const waiting = [...paths];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (targets.has(path)) continue;
    const text = tree.read(resolve(cwd, path));
    const includes = typeof text === 'string' ? includesOf({ path, text }, documents) : [];
    const found: string[] = [];
    for (const include of includes) {
      const below = include.isFolder ? await filesOf(tree, cwd, targetsOf({ ...include, isFolder: false }, path, exists, []), ignore) : [];
      found.push(...targetsOf(include, path, exists, below));
    }
    targets.set(path, found);
    waiting.push(...found);
  }
  return histories(inNaturalOrder(paths), targets).map(([root, files]) => ({ root, files, documents }));
}

async function filesOf(tree: Tree, cwd: string, [folder]: readonly string[], ignore: readonly string[]): Promise<readonly string[]> {
  if (folder === undefined) return [];
  const found = await findBelow(tree, cwd, folder, ignore, '**', isSource);
  return found.filter(({ unread }) => unread === undefined).map(({ path }) => path);
}

function histories(paths: readonly string[], targets: ReadonlyMap<string, readonly string[]>): readonly (readonly [root: string, files: readonly string[]])[] {
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
function reached(root: string, targets: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>();
  const waiting = [root];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    waiting.push(...[...(targets.get(path) ?? [])].reverse());
  }
  return [...found];
}
