/** The files of a commit or of the index. */
import { basename, dirname, resolve, sep } from 'node:path';
import { isSql } from './files.ts';
import { LINK, SUBMODULE } from './git.ts';
import type { ContentsOf, Entry, Repository } from './git.ts';
import { decode } from './text.ts';
import type { Node, Tree } from './tree.ts';

export type Opened = Repository & { readonly contentsOf: ContentsOf };

/** Contents are read together: with a file all of its name, and the .sql files beside it. */
export function gitTree(repository: Opened, entries: readonly Entry[]): Omit<Tree, 'where'> {
  const start = repository.root.endsWith(sep) ? repository.root : `${repository.root}${sep}`;
  const files = new Map(entries.filter(({ mode }) => mode !== SUBMODULE).map((entry) => [`${start}${sep === '/' ? entry.path : entry.path.replaceAll('/', sep)}`, entry]));
  const folders = foldersOf(files);
  const [named, beside] = [grouped(files.keys(), basename), grouped([...files.keys()].filter(isSql), dirname)];
  const known = new Map<string, Buffer | undefined>();
  const realPath = (path: string, hops = 0): string => {
    const entry = files.get(path);
    if (entry?.mode !== LINK || hops > 20) return path;
    return realPath(resolve(dirname(path), contents(path)?.toString() ?? ''), hops + 1);
  };
  const contents = (path: string): Buffer | undefined => {
    const object = files.get(path)?.object ?? '';
    if (!known.has(object)) {
      const near = [...(named.get(basename(path)) ?? []), ...(isSql(path) ? beside.get(dirname(path)) ?? [] : [])];
      const wanted = [...new Set(near.map((other) => files.get(other)!.object))].filter((id) => !known.has(id));
      const found = repository.contentsOf(repository, wanted);
      for (const id of wanted) known.set(id, found.get(id));
    }
    return known.get(object);
  };
  return {
    realPath,
    list: (folder) => folders.get(resolve(folder)) ?? [],
    kindOf(path) {
      const real = realPath(path);
      return files.get(real) ? (files.get(real)!.mode === LINK ? undefined : 'file') : folders.has(real) ? 'folder' : undefined;
    },
    read(path) {
      const content = contents(realPath(path));
      return content ? decode(content) : { reason: files.has(realPath(path)) ? 'its content is not in this clone; get it with: git fetch --refetch' : 'there is no such file, or it is a link that leads nowhere; mend or delete it' };
    },
  };
}

function grouped(paths: Iterable<string>, by: (path: string) => string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const path of paths) {
    const group = found.get(by(path));
    if (group) group.push(path);
    else found.set(by(path), [path]);
  }
  return found;
}

/** What is in each folder, by its absolute path. */
function foldersOf(files: ReadonlyMap<string, Entry>): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  const add = (path: string, kind: 'file' | 'link' | 'folder'): void => {
    const folder = dirname(path);
    const inside = found.get(folder);
    const node: Node = { name: basename(path), isFile: () => kind === 'file', isDirectory: () => kind === 'folder', isSymbolicLink: () => kind === 'link' };
    if (inside) inside.push(node);
    else {
      found.set(folder, [node]);
      if (folder !== dirname(folder)) add(folder, 'folder');
    }
  };
  for (const [path, { mode }] of files) add(path, mode === LINK ? 'link' : 'file');
  return found;
}
