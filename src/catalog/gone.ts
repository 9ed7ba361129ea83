/** What the history has had and lost, and what took it: names only. */
import type { Catalog, Gone, Lookup, TableName } from '../model.ts';
import type { Operation } from '../operations.ts';
import { changedKeys, emptyMap, setEntry } from './persistent-map.ts';
import type { Context } from './table-edits.ts';

/** Relations share one set of names; columns and constraints have one in each table. */
export type GoneKind = 'relation' | 'type' | 'column' | 'constraint';

/** `name`: the key of a relation or type, or the name of a table's part. */
export function goneKey(kind: GoneKind, name: string, table: TableName = ''): string {
  return `${kind} ${table} ${name}`;
}

/** Is no relation of that key there, for certain: nothing is missing in the catalog, or the history has taken it away itself? */
export function isCertainlyAbsent({ complete, tables, gone: lost }: Catalog, key: TableName): boolean {
  return !tables.has(key) && (complete || lost?.has(goneKey('relation', key)) === true);
}

/** Has a history that begins with nothing never had a relation of that key, so that only what is not seen may have made it? */
export function isNeverShown({ complete, older, tables }: Catalog, key: TableName): boolean {
  return !complete && !older && !tables.has(key);
}

/** `after` with what the operation took away noted in it. */
export function withGone(before: Catalog, after: Catalog, operation: Operation, { script }: Context): Catalog {
  if (!/^(?:drop|rename|setSchema$)/.test(operation.kind)) return after;
  const keys = [...gone('relation', before.tables, after.tables), ...gone('relation', before.indexes, after.indexes), ...gone('relation', before.sequences, after.sequences), ...gone('type', before.types, after.types), ...goneParts(before, after)];
  if (keys.length === 0) return after;
  const by: Gone = { operation, ...(script && { script }) };
  return { ...after, gone: keys.reduce((map, key) => setEntry(map, key, by), after.gone ?? emptyMap<Gone>()) };
}

function gone<T>(kind: GoneKind, before: Lookup<T>, after: Lookup<T>): readonly string[] {
  return before === after ? [] : [...changedKeys(before, after)].filter((key) => !after.has(key)).map((key) => goneKey(kind, key));
}

/** Columns and constraints of tables that stay. */
function goneParts(before: Catalog, after: Catalog): readonly string[] {
  if (before.tables === after.tables) return [];
  return [...changedKeys(before.tables, after.tables)].flatMap((key) => {
    const [old, now] = [before.tables.get(key), after.tables.get(key)];
    if (!old || !now) return [];
    return [...lost('column', key, old.columns, now.columns), ...lost('constraint', key, old.constraints, now.constraints)];
  });
}

type Named = { readonly name: string };

function lost(kind: GoneKind, table: TableName, before: readonly Named[], after: readonly Named[]): readonly string[] {
  if (before === after) return [];
  const left = new Set(after.map(({ name }) => name));
  return before.filter(({ name }) => !left.has(name)).map(({ name }) => goneKey(kind, name, table));
}
