/** Where the files are that a changelog takes in. https://docs.liquibase.com/change-types/include.html */
import { folderOf, inFolder } from '../paths.ts';

/** As it is written: `classpath:db/changelog/x.xml`, and whether it is relative to the changelog that says so. */
export type Include = { readonly path: string; readonly isFolder: boolean; readonly isRelative: boolean; readonly mayBeMissing?: boolean; /** Of a folder: how many folders deep, itself included, and how names end. */ readonly maxDepth?: number; readonly endsWith?: string };

/** `<include>` and `<includeAll>`, by what their attributes say. `minDepth` counts from the root of the class path, which nothing is as near to as it says. https://docs.liquibase.com/change-types/includeall.html */
export function includeOf(element: string, get: (name: string) => string | undefined): Include | undefined {
  if (element !== 'include' && element !== 'includeall') return undefined;
  const is = (name: string): boolean | undefined => { const said = get(name)?.trim().toLowerCase(); return said === undefined ? undefined : said === 'true'; };
  const [maxDepth, endsWith] = [Number(get('maxDepth') ?? NaN), get('endsWithFilter')];
  return {
    path: get('file') ?? get('path') ?? '', isFolder: element === 'includeall', isRelative: is('relativeToChangelogFile') ?? false, mayBeMissing: (is('errorIfMissing') ?? is('errorIfMissingOrEmpty')) === false,
    ...(Number.isFinite(maxDepth) && { maxDepth }), ...(endsWith !== undefined && { endsWith }),
  };
}

/** The file or folder that is meant: below the changelog's folder, or below one above that, the nearest first, as search paths have it; then in `bases`. Undefined when there is none. */
export function resolveInclude({ path, isRelative }: Include, from: string, exists: (path: string) => boolean, bases: readonly string[] = []): string | undefined {
  const written = path.replace(/^(?:classpath|file):/i, '').replaceAll('\\', '/').replace(/^\/+/, '').replace(/\/+$/, '');
  if (written === '') return undefined;
  const folder = folderOf(from);
  const folders = [folder];
  for (let above = folder; !isRelative && above !== ''; above = folderOf(above)) folders.push(folderOf(above));
  for (const each of isRelative ? folders : [...folders, ...bases]) {
    const target = normalized(inFolder(each, written));
    if (target !== undefined && target !== from && exists(target)) return target;
  }
  return undefined;
}

/** Without `.` and `..`; undefined for what leads out of the working directory. */
function normalized(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}
