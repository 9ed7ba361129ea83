/** What SQL that is only read in part leaves alone, by how it begins. */
import type { Difference } from '../catalog/difference.ts';
import type { Replayed } from '../model.ts';

/** Is it a function or a type, where all that is not read is about tables and what is on them? */
export function isUntouched(difference: Difference, { steps, down }: Replayed): boolean {
  if (difference.object !== 'function' && difference.object !== 'type' && difference.object !== 'enum value') return false;
  return [...steps, ...down?.steps ?? []].every(({ operation }) => operation.kind !== 'unknown' || (OF_TABLES.test(operation.spelled ?? '') && (!/\bcascade\b/i.test(operation.spelled!) || !mayGoWithTable(difference))));
}

/** A function that takes or returns rows of a table goes with it, and so may one whose body is not text. https://www.postgresql.org/docs/current/ddl-depend.html */
function mayGoWithTable(difference: Difference): boolean {
  return difference.object === 'function' && difference.is !== undefined && (difference.is.arguments !== '' || !/\breturns\s+trigger\b/i.test(difference.is.made?.text ?? ''));
}

/** One statement; `…` stands for what is put in. */
const OF_TABLES = /^\s*(?:create\s+(?:unlogged\s+|temp(?:orary)?\s+)?table|(?:alter|drop|truncate)\s+table|(?:create|drop|alter)\s+(?:unique\s+)?index|(?:create|drop|alter)\s+(?:or\s+replace\s+)?trigger|insert\s+into|update|delete\s+from)\s[^;]*;?\s*$/i;
