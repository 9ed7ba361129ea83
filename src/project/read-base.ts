/** What a history is compared with: what others have by now, and what has changed since. */
import { resolve } from 'node:path';
import type { Base, Beside, Change, Dialect, Reader, SourceFile } from '../model.ts';
import { readWith } from '../readers/version.ts';
import type { Claimed } from './claimed.ts';
import type { ComparedBase } from './comparison.ts';
import { historyOf } from './history-folder.ts';
import { toRelative } from './files.ts';
import { inNaturalOrder } from './order.ts';
import type { Tree } from './tree.ts';
import type { WithinFiles } from './within-files.ts';

/** Nobody asks what is done there, but for what has changed. */
const SILENT = { parse: () => [] };

export type BaseReading = { readonly cwd: string; readonly dialect: Dialect; readonly base: ComparedBase; /** What is beside the migrations there. */ readonly beside: Beside };

/** Where a history is. */
type Place = { readonly folder: string; readonly claim?: Claimed | undefined };

/** Read by the reader of today's history, with files at `paths`; `within`: where files have several migrations. */
export function readBase(history: Place, reader: Reader, paths: readonly string[], within: WithinFiles | undefined, { cwd, dialect, base: { name, tree, changes, textBefore }, beside }: BaseReading): Base {
  const input = { transaction: 'assumed', beside } as const;
  const files = within ? textsAt(tree, cwd, paths) : sourcesIn(tree, cwd, history);
  const before = (path: string, text: string | undefined): Change['before'] => (text === undefined ? undefined : readWith(reader, { ...input, files: [{ path, text }], dialect }).migrations[0]);
  const own = changes.filter(({ path, from }) => /\.sql$/i.test(path) && (isOwn(history, path) || (from !== undefined && isOwn(history, from))));
  return {
    name,
    migrations: readWith(reader, { ...input, files, dialect: { ...dialect, ...SILENT } }).migrations,
    changes: within?.changes ?? own.map((change): Change => {
      const { status, path, from } = change;
      const was = before(from ?? path, textBefore(change));
      return { status, path, ...(from !== undefined && { from }), ...(was && { before: was }) };
    }),
  };
}

/** The files of the history, in natural order. */
function sourcesIn(tree: Tree, cwd: string, history: Place): readonly SourceFile[] {
  const below = (folder: string, depth: number): readonly string[] => tree.list(folder).flatMap((node) => (!node.isDirectory() ? [resolve(folder, node.name)] : depth > 0 ? below(resolve(folder, node.name), depth - 1) : []));
  const paths = history.claim ? history.claim.folders.flatMap((folder) => below(resolve(cwd, folder), DEPTH)) : below(resolve(cwd, history.folder), 1);
  const own = paths.map((path) => toRelative(cwd, path)).filter((path) => /\.sql$/i.test(path) && isOwn(history, path));
  return textsAt(tree, cwd, inNaturalOrder([...new Set(own)]));
}

/** Deeper than anybody nests folders of migrations. */
const DEPTH = 16;

function isOwn({ folder, claim }: Place, path: string): boolean {
  return claim ? claim.has(path) : historyOf(path) === folder;
}

function textsAt(tree: Tree, cwd: string, paths: readonly string[]): readonly SourceFile[] {
  return paths.flatMap((path) => {
    const text = tree.read(resolve(cwd, path));
    return typeof text === 'string' ? [{ path, text }] : [];
  });
}
