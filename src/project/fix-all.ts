/** Rewrites the files of a project. */
import type { Finding } from '../model.ts';
import { toRelative } from './files.ts';
import type { lintProject } from './lint-project.ts';
import type { LoadOptions } from './load.ts';
import { publishedIn } from './published.ts';
import { hasSafeFix, writeFixes } from './write-fixes.ts';

export type Written = { readonly fixes: number; /** Files that are not rewritten because others have them, and where. */ readonly left: readonly string[]; readonly where: string | undefined };

/** Writes safe fixes until none is left; those that would touch the same text are written one after the other. What others have is only rewritten where somebody names it, or what is new. */
export async function fixAll(options: LoadOptions, strict: boolean, check: typeof lintProject): Promise<Written> {
  const published = options.since === undefined ? await publishedIn(options.cwd) : undefined;
  const named = new Set(options.paths.map((path) => toRelative(options.cwd, path)));
  const isLeft = ({ path }: Finding): boolean => published !== undefined && !named.has(path) && published.has(path);
  const left = new Set<string>();
  let fixes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const { linted: { findings }, project } = await check(options, strict);
    for (const finding of findings) if (hasSafeFix(finding) && isLeft(finding)) left.add(finding.path);
    const count = writeFixes(options.cwd, findings.filter((finding) => !isLeft(finding)), project.texts, project.dialect);
    if (count === 0) break;
    fixes += count;
  }
  return { fixes, left: [...left], where: published?.name };
}

/** More than fixes ever need; none undoes another. */
const ROUNDS = 10;
