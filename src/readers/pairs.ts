/** One file is one way of a migration: `x.up.sql` and `x.down.sql`, or `up.sql` and `down.sql` in a folder, are two ways of one. */
import type { Migration, Script, SourceFile, Unread } from '../model.ts';
import { inParts } from './parts.ts';
import { emptyOf } from './unread.ts';
import { withWayBack } from './way-back.ts';

export type Pairing = {
  /** Of the reader. */
  readonly name: string;
  readonly script: (file: SourceFile) => Script;
  /** What the framework pairs files by, where that is not the rest of their names. */
  readonly keyOf?: (path: string) => string;
  /** What the parts of one migration share, and no others. */
  readonly wholeOf?: (path: string) => string | undefined;
  /** The path of a file that is there in place of an SQL file, and is a program: `1_x.down.go` for `1_x.down.sql`. */
  readonly programFor?: (path: string) => string | undefined;
};

/** In the order of `files`. Of several ways back that fit, the one with the same name is taken. */
export function inPairs(files: readonly SourceFile[], { name, script, keyOf = idOf, wholeOf, programFor }: Pairing): { readonly migrations: readonly Migration[]; readonly unread: readonly Unread[] } {
  const [ups, downs] = [files.filter(({ path }) => wayOf(path) !== 'down'), files.filter(({ path }) => wayOf(path) === 'down')];
  const ids = new Set(ups.map(({ path }) => idOf(path)));
  const byKey = new Map<string, SourceFile[]>();
  for (const file of downs) byKey.set(keyOf(file.path), [...(byKey.get(keyOf(file.path)) ?? []), file]);
  const taken = new Set<SourceFile>();
  const migrations = ups.map((file): Migration => {
    const migration: Migration = { id: idOf(file.path), reader: name, reported: true, up: script(file) };
    if (wayOf(file.path) !== 'up') return migration;
    const fitting = byKey.get(keyOf(file.path)) ?? [];
    const down = fitting.find(({ path }) => idOf(path) === migration.id) ?? fitting.find((each) => !taken.has(each) && !ids.has(idOf(each.path)));
    const program = down ? undefined : programFor?.(otherWay(file.path));
    if (down) taken.add(down);
    return { ...migration, ...(down && { down: script(down) }), ...(program === undefined ? { wayBackIn: { path: down?.path ?? otherWay(file.path) } } : { downProgram: program }) };
  });
  const keys = new Set(ups.map(({ path }) => keyOf(path)));
  const alone = downs.filter((file) => !taken.has(file)).map(({ path }): Unread => ({ path, reason: keys.has(keyOf(path)) ? 'this is a second way back of its version; keep one' : aloneReason(programFor?.(otherWay(path))) }));
  // An empty way back is a missing one, which a rule says.
  return { migrations: withWayBack(wholeOf ? inParts(migrations, wholeOf) : migrations), unread: [...alone, ...emptyOf(files.filter((file) => !taken.has(file)))] };
}

function aloneReason(program: string | undefined): string {
  return program === undefined ? 'this is a way back, and there is no up script beside it; add that, or give this file another name' : `this undoes ${program}, which is a program; look at both by hand`;
}

/** `up` or `down` by the file's name; undefined for a migration that has only one way. */
export function wayOf(path: string): 'up' | 'down' | undefined {
  const match = /(?:^|[./])(up|down)\.sql$/i.exec(path);
  return match?.[1]?.toLowerCase() as 'up' | 'down' | undefined;
}

function otherWay(path: string): string {
  return path.replace(/(up|down)(?=\.sql$)/i, (way) => (way.toLowerCase() === 'up' ? 'down' : 'up'));
}

/** The path without what tells the ways apart; never empty. */
function idOf(path: string): string {
  return path.replace(/(?:^|[./])(?:up|down)\.sql$/i, '').replace(/\.sql$/i, '') || 'up';
}
