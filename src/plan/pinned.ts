/** Does a condition pick a handful of rows? */
import { findTable } from '../catalog/names.ts';
import type { Step } from '../model.ts';
import type { Expression, Name } from '../operations.ts';

/** A whole unique key, or a column called id where the keys are not known, is compared with constants. */
export function pinned(step: Step, table: Name, where: Expression | undefined): boolean {
  const fixed = new Set((where?.conjuncts ?? []).filter(({ operator, values }) => (operator === '=' || operator === 'in') && values !== undefined && values.length > 0).flatMap(({ column }) => column ?? []));
  if (fixed.size === 0) return false;
  const found = findTable(step.before, table);
  const keys = (found?.indexes ?? []).filter(({ unique, where: partial }) => unique && !partial).map(({ keys: parts }) => parts.flatMap(({ column }) => column ?? ['?']));
  return keys.some((columns) => columns.every((column) => fixed.has(column))) || (found?.known !== true && [...fixed].some((column) => /^(id|uuid|key|name|slug|code)$|_id$/.test(column)));
}
