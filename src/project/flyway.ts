/** Which files are those of the locations that Flyway's settings name. */
import type { Beside } from '../model.ts';
import type { Folders } from '../readers/class-path.ts';
import { allFolders, isInLayout, layoutIn, usualLayout } from '../readers/flyway/layout.ts';
import type { FlywayLayout } from '../readers/flyway/layout.ts';
import { nameIn } from '../readers/flyway/names.ts';
import { folderOf } from '../readers/paths.ts';
import { settingsFilesAround } from '../readers/settings-files.ts';
import { besideIn, foldersIn } from './beside.ts';
import type { Claimed } from './claimed.ts';
import { hasEngineFolder } from './engine-folders.ts';
import { AT_ANY_DEPTH, findBelow } from './files.ts';
import { oneOfEachFolder } from './sqitch.ts';
import type { Tree } from './tree.ts';

/** Hidden folders are not looked into. */
const HIDDEN = ['**/.*/**'];

/** The histories that files at `paths` are of. */
export async function flywaysAround(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<readonly Claimed[]> {
  const layoutsOf = layoutsBy(besideIn(tree, cwd, cwd), foldersIn(tree, cwd, cwd));
  const found = new Map<string, FlywayLayout>();
  for (const path of oneOfEachFolder(paths)) {
    const folder = folderOf(path);
    const layout = layoutOf(folder, paths, await layoutsOf(folder));
    if (layout) found.set(`${layout.path ?? ''} ${layout.folders.join(' ')}`, layout);
  }
  const claims = await Promise.all([...found.values()].map(async (layout): Promise<Claimed | undefined> => {
    const { settings: { locations }, folders } = layout;
    const isOwn = (path: string): boolean => isFileOf(layout, path);
    const below = await Promise.all(folders.map((folder) => findBelow(tree, cwd, folder, [...ignore, ...HIDDEN], AT_ANY_DEPTH, isOwn)));
    const files = below.flat();
    // A folder for each engine is named somewhere, in a profile or in code.
    if (!locations && files.some(({ path }) => hasEngineFolder(path, folders.find((folder) => path.startsWith(folder)) ?? ''))) return undefined;
    return { folder: folders[0]!, folders: allFolders(layout), files, has: isOwn, flyway: layout };
  }));
  return claims.filter((claim) => claim !== undefined);
}

/** The one that files in a folder are of, of those that may be about it. `paths`: all files that are asked about. */
export function layoutOf(folder: string, paths: readonly string[], layouts: readonly FlywayLayout[]): FlywayLayout | undefined {
  const said = layouts.find((layout) => isInLayout(layout, folder));
  const usual = layouts.some(({ settings }) => settings.locations) ? undefined : usualLayout(folder);
  // Settings whose folders are elsewhere, as in a container, are about the migrations beside them; so are those that nobody can read.
  const elsewhere = layouts.filter(({ folders, lost, unreadable }) => unreadable ?? (folders.length === 0 && lost.length > 0)).map((each) => ({ ...each, folders: [folder] }))[0];
  const hasNames = (layout: FlywayLayout): boolean => paths.some((each) => isInLayout(layout, each) && nameIn(each, layout.settings));
  return said ?? [elsewhere, usual].find((each) => each && hasNames(each));
}

/** Has a file the place and the ending of its migrations? */
export function isFileOf(layout: FlywayLayout, path: string): boolean {
  return isInLayout(layout, path) && layout.settings.suffixes.some((suffix) => path.toLowerCase().endsWith(suffix.toLowerCase()));
}

/** Those that may be about a folder; each file is read once, and what reads it is loaded for the first. */
export function layoutsBy(beside: Beside, folders: Folders): (folder: string) => Promise<readonly FlywayLayout[]> {
  const known = new Map<string, FlywayLayout | undefined>();
  return async (folder) => {
    const files = [...settingsFilesAround('flyway', folder, beside)].filter(({ text }) => /flyway/i.test(text));
    for (const { path, text } of files) {
      if (known.has(path)) continue;
      const { parseSettings } = await import('../readers/settings.ts');
      known.set(path, layoutIn(path, parseSettings(path, text), folders));
    }
    return files.flatMap(({ path }) => known.get(path) ?? []);
  };
}
