/** PostgreSQL's table locks and what each keeps others from doing: https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES */
import type { Blocks } from '../model.ts';

/** Weakest first. `none`: no relation is locked. */
const LOCKS = [
  'none', 'ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE',
] as const;
export type Lock = (typeof LOCKS)[number];

/** Lock modes that LOCK TABLE can ask for. */
export const lockModes: readonly Lock[] = LOCKS.slice(1);

export function blocksOf(lock: Lock): Blocks {
  switch (lock) {
    case 'none': return 'nothing';
    case 'ACCESS SHARE':
    case 'ROW SHARE':
    case 'ROW EXCLUSIVE':
    case 'SHARE UPDATE EXCLUSIVE': return 'schema';
    case 'SHARE':
    case 'SHARE ROW EXCLUSIVE':
    case 'EXCLUSIVE': return 'writes';
    case 'ACCESS EXCLUSIVE': return 'reads';
    default: return lock satisfies never;
  }
}

/** How strong a lock is, for comparison; 0 is none. */
export function strengthOf(lock: Lock): number {
  return LOCKS.indexOf(lock);
}
