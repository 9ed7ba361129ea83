/** Which changelogs there are to begin with, and what each includes. */
import type { SourceFile } from '../../model.ts';
import { compareTexts, folderOf } from '../paths.ts';
import { isFormatted } from './formatted.ts';
import { includeOf, resolveInclude } from './include.ts';
import type { Include } from './include.ts';
import { isChangelogName } from './tree.ts';
import type { Documents, Element } from './tree.ts';

/** What a changelog includes, as it says so. */
export function includesOf(file: SourceFile, documents: Documents | undefined): readonly Include[] {
  if (isFormatted(file)) return [...file.text.matchAll(/^[ \t]*--[ \t]*include[ \t]+.*?\bfile:("[^"]*"|\S+)(.*)$/gim)].map(([, path, rest]) => ({ path: path!.replaceAll('"', ''), isFolder: false, isRelative: /relativeToChangelogFile:true/i.test(rest!) }));
  const root = isChangelogName(file.path) ? documents?.(file) : undefined;
  if (!root || 'reason' in root) return [];
  const said = ({ attributes }: Element) => (name: string): string | undefined => attributes.get(name.toLowerCase())?.text.trim() || undefined;
  return root.children.flatMap((element): readonly Include[] => { const include = includeOf(element.name, said(element)); return include ? [include] : []; });
}

/** The files that are meant, in order: of a folder, those in and below it, by name. */
export function targetsOf(include: Include, from: string, exists: (path: string) => boolean, paths: readonly string[], bases: readonly string[] = []): readonly string[] {
  const target = resolveInclude(include, from, exists, bases);
  if (target === undefined) return [];
  if (!include.isFolder) return [target];
  const { maxDepth = Infinity, endsWith = '' } = include;
  const isMeant = (path: string): boolean => path.startsWith(`${target}/`) && path.slice(target.length).split('/').length - 1 <= maxDepth && path.toLowerCase().endsWith(endsWith.toLowerCase());
  return paths.filter((path) => isMeant(path) && path !== from && (isChangelogName(path) || /\.sql$/i.test(path))).sort(compareTexts);
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
