/** Files that others have, so that the migrations in them may have run. */
import { resolve } from 'node:path';
import { compare } from './comparison.ts';
import { contentsOf, remoteHead, repositoryAt } from './git.ts';
import { isUserError } from './user-error.ts';

export type Published = { /** Where others have them. */ readonly name: string; readonly has: (path: string) => boolean };

/** As the branch has them that a clone of the remote starts with; undefined where that is not known. Paths are relative to `cwd`. */
export function publishedIn(cwd: string): Published | undefined {
  try {
    const remote = remoteHead(repositoryAt(cwd));
    const { base, changes } = remote ? compare(cwd, remote.name, contentsOf) : {};
    return base && changes && { name: base.name, has: (path) => !changes.has(path) && base.tree.kindOf(resolve(cwd, path)) === 'file' };
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}
