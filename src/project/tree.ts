/** Where files are looked up: on disk, or in what git keeps. Paths are absolute. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import type { Dirent } from 'node:fs';
import { readText } from './text.ts';
import type { NoText } from './text.ts';

export type Tree = {
  /** For messages, after what is not there. */
  readonly where: string;
  /** Throws like readdirSync. */
  readonly list: (folder: string) => readonly Node[];
  /** What is at the end of all links; undefined when there is nothing. */
  readonly kindOf: (path: string) => Kind | undefined;
  readonly read: (path: string) => string | NoText;
  /** Without links. Throws when there is nothing. */
  readonly realPath: (path: string) => string;
};
export type Node = Pick<Dirent, 'name' | 'isFile' | 'isDirectory' | 'isSymbolicLink'>;
export type Kind = 'file' | 'folder' | 'neither';

export const disk: Tree = {
  where: '',
  list: (folder) => readdirSync(folder, { withFileTypes: true }),
  kindOf(path) {
    try {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? undefined : stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'neither';
    } catch {
      return undefined;
    }
  },
  read: readText,
  realPath: (path) => realpathSync(path),
};
