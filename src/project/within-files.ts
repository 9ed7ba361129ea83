/** What has become of the migrations of files that have several, where those files have changed. */
import { isSame } from '../history.ts';
import type { Beside, Change, Dialect, Migration, Reader, SourceFile } from '../model.ts';
import { readWith } from '../readers/version.ts';

/** A changed file: `before` is what it was, undefined for a new one. */
export type ChangedFile = Pick<Change, 'status' | 'path'> & { readonly before: SourceFile | undefined };
export type WithinFiles = {
  /** Does a migration of today stand there as it stood before? */
  readonly isUnchanged: (migration: Migration) => boolean;
  readonly isNew: (migration: Migration) => boolean;
  /** Of what was there before: what is gone, or does something else now. */
  readonly changes: readonly Change[];
};

/** `migrations`: those of today. */
export function compareWithin(reader: Reader, migrations: readonly Migration[], files: readonly ChangedFile[], dialect: Dialect, beside: Beside): WithinFiles {
  const found = files.map((file) => ({ file, pairs: pairsOf(file, migrations, reader, dialect, beside) }));
  const before = new Map(found.flatMap(({ pairs }) => pairs.flatMap(({ was, now }) => (was && now ? [[now.id, was] as const] : []))));
  const added = new Set(found.flatMap(({ pairs }) => pairs.flatMap(({ was, now }) => (now && !was ? [now.id] : []))));
  return {
    isNew: ({ id }) => added.has(id),
    isUnchanged(migration) {
      const was = before.get(migration.id);
      return was !== undefined && textOf(was) === textOf(migration);
    },
    changes: found.flatMap(({ file, pairs }) => changesIn(file, pairs)),
  };
}

type Pair = { readonly was: Migration | undefined; readonly now: Migration | undefined };

/** A file under another name has the same ones in it. */
function pairsOf({ path, before }: ChangedFile, migrations: readonly Migration[], reader: Reader, dialect: Dialect, beside: Beside): readonly Pair[] {
  const own = migrations.filter(({ up }) => up.path === path);
  const old = before ? readWith(reader, { files: [before], dialect, transaction: 'assumed', beside }).migrations : [];
  const byName = new Map(own.map((migration) => [nameIn(migration), migration]));
  const known = new Set(old.map(nameIn));
  return [...old.map((was) => ({ was, now: byName.get(nameIn(was)) })), ...own.filter((now) => !known.has(nameIn(now))).map((now) => ({ was: undefined, now }))];
}

/** Its id without the path of its file. */
function nameIn({ id, up: { path } }: Migration): string {
  return id.startsWith(path) ? id.slice(path.length) : id;
}

/** Of a file under another name the first speaks for all. */
function changesIn({ status, path }: ChangedFile, pairs: readonly Pair[]): readonly Change[] {
  const changes = pairs.flatMap(({ was, now }): Change[] => {
    if (!was) return [];
    if (!now) return [{ status: 'deleted', path: was.up.path, before: was }];
    const isMoved = was.id !== now.id;
    return isMoved || !isSame(was.up, now.up) ? [{ status: isMoved ? 'renamed' : 'edited', path, before: was, now: now.id }] : [];
  });
  const [moved] = changes.filter((change) => change.status === 'renamed');
  return status === 'renamed' && moved ? [moved, ...changes.filter((change) => change.status !== 'renamed')] : changes;
}

/** What stands there, however it is set. */
function textOf({ up: { text, sections = [] } }: Migration): string {
  return sections.map((range) => text.slice(...range)).join('\n').replace(/<!--[^]*?-->/g, ' ').replace(/\s+/g, ' ').trim();
}
