/** Which migrations are under check, where not all of them are. */
import type { Migration } from '../model.ts';
import type { JsonCompared } from '../report/json.ts';

/** Has a migration changed at all, and is it new? */
export type Changed = { readonly isReported: (migration: Migration) => boolean; readonly isNew: (migration: Migration) => boolean };

/** Where a file is one way of a migration, as it is of its files' paths. */
export function byPath({ isReported, isNew }: { readonly isReported: (path: string) => boolean; readonly isNew: (path: string) => boolean }): Changed {
  return { isReported: ({ up, down }) => isReported(up.path) || (down !== undefined && isReported(down.path)), isNew: ({ up }) => isNew(up.path) };
}

/** Those that a changed file is of are reported, and the new ones among them are deployed together. */
export function underCheck(migrations: readonly Migration[], { isReported, isNew }: Changed): readonly Migration[] {
  const deployedWith = new Set(migrations.filter(isNew).map(({ id }) => id));
  return migrations.map((migration) => ({
    ...migration,
    reported: isReported(migration),
    ...(deployedWith.has(migration.id) && { deployedWith }),
  }));
}

/** `since`: undefined for what is staged, and where nobody says. */
export function comparedOf(since: string | undefined, migrations: readonly Migration[]): JsonCompared {
  const reported = migrations.filter((each) => each.reported);
  const added = reported.filter(({ deployedWith }) => deployedWith);
  return { ...(since !== undefined && { since }), migrations: migrations.length, added: added.length, edited: reported.length - added.length };
}
