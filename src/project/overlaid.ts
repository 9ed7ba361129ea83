/** Texts that are not on disk, laid over the files. */
import { basename, dirname, join, resolve } from 'node:path';
import type { SourceFile } from '../model.ts';
import type { Node, Tree } from './tree.ts';

/** `overlay`: paths relative to `cwd`; they need not be in the tree. */
export function overlaid(tree: Tree, cwd: string, overlay: readonly SourceFile[]): Tree {
  if (overlay.length === 0) return tree;
  const texts = new Map(overlay.map(({ path, text }) => [resolve(cwd, path), text]));
  const isNew = (path: string): boolean => texts.has(path) && tree.kindOf(path) === undefined;
  return {
    ...tree,
    list(folder) {
      const added = [...texts.keys()].filter((path) => dirname(path) === resolve(folder) && isNew(path)).map((path) => fileNamed(basename(path)));
      return added.length > 0 && tree.kindOf(folder) === undefined ? added : [...tree.list(folder), ...added];
    },
    kindOf: (path) => (texts.has(path) ? 'file' : tree.kindOf(path)),
    read: (path) => texts.get(path) ?? tree.read(path),
    realPath: (path) => (isNew(path) ? join(tree.kindOf(dirname(path)) === undefined ? dirname(path) : tree.realPath(dirname(path)), basename(path)) : tree.realPath(path)),
  };
}

function fileNamed(name: string): Node {
  return { name, isFile: () => true, isDirectory: () => false, isSymbolicLink: () => false };
}
