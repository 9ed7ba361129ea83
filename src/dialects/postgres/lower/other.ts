/** Statements that are of no consequence to tables or locks, and those that cannot be read. */
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';

/** `what` is SQL's own name for the statement. */
export function other(what: string): (statement: unknown, source: Source) => Operation {
  return (_, { range }) => ({ kind: 'other', range, what });
}

/** A statement that does more than its text says, or that this version does not know. */
export function unknown(reason: string): (statement: unknown, source: Source) => Operation {
  return (_, { range }) => ({ kind: 'unknown', range, reason, mentions: [] });
}
