/** Rights that a way back leaves as the migration has granted them, and those that it does not bring back. */
import { sqlName, tableKey } from '../catalog/names.ts';
import { changedKeys } from '../catalog/persistent-map.ts';
import type { Replayed, TableName } from '../model.ts';
import { isWord, outside, written } from './written.ts';

/** Rights on older tables that the migration has granted and its way back does not take again: the tables as SQL, and the REVOKEs. */
export function rightsLeft({ steps, before, down }: Replayed): { readonly tables: readonly string[]; readonly sql: readonly string[] } {
  const revoked = new Set(down?.steps.flatMap(({ operation, before: then }) => (operation.kind === 'grant' && operation.revoke ? operation.tables.map((name) => tableKey(then, name)) : [])));
  const left = steps.flatMap(({ operation, script, before: then }) => {
    if (operation.kind !== 'grant' || operation.revoke) return [];
    const keys = operation.tables.map((name) => tableKey(then, name)).filter((key) => before.tables.has(key) && down?.after.tables.has(key) && !revoked.has(key));
    return keys.length === 0 ? [] : [{ keys, sql: revoking(written(script, operation.range)) }];
  });
  return { tables: [...new Set(left.flatMap(({ keys }) => keys.map(sqlName)))], sql: left.map(({ sql }) => sql) };
}

/** Relations that were granted to others, and have been made again since without that. */
export function rightsLost({ before, down }: Replayed): readonly TableName[] {
  const after = down?.after.tables;
  if (!after || before.tables === after) return [];
  return [...changedKeys(before.tables, after)].filter((key) => {
    const [was, is] = [before.tables.get(key), after.get(key)];
    return was?.granted && is && !is.granted && !is.uncertain && !is.mayDiffer;
  });
}

function revoking(grant: ReturnType<typeof written>): string {
  const tokens = outside(grant);
  const to = tokens.findLast((token) => isWord(token, 'to'))?.range ?? [0, 0];
  const end = tokens.find((token, at) => token.range[0] > to[0] && (isWord(token, 'granted') || (isWord(token, 'with') && isWord(tokens[at + 1], 'grant'))))?.range[0];
  return `REVOKE${grant.text.slice(tokens[0]?.range[1], to[0])}FROM${grant.text.slice(to[1], end).trimEnd()};`;
}
