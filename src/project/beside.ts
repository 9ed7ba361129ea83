/** The files that a framework keeps beside its migrations: journals, settings, manifests. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import type { Beside, Listing } from '../model.ts';
import type { Folders } from '../readers/class-path.ts';
import type { Kind, Tree } from './tree.ts';

/** Reads text files of the repositories that `cwd` and the `named` paths are in, or below the configuration's folder `root`; nothing else, and no links that lead out of them. */
export function besideIn(tree: Tree, cwd: string, root: string, named: readonly string[] = []): Beside {
  const known = new Map<string, string | undefined>();
  const isInside = insideOf(tree, cwd, root, named);
  const read = (path: string): string | undefined => {
    const full = resolve(cwd, path);
    if (!isInside(full, 'file')) return undefined;
    const text = tree.read(full);
    return typeof text === 'string' ? text : undefined;
  };
  return (path) => {
    if (!known.has(path)) known.set(path, read(path));
    return known.get(path);
  };
}

/** Names of the files there, with the same limits. */
export function listingIn(tree: Tree, cwd: string, root: string, named: readonly string[] = []): Listing {
  const isInside = insideOf(tree, cwd, root, named);
  return (path) => {
    const full = resolve(cwd, path);
    return !isInside(full, 'folder') ? [] : tree.list(full).filter((node) => node.isFile()).map(({ name }) => name);
  };
}

/** The folders that are there, with the same limits. */
export function foldersIn(tree: Tree, cwd: string, root: string, named: readonly string[] = []): Folders {
  const isInside = insideOf(tree, cwd, root, named);
  const has = (path: string): boolean => isInside(resolve(cwd, path), 'folder');
  return { has, within: (path) => (has(path) ? tree.list(resolve(cwd, path)).filter((node) => node.isDirectory()).map(({ name }) => name) : []) };
}

/** Says whether a file or folder is there, within the limits. What is beyond them by its path alone is not looked for: most lookups are of settings that might be in any folder above. */
function insideOf(tree: Tree, cwd: string, root: string, named: readonly string[]): (full: string, kind: Kind) => boolean {
  const limits = [...new Set([repositoryOf(cwd), root, ...named.map((path) => resolve(cwd, path)).filter((path) => tree.kindOf(path) !== undefined).map((path) => repositoryOf(folderAt(tree, path)))])];
  const real = [...new Set(limits.map((folder) => tree.realPath(folder)))];
  const byPath = [...new Set([...limits, ...real])];
  return (full, kind) => isBelow(byPath, full) && tree.kindOf(full) === kind && isBelow(real, tree.realPath(full));
}

function isBelow(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`));
}

/** The folder itself, or the one that the file is in. */
function folderAt(tree: Tree, path: string): string {
  return tree.kindOf(path) === 'folder' ? path : dirname(path);
}

/** The nearest folder upward that has a repository in it, or `from` itself. */
function repositoryOf(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return from;
  }
}
