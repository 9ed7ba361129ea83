/** Folders whose files say in themselves that they are migrations, whatever they are called. */
import { resolve } from 'node:path';
import { MARKED } from '../readers/index.ts';
import { isMarkedForNodePgMigrate } from '../readers/node-pg-migrate.ts';
import { folderOf } from '../readers/paths.ts';
import { besideIn } from './beside.ts';
import { isSql } from './files.ts';
import type { Found } from './files.ts';
import { inNaturalOrder } from './order.ts';
import type { Tree } from './tree.ts';

/** Names of migrations, so that no dump of a database is opened. */
const LIKELY = /(?:^|\/)\d+[^/]*\.sql$|(?:change[-_]?(?:log|set)|liquibase).*\.sql$/i;

/** Two files of each folder are looked into. */
export function markedFolders(tree: Tree, cwd: string, files: readonly Found[]): ReadonlySet<string> {
  const byFolder = new Map<string, string[]>();
  for (const path of inNaturalOrder(files.filter(({ path, unread }) => unread === undefined && isSql(path) && LIKELY.test(path)).map(({ path }) => path))) byFolder.set(folderOf(path), [...(byFolder.get(folderOf(path)) ?? []), path]);
  const beside = besideIn(tree, cwd, cwd);
  const isMarked = (path: string): boolean => {
    const text = tree.read(resolve(cwd, path));
    return typeof text === 'string' && (MARKED.some((reader) => reader.detects([{ path, text }], beside)) || isMarkedForNodePgMigrate({ path, text }, beside));
  };
  return new Set([...byFolder].filter(([, paths]) => [paths[0]!, paths.at(-1)!].some((path) => isMarked(path))).map(([folder]) => folder));
}
