/** What a hook asks before it asks for more. */
import { isSource } from './changelogs.ts';
import type { Index } from './git.ts';

/** May something that is staged be a migration? */
export function isMigrationStaged({ changes }: Index): boolean {
  return changes.some(({ path, from }) => isSource(path) || (from !== undefined && isSource(from)));
}
