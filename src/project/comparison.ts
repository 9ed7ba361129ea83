/** What is under check because it is not what it was: since a commit, or since the last one. */
import { isSource } from './changelogs.ts';
import { commitOf, differences, entriesOf, fromHere, headOf, mergeBaseOf, nothingInCommon, remoteHeadName, SUBMODULE, untracked } from './git.ts';
import type { ContentsOf, Difference, Entry, Index, Repository } from './git.ts';
import { gitTree } from './git-tree.ts';
import type { Opened } from './git-tree.ts';
import { decode } from './text.ts';
import { disk } from './tree.ts';
import type { Tree } from './tree.ts';
import { UserError } from './user-error.ts';

/** Paths are relative to the working directory. */
export type Comparison = {
  /** As it was named; undefined for what is staged. */
  readonly since: string | undefined;
  /** Where the files under check are. */
  readonly tree: Tree;
  /** What is under check, by path. */
  readonly changes: ReadonlyMap<string, Difference>;
  /** What was in the place of what is under check; undefined where nothing was. */
  readonly textBefore: (change: Difference) => string | undefined;
  /** Is it new since others have got the last of this work? */
  readonly isNew: (path: string) => boolean;
  /** Repositories in this one, about which it knows nothing. */
  readonly others: readonly string[];
  /** Undefined where nobody has said what others have. */
  readonly base: ComparedBase | undefined;
};
export type ComparedBase = {
  readonly name: string;
  /** What others have by now. */
  readonly tree: Tree;
  /** What is under check and was there before this work. */
  readonly changes: readonly Difference[];
  /** What was in the place of what has changed; undefined where nothing was. */
  readonly textBefore: (change: Difference) => string | undefined;
};

/** What is staged, as it is staged. What others have is then what the remote's own branch has, where that is known. */
export async function comparedStaged({ repository: at, entries, changes: found }: Index, contentsOf: ContentsOf): Promise<Comparison> {
  const repository = { ...at, contentsOf };
  const changes = changesIn(repository, found);
  const others = await othersOf(repository);
  const sinceStart = others ? changesIn(repository, await differences(repository, others.start, 'index')) : changes;
  return {
    since: undefined,
    tree: { ...gitTree(repository, entries), where: " in git's index" },
    changes,
    textBefore: textsBefore(repository, [...changes.values()]),
    isNew: (path) => sinceStart.get(path)?.status === 'added',
    others: entries.filter(({ mode }) => mode === SUBMODULE).map(({ path }) => fromHere(repository, path)),
    base: others && baseOf(repository, others.name, others.entries, [...sinceStart.values()].filter(({ path }) => changes.has(path))),
  };
}

/** What the remote's own branch has, and where this work has left it. */
async function othersOf(repository: Repository): Promise<{ readonly name: string; readonly start: string; readonly entries: readonly Entry[] } | undefined> {
  const { remoteHead } = repository;
  const head = remoteHead === undefined ? undefined : await headOf(repository);
  if (remoteHead === undefined || head === undefined) return undefined;
  const [name, start, entries] = await Promise.all([remoteHeadName(repository), mergeBaseOf(repository, remoteHead, head), entriesOf(repository, remoteHead)]);
  return start === undefined ? undefined : { name, start, entries };
}

/** Throws UserError where git cannot say it. `contentsOf`: of git, or of whatever keeps what that gave. */
export async function comparedSince(at: Repository, since: string, contentsOf: ContentsOf): Promise<Comparison> {
  const repository = { ...at, contentsOf };
  const head = await headOf(repository);
  if (head === undefined) throw new UserError(`There are no commits yet, so that nothing can be new since ${since}. Leave --since out, or use --staged.`);
  const commit = await commitOf(repository, since);
  const start = await mergeBaseOf(repository, commit, head);
  if (start === undefined) throw new UserError(nothingInCommon(repository, since));
  const [files, loose, found] = await Promise.all([entriesOf(repository, commit), untracked(repository), differences(repository, start, 'work tree')]);
  const added = loose.filter((path) => !path.endsWith('/')).map((path): Difference => ({ status: 'added', path }));
  const nested = [...files.filter(({ mode }) => mode === SUBMODULE).map(({ path }) => path), ...loose.filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1))];
  const changes = changesIn(repository, [...found, ...added]);
  return {
    since,
    tree: disk,
    changes,
    textBefore: textsBefore(repository, [...changes.values()]),
    isNew: (path) => changes.get(path)?.status === 'added',
    others: nested.map((path) => fromHere(repository, path)),
    base: baseOf(repository, since, files, [...changes.values()]),
  };
}

function baseOf(repository: Opened, name: string, entries: readonly Entry[], changes: readonly Difference[]): ComparedBase {
  return { name, tree: { ...gitTree(repository, entries), where: ` in ${name}` }, changes, textBefore: textsBefore(repository, changes) };
}

/** Old texts are all read when the first is asked for. */
function textsBefore(repository: Opened, changes: readonly Difference[]): (change: Difference) => string | undefined {
  let contents: ReadonlyMap<string, Buffer> | undefined;
  return ({ before }) => {
    if (before === undefined) return undefined;
    contents ??= repository.contentsOf(repository, changes.flatMap((each) => (each.before !== undefined && isSource(each.path) ? [each.before] : [])));
    const content = contents.get(before);
    const text = content && decode(content);
    return typeof text === 'string' ? text : undefined;
  };
}

function changesIn(repository: Opened, found: readonly Difference[]): ReadonlyMap<string, Difference> {
  return new Map(found.map((each) => {
    const path = fromHere(repository, each.path);
    return [path, { ...each, path, ...(each.from !== undefined && { from: fromHere(repository, each.from) }) }];
  }));
}
