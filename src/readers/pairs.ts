/** One file is one way of a migration: `x.up.sql` and `x.down.sql`, or `up.sql` and `down.sql` in a folder, are two ways of one. */
import type { Migration, Script, SourceFile, Unread } from '../model.ts';
import { emptyOf } from './unread.ts';
import { withWayBack } from './way-back.ts';

/** In the order of `files`; `name`: of the reader. */
export function inPairs(name: string, files: readonly SourceFile[], script: (file: SourceFile) => Script): { readonly migrations: readonly Migration[]; readonly unread: readonly Unread[] } {
  const downs = new Map(files.flatMap((file): [string, SourceFile][] => (wayOf(file.path) === 'down' ? [[idOf(file.path), file]] : [])));
  const ups = files.filter(({ path }) => wayOf(path) !== 'down');
  const paired = new Set(ups.map(({ path }) => idOf(path)));
  const migrations = ups.map((file): Migration => {
    const down = wayOf(file.path) === 'up' ? downs.get(idOf(file.path)) : undefined;
    return { id: idOf(file.path), reader: name, reported: true, up: script(file), ...(down ? { down: script(down) } : {}), ...(wayOf(file.path) === 'up' && { wayBackIn: { path: file.path.replace(/up(\.sql)$/i, 'down$1') } }) };
  });
  const alone = [...downs].filter(([id]) => !paired.has(id)).map(([, { path }]): Unread => ({ path, reason: 'this is a way back, and there is no up script beside it; add that, or give this file another name' }));
  // An empty way back is a missing one, which a rule says.
  const own = files.filter(({ path }) => wayOf(path) !== 'down' || !paired.has(idOf(path)));
  return { migrations: withWayBack(migrations), unread: [...alone, ...emptyOf(own)] };
}

/** `up` or `down` by the file's name; undefined for a migration that has only one way. */
export function wayOf(path: string): 'up' | 'down' | undefined {
  const match = /(?:^|[./])(up|down)\.sql$/i.exec(path);
  return match?.[1]?.toLowerCase() as 'up' | 'down' | undefined;
}

/** The path without what tells the ways apart; never empty. */
function idOf(path: string): string {
  return path.replace(/(?:^|[./])(?:up|down)\.sql$/i, '').replace(/\.sql$/i, '') || 'up';
}
