/** What one check takes over from the one before. */
import type { Dialect, Migration, Statement } from '../model.ts';
import type { KeptCatalogs } from '../replay.ts';
import type { Discovered } from './discover.ts';
import { contentsOf } from './git.ts';
import type { ContentsOf } from './git.ts';
import { disk } from './tree.ts';
import type { Tree } from './tree.ts';

export type Memory = {
  /** The files on disk, as they are known. */
  readonly disk: Tree;
  /** What is found there; `asked`: all that it depends on beside the files. */
  readonly discovered: (asked: string, discover: () => Promise<Discovered>) => Promise<Discovered>;
  /** What git keeps. */
  readonly contentsOf: ContentsOf;
  /** The same dialect, which knows what it has parsed. */
  readonly dialect: (dialect: Dialect) => Dialect;
  /** Of `migrations`, with the schema from before them; `history` names them and the engine. Undefined where nothing is kept. */
  readonly catalogs: (history: string, migrations: readonly Migration[], base: readonly Statement[]) => KeptCatalogs | undefined;
};

/** For a single check. */
export const NO_MEMORY: Memory = { disk, discovered: (_, discover) => discover(), contentsOf, dialect: (dialect) => dialect, catalogs: () => undefined };
