/** What policies let through, as their CREATE POLICY says it. */
import { isSameText } from '../catalog/same-text.ts';
import type { Policy } from '../model.ts';
import type { PolicyCommand } from '../operations.ts';
import { isWord, outside, toWritten } from './written.ts';

/** Does `other` let through all that `policy` does: the same rows to the same roles for its command, or for all? */
export function letsThrough(other: Policy, policy: Policy): boolean {
  const [theirs, own] = [conditionsOf(other), conditionsOf(policy)];
  return theirs !== undefined && own !== undefined && standsIn(other, policy) && isSameText(theirs, own);
}

/** Are they together for the same commands and roles, or for more, and of the same kind, whatever rows they let through? */
export function takeItsPlace(others: readonly Policy[], policy: Policy): boolean {
  const isOneFor = (command: PolicyCommand): boolean => others.some((other) => standsIn(other, { ...policy, command }) && serves(other, policy));
  return isOneFor(policy.command) || (policy.command === 'all' && (['select', 'insert', 'update', 'delete'] as const).every(isOneFor));
}

function standsIn(other: Policy, policy: Policy): boolean {
  return other.restrictive === policy.restrictive && (other.command === policy.command || other.command === 'all');
}

function serves({ roles = [] }: Policy, policy: Policy): boolean {
  return roles.includes('public') || (policy.roles?.every((role) => roles.includes(role)) ?? false);
}

/** Roles and conditions, as written; undefined where that is not known. */
function conditionsOf({ made }: Policy): string | undefined {
  if (!made) return undefined;
  const sql = toWritten(made.text);
  const tokens = outside(sql);
  const table = tokens.findIndex((token) => isWord(token, 'on')) + 1;
  const kind = table + (tokens[table + 1]?.value === '.' ? 3 : 1);
  const command = isWord(tokens[kind], 'as') ? kind + 2 : kind;
  const isFor = isWord(tokens[command], 'for');
  const rest = sql.text.slice(tokens[isFor ? command + 2 : command]?.range[0] ?? sql.text.length);
  return rest.replace(/^to\s+public\b\s*/i, '');
}
