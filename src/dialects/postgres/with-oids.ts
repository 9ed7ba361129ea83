/** SET WITH OIDS, which the grammar has lost with version 12: https://www.postgresql.org/docs/11/sql-altertable.html */

/** The statement at equal length with an option named `oids` in its place; undefined where it has none. */
export function withOids(text: string): string | undefined {
  const changed = text.replace(/\bset\s+with\s+oids\b/gi, (written) => `${'SET (oids'.padEnd(written.length - 1)})`);
  return changed === text ? undefined : changed;
}
