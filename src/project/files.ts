/** Finds .sql files in a tree, and says of each that nobody has named why it is not opened, if it is not. */
import type { readdirSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Node, Tree } from './tree.ts';

/** A path relative to the working directory, with forward slashes; `unread` says why nothing is read from it. */
export type Found = { readonly path: string; readonly unread?: string };

const ALWAYS_IGNORED = ['**/node_modules/**', '**/.git/**'];
/** `**` alone leaves out names with a line break. */
export const AT_ANY_DEPTH = '**/*';

/** The .sql files below `folder`, or those at `depth` below it or that `isWanted`, and the folders there that cannot be looked into. */
export async function findBelow(tree: Tree, cwd: string, folder: string, ignore: readonly string[], depth = AT_ANY_DEPTH, isWanted: (path: string) => boolean = isSql): Promise<readonly Found[]> {
  const root = resolve(cwd, folder);
  const listed = await list(tree, root, depth, ignore);
  const prefix = toRelative(cwd, root);
  const fromHere = (path: string): string => (prefix === '' ? path : path === '' ? prefix : prefix.startsWith('..') ? toRelative(cwd, join(root, path)) : `${prefix}/${path}`);
  const wanted = listed.paths.filter((path) => isWanted(fromHere(path)) || (listed.links.has(path) && tree.kindOf(join(root, path)) === 'folder' && !isLookedThrough(tree, root, join(root, path))));
  return [
    ...wanted.map((path) => toFound(tree, cwd, fromHere(path), path, listed)),
    ...listed.closed.map((path): Found => ({ path: fromHere(path), unread: 'there is no permission to open this folder; give it (chmod +rx)' })),
  ];
}

/** Does the link lead to a folder below `root`, which is looked through where it is? */
function isLookedThrough(tree: Tree, root: string, link: string): boolean {
  const [above, target] = [join(tree.realPath(root), sep), tree.realPath(link)];
  return target.startsWith(above) && !/(?:^|[\\/])(?:node_modules|\.git)(?:[\\/]|$)/.test(target.slice(above.length));
}

/** By its name. */
export function isSql(path: string): boolean {
  return /\.sql$/i.test(path);
}

/** The files that a glob pattern matches. Where it leads up, it is matched from there: else nothing is found in the folder that it is given in. */
export async function findMatching(tree: Tree, cwd: string, pattern: string, ignore: readonly string[]): Promise<readonly Found[]> {
  const [up] = /^(?:\.\.?\/+)*/.exec(pattern)!;
  const root = resolve(cwd, up);
  const listed = await list(tree, root, pattern.slice(up.length), ignore);
  return listed.paths.map((path) => [path, resolve(root, path)] as const).filter(([, full]) => tree.kindOf(full) !== 'folder').map(([path, full]) => toFound(tree, cwd, toRelative(cwd, full), path, listed));
}

/** All relative to where it was looked. `odd` are neither files, folders nor links; `closed` are folders that may not be opened. */
type Listed = { readonly paths: readonly string[]; readonly links: ReadonlySet<string>; readonly odd: ReadonlySet<string>; readonly closed: readonly string[] };

/** What the pattern matches below `root`, folders too; links are listed and not followed. */
async function list(tree: Tree, root: string, pattern: string, ignore: readonly string[]): Promise<Listed> {
  const [links, odd] = [new Set<string>(), new Set<string>()];
  const closed: string[] = [];
  const entriesOf = (folder: string): readonly Node[] => {
    try {
      return tree.list(folder).map((entry) => {
        if (entry.isFile() || entry.isDirectory()) return entry;
        (entry.isSymbolicLink() ? links : odd).add(toRelative(root, join(folder, entry.name)));
        return asFile(entry.name);
      });
    } catch (error) {
      if (['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) closed.push(toRelative(root, folder));
      return [];
    }
  };
  const { globSync } = await import('tinyglobby');
  const paths = globSync(pattern, { cwd: root, ignore: [...ALWAYS_IGNORED, ...ignore], dot: true, onlyFiles: false, followSymbolicLinks: false, expandDirectories: false, fs: { readdirSync: entriesOf as unknown as typeof readdirSync } });
  return { paths: paths.map((path) => path.replace(/\/$/, '')), links, odd, closed };
}

function asFile(name: string): Node {
  return { name, isFile: () => true, isDirectory: () => false, isSymbolicLink: () => false };
}

/** `name`: what it is called in what was listed. */
function toFound(tree: Tree, cwd: string, path: string, name: string, { links, odd }: Listed): Found {
  if (!links.has(name) && !odd.has(name)) return { path };
  const full = resolve(cwd, path);
  const unread = tree.kindOf(full) === 'neither' ? 'this is a pipe or a device, no file; name it to have it read' : links.has(name) ? whyNotFollowed(tree, cwd, full) : undefined;
  return unread === undefined ? { path } : { path, unread };
}

/** Undefined for a link to a file that is part of what is checked, and for one that leads nowhere: reading it will tell. */
function whyNotFollowed(tree: Tree, cwd: string, link: string): string | undefined {
  const kind = tree.kindOf(link);
  if (kind === undefined) return undefined;
  if (kind === 'folder') return 'this is a link to a folder, which is not followed; name the folder itself';
  const target = tree.realPath(link);
  const isInside = [cwd, dirname(link)].some((folder) => target.startsWith(join(tree.realPath(folder), sep)));
  return isInside ? undefined : 'this is a link to a file elsewhere, which is not followed; name the file itself';
}

/** Relative to `cwd`, with forward slashes. */
export function toRelative(cwd: string, given: string): string {
  return relative(cwd, resolve(cwd, given)).split(sep).join('/');
}
