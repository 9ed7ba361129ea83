/** What is under check because it is not what it was: since a commit, or since the last one. */
import { posix } from 'node:path';
import { commitOf, differences, entriesOf, headOf, mergeBaseOf, repositoryAt, stagedEntries, SUBMODULE, untracked } from './git.ts';
import type { Difference, Repository } from './git.ts';
import { gitTree } from './git-tree.ts';
import { disk } from './tree.ts';
import type { Tree } from './tree.ts';
import { UserError } from './user-error.ts';

/** Paths are relative to the working directory. */
export type Comparison = {
  /** As it was named; undefined for what is staged. */
  readonly since: string | undefined;
  /** Where the files under check are. */
  readonly tree: Tree;
  /** What has changed, by path. */
  readonly changes: ReadonlyMap<string, Difference>;
  /** Repositories in this one, about which it knows nothing. */
  readonly others: readonly string[];
  /** Where everybody else has come to in the meantime; undefined before the first commit. */
  readonly base: Tree | undefined;
};

/** Throws UserError where git cannot say it. */
export function compare(cwd: string, since: string | undefined): Comparison {
  const repository = repositoryAt(cwd);
  return since === undefined ? withHead(repository) : withCommit(repository, since);
}

function withHead(repository: Repository): Comparison {
  const [head, staged] = [headOf(repository), stagedEntries(repository)];
  return {
    since: undefined,
    tree: { ...gitTree(repository, staged), where: " in git's index" },
    changes: changesIn(repository, differences(repository, undefined, 'index')),
    others: staged.filter(({ mode }) => mode === SUBMODULE).map(({ path }) => fromHere(repository, path)),
    base: head === undefined ? undefined : { ...gitTree(repository, entriesOf(repository, head)), where: ' in HEAD' },
  };
}

function withCommit(repository: Repository, since: string): Comparison {
  const head = headOf(repository);
  if (head === undefined) throw new UserError(`There are no commits yet, so that nothing can be new since ${since}. Leave --since out, or use --staged.`);
  const commit = commitOf(repository, since);
  const [files, loose] = [entriesOf(repository, commit), untracked(repository)];
  const added = loose.filter((path) => !path.endsWith('/')).map((path): Difference => ({ status: 'added', path }));
  const nested = [...files.filter(({ mode }) => mode === SUBMODULE).map(({ path }) => path), ...loose.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1))];
  return {
    since,
    tree: disk,
    changes: changesIn(repository, [...differences(repository, mergeBaseOf(repository, commit, head, since), 'work tree'), ...added]),
    others: nested.map((path) => fromHere(repository, path)),
    base: { ...gitTree(repository, files), where: ` in ${since}` },
  };
}

function changesIn(repository: Repository, found: readonly Difference[]): ReadonlyMap<string, Difference> {
  return new Map(found.map((each) => {
    const path = fromHere(repository, each.path);
    return [path, { ...each, path, ...(each.from !== undefined && { from: fromHere(repository, each.from) }) }];
  }));
}

/** A path relative to the root, relative to the working directory. */
function fromHere({ prefix }: Repository, path: string): string {
  return prefix === '' ? path : posix.relative(prefix, path);
}
