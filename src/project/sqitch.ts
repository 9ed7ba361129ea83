/** Which scripts are those of a Sqitch plan: its folders are called nothing that says so. */
import { isScript, layoutOf } from '../readers/sqitch/layout.ts';
import type { Layout } from '../readers/sqitch/layout.ts';
import { folderOf } from '../readers/paths.ts';
import { besideIn } from './beside.ts';
import { findBelow } from './files.ts';
import { inNaturalOrder } from './order.ts';
import type { Tree } from './tree.ts';

/** `files`: those to deploy and to revert; the others only verify. */
export type Planned = { readonly folder: string; readonly layout: Layout; readonly files: readonly string[] };

/** The projects that the scripts at `paths` are of. */
export async function plansAround(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<readonly Planned[]> {
  const beside = besideIn(tree, cwd, cwd);
  const found = new Map<string, Layout>();
  const asked = new Set<string>();
  for (const path of paths) {
    const folder = folderOf(path);
    if (asked.has(folder)) continue;
    asked.add(folder);
    const layout = /\.sql$/i.test(path) ? layoutOf(path, beside) : undefined;
    if (layout) found.set(layout.plan, layout);
  }
  return Promise.all([...found.values()].map(async (layout): Promise<Planned> => {
    const below = await Promise.all([layout.deploy, layout.revert].map((folder) => findBelow(tree, cwd, folder, ignore)));
    return { folder: folderOf(layout.plan), layout, files: inNaturalOrder(below.flat().filter(({ unread }) => unread === undefined).map(({ path }) => path)) };
  }));
}

/** Is a path one of their scripts? */
export function isPlanned(plans: readonly Planned[], path: string): boolean {
  return plans.some(({ layout }) => isScript(path, layout));
}
