/** Migrations that are no SQL. */
import type { Migration, Unread } from '../model.ts';

/** One in its place: from there on, nobody knows what else is in the schema. */
export function opaque(reader: string, path: string): Migration {
  const unknown = { kind: 'unknown', range: [0, 0], reason: 'this is no SQL', mentions: [] } as const;
  return { id: path, reader, reported: false, up: { path, text: '', transaction: { wrapped: false }, statements: [{ range: [0, 0], operations: [unknown] }] } };
}

/** `what` it is: `a migration in Java`. */
export function unreadCode(path: string, what: string): Unread {
  return { path, reason: `this is ${what}, which is not read; look at it by hand` };
}
