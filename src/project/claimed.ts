/** Histories whose files lie where a framework's own settings say, whatever the folders are called. */
import type { FlywayLayout } from '../readers/flyway/layout.ts';
import type { Found } from './files.ts';
import { flywaysAround } from './flyway.ts';
import { plansAround } from './sqitch.ts';
import type { Tree } from './tree.ts';

export type Claimed = {
  readonly folder: string;
  /** Its files are in these, or in folders inside them. */
  readonly folders: readonly string[];
  readonly files: readonly Found[];
  /** Is it one of them, also where it is not there? */
  readonly has: (path: string) => boolean;
  /** What is said to Flyway. */
  readonly flyway?: FlywayLayout;
};

/** Those that files at `paths` are of. */
export async function claimsAround(tree: Tree, cwd: string, paths: readonly string[], ignore: readonly string[]): Promise<readonly Claimed[]> {
  const found = await Promise.all([plansAround(tree, cwd, paths, ignore), flywaysAround(tree, cwd, paths, ignore)]);
  return found.flat();
}

export function isClaimed(claims: readonly Claimed[], path: string): boolean {
  return claims.some(({ has }) => has(path));
}
