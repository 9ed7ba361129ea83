/** The files on disk, each read once until it is said to have changed. */
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { disk } from './tree.ts';
import type { Tree } from './tree.ts';

export type KeptTree = {
  readonly tree: Tree;
  /** Goes up with all that changes but the texts of .sql files: with what is where, and with what changelogs take in. */
  readonly shape: () => number;
  /** A file or folder of that absolute path is looked up anew. */
  readonly forget: (path: string) => void;
  /** Forgets what has changed on disk since it was looked up; true where anything has. For where nobody tells. */
  readonly refresh: () => boolean;
};

export function keptTree(): KeptTree {
  const lists = new Map<string, ReturnType<Tree['list']>>();
  const kinds = new Map<string, ReturnType<Tree['kindOf']>>();
  const texts = new Map<string, ReturnType<Tree['read']>>();
  const stamps = new Map<string, string>();
  let shape = 0;
  const kept = <Value>(values: Map<string, Value>, read: (path: string) => Value) => (path: string): Value => {
    if (!values.has(path)) {
      // Before it is read, so that what changes meanwhile is seen as changed.
      if (!stamps.has(path)) stamps.set(path, stampOf(path));
      values.set(path, read(path));
    }
    return values.get(path)!;
  };
  const listed = kept(lists, disk.list);
  const drop = (path: string): void => {
    const kind = kinds.get(path);
    if (!/\.sql$/i.test(path) || !texts.has(path) || (kind !== undefined && kind !== disk.kindOf(path))) shape += 1;
    for (const values of [lists, kinds, texts, stamps]) values.delete(path);
  };
  return {
    tree: { ...disk, list: (folder) => listed(resolve(folder)), kindOf: kept(kinds, disk.kindOf), read: kept(texts, disk.read) },
    shape: () => shape,
    forget(path) {
      const full = resolve(path);
      drop(full);
      if (lists.get(dirname(full))?.some(({ name }) => name === basename(full)) !== (disk.kindOf(full) !== undefined)) drop(dirname(full));
    },
    refresh() {
      const changed = [...stamps].filter(([path, stamp]) => stamp !== stampOf(path));
      for (const [path] of changed) drop(path);
      return changed.length > 0;
    },
  };
}

/** Another one where a file's text or a folder's list may be another. */
function stampOf(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return '';
  }
}
