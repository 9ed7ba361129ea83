import type { Project } from './load.ts';

/** Files under check, whether or not there is anything to say about them. */
export function checkedPaths({ histories }: Pick<Project, 'histories'>): ReadonlySet<string> {
  return new Set(histories.flatMap(({ migrations, unread }) => [...unread.map(({ path }) => path), ...migrations.filter(({ reported }) => reported).flatMap(({ up, down }) => [up.path, ...(down ? [down.path] : [])])]));
}
