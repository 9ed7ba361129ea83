/** Which scripts are those of a Sqitch plan: its folders are called nothing that says so. */
import { isScript, layoutOf } from '../readers/sqitch/layout.ts';
import type { Layout } from '../readers/sqitch/layout.ts';
import { folderOf } from '../readers/paths.ts';
import { besideIn } from './beside.ts';
import type { Claimed } from './claimed.ts';
import { findBelow } from './files.ts';
import type { Tree } from './tree.ts';

/** Their files are those to deploy and to revert; the others only verify. */
export async function plansAround(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<readonly Claimed[]> {
  const beside = besideIn(tree, cwd, cwd);
  const found = new Map<string, Layout>();
  for (const path of oneOfEachFolder(paths)) {
    const layout = layoutOf(path, beside);
    if (layout) found.set(layout.plan, layout);
  }
  return Promise.all([...found.values()].map(async (layout): Promise<Claimed> => {
    const folders = [layout.deploy, layout.revert];
    const below = await Promise.all(folders.map((folder) => findBelow(tree, cwd, folder, ignore)));
    return { folder: folderOf(layout.plan), folders, files: below.flat().filter(({ unread }) => unread === undefined), has: (path) => isScript(path, layout) };
  }));
}

/** The first SQL file of each. */
export function oneOfEachFolder(paths: readonly string[]): readonly string[] {
  const seen = new Map<string, string>();
  for (const path of paths) if (/\.sql$/i.test(path) && !seen.has(folderOf(path))) seen.set(folderOf(path), path);
  return [...seen.values()];
}
