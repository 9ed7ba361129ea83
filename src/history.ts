/** The questions that rules about the history ask. */
import { normalized } from './dialects/normalized.ts';
import type { Base, History, Migration, Script } from './model.ts';

/** A rule says something only where the framework tells migrations apart by it. */
export type Versioned = Migration & { readonly version: NonNullable<Migration['version']> };

export function isVersioned(migration: Migration | undefined): migration is Versioned {
  return migration?.version !== undefined;
}

/** What others have by now, and this work has neither seen nor taken away. */
export function others({ migrations, base }: History): readonly Versioned[] {
  if (!base) return [];
  const known = new Set([...migrations.map(({ up }) => up.path), ...base.changes.flatMap(({ path, from }) => [path, ...(from === undefined ? [] : [from])])]);
  return base.migrations.filter(isVersioned).filter(({ up }) => !known.has(up.path));
}

/** What others have and that has not been taken away here. */
export function kept({ migrations, changes }: Base): readonly Versioned[] {
  const gone = new Set(changes.flatMap(({ status, path, from }) => [...(status === 'deleted' ? [path] : []), ...(from === undefined ? [] : [from])]));
  return migrations.filter(isVersioned).filter(({ up }) => !gone.has(up.path));
}

/** Is it new, and not what others have as well? */
export function isAdded(migration: Migration, base: Base): boolean {
  return migration.deployedWith?.has(migration.id) === true && !base.migrations.some(({ up }) => up.path === migration.up.path);
}

/** Do they do the same, however that is set? */
export function isSame(a: Script, b: Script): boolean {
  return sql(a) === sql(b);
}

function sql({ text, statements }: Script): string {
  return statements.map(({ range }) => normalized(text.slice(...range))).join(';\n');
}

/** Are the characters the same, but for how lines end? */
export function isSameText(a: Script, b: Script): boolean {
  return a.text.replaceAll('\r\n', '\n') === b.text.replaceAll('\r\n', '\n');
}
