/** What one check takes over from the one before. */
import type { Dialect } from '../model.ts';
import type { KeptCatalogs } from '../replay.ts';
import type { Discovered } from './discover.ts';
import { disk } from './tree.ts';
import type { Tree } from './tree.ts';

export type Memory = {
  /** The files on disk, as they are known. */
  readonly disk: Tree;
  /** What is found there; `asked`: all that it depends on beside the files. */
  readonly discovered: (asked: string, discover: () => Promise<Discovered>) => Promise<Discovered>;
  /** The same dialect, which knows what it has parsed. */
  readonly dialect: (dialect: Dialect) => Dialect;
  /** Of the history of that name on that engine; undefined where nothing is kept. */
  readonly catalogs: (history: string) => KeptCatalogs | undefined;
};

/** For a single check. */
export const NO_MEMORY: Memory = { disk, discovered: (_, discover) => discover(), dialect: (dialect) => dialect, catalogs: () => undefined };
