/** What a hook asks before it asks for more. */
import { isSource } from './changelogs.ts';
import { differences, repositoryAt } from './git.ts';

/** May something that is staged be a migration? Throws UserError where git cannot say it. */
export function isMigrationStaged(cwd: string): boolean {
  return differences(repositoryAt(cwd), undefined, 'index').some(({ path, from }) => isSource(path) || (from !== undefined && isSource(from)));
}
