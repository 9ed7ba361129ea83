/** What ROLLBACK takes back: the catalog is again as it was at BEGIN, or at a savepoint. */
import type { Catalog, Session, Step } from '../model.ts';
import type { Operation } from '../operations.ts';

/** Catalogs to go back to, from the beginning of the transaction on. */
export type Points = { readonly begin: Catalog; readonly savepoints: ReadonlyMap<string, Catalog> };

/** The catalog after an operation that may take back what was before it in the transaction of `session`. */
export function restored({ begin, savepoints }: Points, operation: Operation, after: Catalog, { inTransaction }: Session): Catalog {
  if (operation.guard !== undefined || !inTransaction) return after;
  if (operation.kind === 'rollback') return begin;
  return operation.kind === 'rollbackToSavepoint' ? savepoints.get(operation.name) ?? after : after;
}

/** `session` is the one before the operation: a second BEGIN does nothing. */
export function pointsAfter(points: Points, operation: Operation, after: Catalog, { inTransaction }: Session): Points {
  switch (operation.kind) {
    case 'begin': return inTransaction ? points : { begin: after, savepoints: new Map() };
    case 'commit':
    case 'rollback': return { begin: after, savepoints: new Map() };
    case 'savepoint': return { ...points, savepoints: new Map([...points.savepoints, [operation.name, after]]) };
    default: return points;
  }
}

/** The steps that a later ROLLBACK of the same transaction takes back, and which so leave nothing behind. */
export function takenBack(steps: readonly Step[]): ReadonlySet<Step> {
  const undone = new Set<Step>();
  if (!steps.some(({ operation }) => operation.kind === 'rollback')) return undone;
  let open: Step[] = [];
  for (const step of steps) {
    const { operation: { kind, guard }, session: { inTransaction } } = step;
    if (kind === 'rollback' && guard === undefined) for (const each of open) undone.add(each);
    if (kind === 'commit' || kind === 'rollback') open = [];
    else if (inTransaction) open.push(step);
  }
  return undone;
}
