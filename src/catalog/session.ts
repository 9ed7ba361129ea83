/** The connection while a migration runs: its transaction, parameters and locks. */
import type { Catalog, Effect, Session } from '../model.ts';
import type { Operation, OperationOf } from '../operations.ts';
import { nameAfter } from './rename-table.ts';
import { without } from './without.ts';

/** `wrapped`: the runner opens a transaction before the first statement; `implicit`: it only sends all of them as one. */
export function startSession(wrapped: boolean, implicit = false): Session {
  const closed: Session = { inTransaction: false, explicit: false, ...(implicit && { implicit }), parameters: new Map(), held: [] };
  return wrapped ? opened(closed, false) : closed;
}

/** The session after `operation`, which took the locks of `effects`; `before` is the catalog that its names were looked up in. */
export function advance(session: Session, operation: Operation, effects: readonly Effect[], before: Catalog): Session {
  const after = session.inTransaction ? following({ ...session, held: effects.reduce(held, session.held) }, operation, before) : session;
  switch (operation.kind) {
    case 'begin': return !session.inTransaction ? opened(session, true) : session.implicit ? { ...after, explicit: true } : after;
    case 'commit': return closed(session, session.ends?.commit);
    case 'rollback': return closed(session, session.ends?.rollback);
    case 'savepoint': return { ...after, savepoints: [...(after.savepoints ?? []), { name: operation.name, parameters: after.parameters, held: after.held }] };
    case 'rollbackToSavepoint': return rolledBackTo(after, operation.name);
    case 'setParameter': return withParameter(after, operation);
    case 'resetParameter': return withoutParameter(after, operation.parameter.toLowerCase());
    default: return after;
  }
}

/** Locks stay on a table that is renamed. */
function following(session: Session, operation: Operation, before: Catalog): Session {
  if (!['renameTable', 'setSchema', 'renameSchema'].includes(operation.kind)) return session;
  const moved = (locks: readonly Effect[]): readonly Effect[] => locks.map((lock) => ({ ...lock, table: nameAfter(lock.table, operation, before) }));
  return { ...session, held: moved(session.held), ...(session.savepoints && { savepoints: session.savepoints.map((savepoint) => ({ ...savepoint, held: moved(savepoint.held) })) }) };
}

const LOCKS: readonly string[] = ['ACCESS SHARE', 'ROW SHARE', 'ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', 'SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE', 'ACCESS EXCLUSIVE'];

/** The stronger of two lock modes; one that is none of PostgreSQL's table locks is weaker than all of them. */
export function strongerLock(one: string, other: string): string {
  return LOCKS.indexOf(other) > LOCKS.indexOf(one) ? other : one;
}

function opened(session: Session, explicit: boolean): Session {
  const { parameters } = session;
  return { ...session, inTransaction: true, explicit, ends: { commit: parameters, rollback: parameters } };
}

/** COMMIT in a transaction that the runner opened ends that one; what is sent as one goes on in another. */
function closed(session: Session, parameters: Session['parameters'] = session.parameters): Session {
  const after: Session = { ...without(session, 'ends', 'savepoints'), inTransaction: false, explicit: false, parameters, held: [] };
  return session.implicit ? opened(after, false) : after;
}

/** To the last savepoint of the name, which stays. */
function rolledBackTo(session: Session, name: string): Session {
  const savepoints = session.savepoints ?? [];
  const at = savepoints.findLastIndex((savepoint) => savepoint.name === name);
  const savepoint = savepoints[at];
  return savepoint === undefined ? session : { ...session, parameters: savepoint.parameters, held: savepoint.held, savepoints: savepoints.slice(0, at + 1) };
}

/** SET LOCAL lasts until the transaction ends, and does nothing outside of one. */
function withParameter(session: Session, { parameter, value, local }: OperationOf<'setParameter'>): Session {
  const set = (parameters: Session['parameters']): Session['parameters'] => new Map([...parameters, [parameter.toLowerCase(), value]]);
  if (session.ends === undefined) return local ? session : { ...session, parameters: set(session.parameters) };
  return { ...session, parameters: set(session.parameters), ends: local ? session.ends : { ...session.ends, commit: set(session.ends.commit) } };
}

function withoutParameter(session: Session, parameter: string): Session {
  const reset = (parameters: Session['parameters']): Session['parameters'] => new Map([...parameters].filter(([name]) => parameter !== 'all' && name !== parameter));
  const parameters = reset(session.parameters);
  return session.ends === undefined ? { ...session, parameters } : { ...session, parameters, ends: { ...session.ends, commit: reset(session.ends.commit) } };
}

function held(locks: readonly Effect[], effect: Effect): readonly Effect[] {
  const at = locks.findIndex(({ table, on }) => table === effect.table && on === effect.on);
  const lock = locks[at];
  if (lock === undefined) return [...locks, effect];
  return strongerLock(lock.lock, effect.lock) === lock.lock ? locks : locks.with(at, effect);
}
