/** Which changelogs there are to begin with, and what each includes. */
import type { SourceFile } from '../../model.ts';
import { compareTexts, folderOf } from '../paths.ts';
import { isFormatted } from './formatted.ts';
import { resolveInclude } from './include.ts';
import type { Include } from './include.ts';
import { isChangelogName } from './tree.ts';
import type { Documents, Element } from './tree.ts';

/** What a changelog includes, as it says so. */
export function includesOf(file: SourceFile, documents: Documents | undefined): readonly Include[] {
  if (isFormatted(file)) return [...file.text.matchAll(/^[ \t]*--[ \t]*include[ \t]+.*?\bfile:("[^"]*"|\S+)(.*)$/gim)].map(([, path, rest]) => ({ path: path!.replaceAll('"', ''), isFolder: false, isRelative: /relativeToChangelogFile:true/i.test(rest!) }));
  const root = isChangelogName(file.path) ? documents?.(file) : undefined;
  if (!root || 'reason' in root) return [];
  const text = ({ attributes }: Element, name: string): string => attributes.get(name)?.text.trim() ?? '';
  return root.children.flatMap((element): readonly Include[] => (element.name === 'include' || element.name === 'includeall' ? [{ path: text(element, 'file') || text(element, 'path'), isFolder: element.name === 'includeall', isRelative: text(element, 'relativetochangelogfile').toLowerCase() === 'true' }] : []));
}

/** The files that are meant, in order: of a folder, those in and below it, by name. */
export function targetsOf(include: Include, from: string, exists: (path: string) => boolean, paths: readonly string[], bases: readonly string[] = []): readonly string[] {
  const target = resolveInclude(include, from, exists, bases);
  if (target === undefined) return [];
  if (!include.isFolder) return [target];
  return paths.filter((path) => path.startsWith(`${target}/`) && path !== from && (isChangelogName(path) || /\.sql$/i.test(path))).sort(compareTexts);
}

/** Those that no other includes, and that include others where some do; where all are included, the first. */
export function rootsOf(files: readonly SourceFile[], documents: Documents | undefined): readonly SourceFile[] {
  const paths = files.map(({ path }) => path);
  const known = new Set(paths);
  const folders = new Set(paths.flatMap((path) => above(path)));
  const exists = (path: string): boolean => known.has(path) || folders.has(path);
  const targets = new Map(files.map((file) => [file.path, includesOf(file, documents).flatMap((include) => targetsOf(include, file.path, exists, paths))]));
  const included = new Set([...targets.values()].flat());
  const changelogs = files.filter((file) => isChangelogName(file.path) || isFormatted(file));
  const roots = changelogs.filter(({ path }) => !included.has(path));
  const masters = roots.filter(({ path }) => (targets.get(path)?.length ?? 0) > 0);
  return masters.length > 0 ? masters : roots.length > 0 ? roots : changelogs.slice(0, 1);
}

function above(path: string): readonly string[] {
  const folder = folderOf(path);
  return folder === '' ? [] : [folder, ...above(folder)];
}
