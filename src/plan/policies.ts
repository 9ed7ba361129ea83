/** What policies let through, as their CREATE POLICY says it. */
import { isSameText } from '../catalog/same-text.ts';
import type { Policy } from '../model.ts';
import { isWord, outside, toWritten } from './written.ts';

type Terms = { readonly restrictive: boolean; /** `all`, or a verb. */ readonly command: string; /** Roles and conditions. */ readonly rest: string };

/** It only takes rows away from what other policies let through. */
export function isRestrictive(policy: Policy | undefined): boolean {
  return policy !== undefined && termsOf(policy)?.restrictive === true;
}

/** Does `other` let through all that `policy` does: the same rows to the same roles for its command, or for all? */
export function letsThrough(other: Policy, policy: Policy): boolean {
  const [theirs, own] = [termsOf(other), termsOf(policy)];
  if (!theirs || !own || theirs.restrictive) return false;
  return (theirs.command === own.command || theirs.command === 'all') && isSameText(theirs.rest, own.rest);
}

/** Undefined where that is not known. */
function termsOf({ made }: Policy): Terms | undefined {
  if (!made) return undefined;
  const sql = toWritten(made.text);
  const tokens = outside(sql);
  const table = tokens.findIndex((token) => isWord(token, 'on')) + 1;
  const kind = table + (tokens[table + 1]?.value === '.' ? 3 : 1);
  const command = isWord(tokens[kind], 'as') ? kind + 2 : kind;
  const isFor = isWord(tokens[command], 'for');
  const rest = sql.text.slice(tokens[isFor ? command + 2 : command]?.range[0] ?? sql.text.length);
  return { restrictive: isWord(tokens[kind + 1], 'restrictive'), command: (isFor && tokens[command + 1]?.value) || 'all', rest: rest.replace(/^to\s+public\b\s*/i, '') };
}
