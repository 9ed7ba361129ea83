/** Files that others have, so that the migrations in them may have run. */
import { resolve } from 'node:path';
import { comparedSince } from './comparison.ts';
import { contentsOf, remoteHeadName, repositoryAt } from './git.ts';
import { isUserError } from './user-error.ts';

export type Published = { /** Where others have them. */ readonly name: string; readonly has: (path: string) => boolean };

/** As the branch has them that a clone of the remote starts with; undefined where that is not known. Paths are relative to `cwd`. */
export async function publishedIn(cwd: string): Promise<Published | undefined> {
  try {
    const repository = await repositoryAt(cwd);
    if (repository.remoteHead === undefined) return undefined;
    const { base, changes } = await comparedSince(repository, await remoteHeadName(repository), contentsOf);
    return base && { name: base.name, has: (path) => !changes.has(path) && base.tree.kindOf(resolve(cwd, path)) === 'file' };
  } catch (error) {
    if (isUserError(error)) return undefined;
    throw error;
  }
}
