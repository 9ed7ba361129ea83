/** Where files and folders are that Java programs name. */
import { folderOf, foldersAbove, inFolder, joined } from './paths.ts';

/** The folders that there are, and the names of those in one. */
export type Folders = { readonly has: (path: string) => boolean; readonly within: (path: string) => readonly string[] };

export const RESOURCES = 'src/main/resources';

/** Where `classpath:x` or `filesystem:x` can be, as it is named in the settings file at `path`: the nearest first, since nobody knows where the program is started. Nowhere for what is in no folder here, and for patterns. */
export function* placesOf(location: string, path: string): Generator<string> {
  const [, prefix = 'classpath:', written = ''] = /^(classpath:|filesystem:)?(.*)$/.exec(location)!;
  const isClassPath = prefix === 'classpath:';
  const target = written.replaceAll('\\', '/').replace(isClassPath ? /^\/+/ : /^$/, '');
  if (/^\/|^\w+:|[*?]|\$\{/.test(target)) return;
  const from = folderOf(path).replace(isClassPath ? /(?:^|\/)config$/ : /(?:^|\/)conf$/, '');
  for (const above of foldersAbove(from)) {
    if (isClassPath && !/(?:^|\/)resources$/.test(above)) yield joined(above, `${RESOURCES}/${target}`);
    yield joined(above, target);
  }
}

/** The folders that `classpath:x` or `filesystem:x` is here, also where it is a pattern: `?`, `*` and, for any folders between, `**`. */
export function foldersAt(location: string, path: string, folders: Folders): readonly string[] {
  const [, prefix, written = ''] = /^(?:(classpath|filesystem)\*?:)?(.*)$/.exec(location)!;
  const parts = written.split('/');
  const at = parts.findIndex((part) => /[*?]/.test(part));
  const fixed = `${prefix ?? 'classpath'}:${(at < 0 ? parts : parts.slice(0, at)).join('/')}`;
  for (const place of placesOf(fixed, path)) {
    const found = folders.has(place || '.') ? alike(place, at < 0 ? [] : parts.slice(at), folders) : [];
    if (found.length > 0) return found;
  }
  return [];
}

/** Hidden folders, and others' packages, are not looked into. */
function alike(folder: string, [part, ...rest]: readonly string[], folders: Folders): readonly string[] {
  if (part === undefined || part === '') return [folder];
  const inner = folders.within(folder || '.').filter((name) => !/^\.|^node_modules$/.test(name)).map((name) => ({ name, path: inFolder(folder, name) }));
  if (part === '**') return [...alike(folder, rest, folders), ...inner.flatMap(({ path }) => alike(path, [part, ...rest], folders))];
  const pattern = new RegExp(`^${part.replace(/[$^+()[\]{}|\\.]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return inner.filter(({ name }) => pattern.test(name)).flatMap(({ path }) => alike(path, rest, folders));
}

/** Those in which there is something, and all above them. */
export function foldersAbout(filled: readonly string[]): Folders {
  const below = (folder: string): readonly string[] => (folder === '.' ? filled : filled.flatMap((each) => (each.startsWith(`${folder}/`) ? each.slice(folder.length + 1) : [])));
  return { has: (folder) => folder === '.' || filled.some((each) => each === folder || each.startsWith(`${folder}/`)), within: (folder) => [...new Set(below(folder).map((rest) => rest.split('/')[0]!))] };
}
