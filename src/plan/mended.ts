/** Statements at the end of a way back after which it leaves nothing different. */
import { isSameButDefault } from '../catalog/compare-tables.ts';
import type { Difference } from '../catalog/difference.ts';
import { sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed } from '../model.ts';
import { RELATION } from './inverse/undo.ts';
import { columnAgain, constraintAgain, indexAgain } from './restored.ts';
import { isWord, outside, written } from './written.ts';

/** Undefined where one of the differences takes more than a statement, or values. */
export function mended(whole: Replayed, differences: readonly Difference[]): readonly string[] | undefined {
  const parts = differences.map((difference) => ({ difference, sql: mend(whole, difference) }));
  if (parts.some(({ sql }) => sql === undefined)) return undefined;
  return parts.sort((a, b) => rank(a.difference) - rank(b.difference)).map(({ sql }) => sql!);
}

/** What is left behind goes before the rest comes back, and what is made of others goes first. */
function rank({ object, is, was }: Difference): number {
  if (was !== undefined) return 5;
  if (object === 'relation') return (is as { readonly kind?: string } | undefined)?.kind === 'table' ? 3 : 0;
  return object === 'column' ? 2 : object === 'type' || object === 'function' || object === 'sequence' ? 4 : 1;
}

function mend({ before }: Replayed, difference: Difference): string | undefined {
  const it = sqlName({ name: difference.name });
  const alter = (action: string): string => `ALTER TABLE ${sqlName('table' in difference ? difference.table : difference.name)} ${action};`;
  switch (difference.object) {
    case 'column': {
      const { was, is } = difference;
      if (!was) return alter(`DROP COLUMN ${it}`);
      if (is) return isSameButDefault(was, is) ? alter(`ALTER COLUMN ${it} ${was.default ? `SET DEFAULT ${was.default.text}` : 'DROP DEFAULT'}`) : undefined;
      const again = was.notNull && !was.default ? undefined : columnAgain(was);
      return again && alter(`ADD COLUMN ${again}`);
    }
    case 'constraint': {
      const { was, is } = difference;
      if (!was) return alter(`DROP CONSTRAINT ${it}`);
      const again = is ? undefined : constraintAgain(was, undefined);
      return again && alter(`ADD ${again}`);
    }
    case 'index': {
      const { was, is, table } = difference;
      const owner = before.tables.get(table);
      return was ? (is || !owner ? undefined : indexAgain(owner, was)) : `DROP INDEX ${it};`;
    }
    case 'trigger':
    case 'policy': return difference.was ? undefined : `DROP ${difference.object.toUpperCase()} ${it} ON ${sqlName(difference.table)};`;
    case 'row security': return alter(`${difference.was ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`);
    case 'relation': return difference.is && !difference.was ? `DROP ${RELATION[difference.is.kind]} ${sqlName(difference.name)};` : undefined;
    case 'sequence':
    case 'type': return difference.was ? undefined : `DROP ${difference.object.toUpperCase()} ${sqlName(difference.name)};`;
    default: return undefined;
  }
}

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

function revoking(grant: ReturnType<typeof written>): string {
  const tokens = outside(grant);
  const to = tokens.findLast((token) => isWord(token, 'to'))?.range ?? [0, 0];
  const end = tokens.find((token, at) => token.range[0] > to[0] && (isWord(token, 'granted') || (isWord(token, 'with') && isWord(tokens[at + 1], 'grant'))))?.range[0];
  return `REVOKE${grant.text.slice(tokens[0]?.range[1], to[0])}FROM${grant.text.slice(to[1], end).trimEnd()};`;
}
