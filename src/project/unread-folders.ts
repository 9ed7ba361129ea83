/** Folders with migrations that nobody reads yet: they are said, not passed over. */
import { basename, resolve } from 'node:path';
import type { SourceFile } from '../model.ts';
import { unreadCode } from '../readers/opaque.ts';
import { folderOf } from '../readers/paths.ts';
import { maySayTo } from '../readers/settings-files.ts';
import { isNamedLike, mayBeUnread, unreadFrameworkOf } from '../readers/unread-frameworks.ts';
import { skippedTexts } from '../report/summary.ts';
import type { Skipped } from '../report/summary.ts';
import { isSource } from './changelogs.ts';
import { AT_ANY_DEPTH, findBelow } from './files.ts';
import type { Found } from './files.ts';
import { inNaturalOrder } from './order.ts';
import type { Tree } from './tree.ts';
import { UserError } from './user-error.ts';

/** What can be read, and folders with migrations that nobody reads yet. */
export type Sorted = { readonly sources: readonly Found[]; readonly unread: readonly Skipped[] };

/** The files below a folder; `settings`: those that may say something about them. */
export async function sorted(tree: Tree, cwd: string, folder: string, ignore: readonly string[]): Promise<Sorted & { readonly settings: readonly SourceFile[] }> {
  const found = await findBelow(tree, cwd, folder, ignore, AT_ANY_DEPTH, (path) => isSource(path) || maySayTo('liquibase', path) || isCandidate(cwd, path));
  const { sources, unread } = withoutUnread(tree, cwd, found);
  const settings = found.filter((each) => each.unread === undefined && maySayTo('liquibase', each.path)).flatMap(({ path }): SourceFile[] => {
    const text = tree.read(resolve(cwd, path));
    return typeof text === 'string' ? [{ path, text }] : [];
  });
  return { sources: sources.filter((each) => each.unread !== undefined || (isSource(each.path) && !isBesideSupabase(tree, cwd, each.path))), unread, settings };
}

/** Beside its migrations the Supabase CLI keeps a schema, seeds and tests, none of which it runs as one. https://supabase.com/docs/guides/local-development/cli/config */
function isBesideSupabase(tree: Tree, cwd: string, path: string): boolean {
  const [, folder, rest] = /^(.*?(?:^|\/)supabase\/)(.*)$/.exec(path) ?? [];
  return folder !== undefined && !/^migrations\/[^/]*$/.test(rest!) && tree.kindOf(resolve(cwd, folder, 'config.toml')) === 'file';
}

/** Those that are found, without what nobody reads. */
export function withoutUnread(tree: Tree, cwd: string, found: readonly Found[]): Sorted {
  const code = new Set(found.filter(({ path, unread }) => unread === undefined && !isSource(path) && isCandidate(cwd, path)).map(({ path }) => path));
  const unread = unreadFolders(tree, cwd, [...code]);
  const left = new Set(unread.map(({ path }) => path));
  return { sources: found.filter(({ path }) => !code.has(path) || !left.has(folderOf(path) || '.')), unread };
}

/** Why nothing is read from a file, where it is such a migration. */
export function whyUnread(cwd: string, { path, text }: SourceFile): string | undefined {
  const framework = isSource(path) ? undefined : unreadFrameworkOf(withFolder(cwd, path), () => text);
  return framework === undefined ? undefined : unreadCode(path, `a migration for ${framework}`).reason;
}

export function nothingToCheck(unread: readonly Skipped[]): UserError {
  return new UserError(`Nothing to check. ${skippedTexts(unread).join(' ')}`, { isNothingThere: true });
}

/** Does a path say that it may be such a migration? */
function isCandidate(cwd: string, path: string): boolean {
  return mayBeUnread(withFolder(cwd, path));
}

/** One for each folder of `candidates`, told by a few of its files; how many there are is told by their names. */
function unreadFolders(tree: Tree, cwd: string, candidates: readonly string[]): readonly Skipped[] {
  const byFolder = new Map<string, string[]>();
  for (const path of inNaturalOrder(candidates)) byFolder.set(folderOf(path), [...(byFolder.get(folderOf(path)) ?? []), path]);
  return [...byFolder].flatMap(([folder, paths]): Skipped[] => {
    const framework = sampleOf(paths).map((path) => frameworkOf(tree, cwd, path)).find((found) => found !== undefined);
    if (framework === undefined) return [];
    const migrations = paths.filter((path) => isNamedLike(framework, withFolder(cwd, path))).length;
    return [{ path: folder || '.', reason: `${migrations} ${framework} ${migrations === 1 ? 'migration' : 'migrations'}, which ddlint does not read yet`, framework, migrations }];
  });
}

function frameworkOf(tree: Tree, cwd: string, path: string): string | undefined {
  let text: ReturnType<Tree['read']> | undefined;
  return unreadFrameworkOf(withFolder(cwd, path), () => {
    text ??= tree.read(resolve(cwd, path));
    return typeof text === 'string' ? text : '';
  });
}

/** The working directory's own name says something too. */
function withFolder(cwd: string, path: string): string {
  return `${basename(cwd)}/${path}`;
}

/** From its beginning, middle and end. */
function sampleOf(paths: readonly string[]): readonly string[] {
  return [...new Set([0, paths.length >> 1, paths.length - 1])].map((at) => paths[at]!);
}
