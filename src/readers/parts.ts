/** Migrations that one has been cut into. */
import type { Migration } from '../model.ts';

/** Those of which `wholeOf` says the same are parts of one, where there are several. */
export function inParts(migrations: readonly Migration[], wholeOf: (path: string) => string | undefined): readonly Migration[] {
  const found = new Map<string, Set<string>>();
  const partsOf = ({ up: { path } }: Migration): Set<string> | undefined => found.get(wholeOf(path) ?? '');
  for (const migration of migrations) {
    const whole = wholeOf(migration.up.path);
    if (whole !== undefined) found.set(whole, (partsOf(migration) ?? new Set()).add(migration.id));
  }
  return migrations.map((migration) => {
    const parts = partsOf(migration);
    return parts && parts.size > 1 ? { ...migration, parts } : migration;
  });
}
