/** Whether a history has ways back. */
import type { Migration } from '../model.ts';
import type { Operation } from '../operations.ts';

/** Frameworks that ask for a way back as they make a new migration. */
const ASKING: ReadonlySet<string> = new Set(['golang-migrate', 'goose', 'dbmate', 'diesel', 'sql-migrate', 'node-pg-migrate', 'sqitch', 'pop']);

/** A longer history in which nobody has ever written a way back is not about to: it is told once, at its newest migration. */
const FEW = 10;

/** The migrations of one history, with what is usual in it from the first on that has a way back: what is older is from before that habit. What the framework makes by itself is no habit. */
export function withWayBack(migrations: readonly Migration[]): readonly Migration[] {
  const hasOwn = ({ down, downProgram }: Migration): boolean => downProgram !== undefined || (down !== undefined && down.statements.length > 0);
  const acts = ({ down, downProgram }: Migration): boolean => downProgram !== undefined || down?.statements.some(({ operations }) => operations.some(does)) === true;
  const [undone, undoing] = [hasOwn, acts].map((what) => new Set(migrations.filter(what).map(({ parts }) => parts))) as [Set<Migration['parts']>, Set<Migration['parts']>];
  const isShared = (migration: Migration): boolean => migration.parts !== undefined && !acts(migration) && (hasOwn(migration) ? undoing : undone).has(migration.parts);
  const has = (migration: Migration): boolean => hasOwn(migration) || isShared(migration);
  const first = migrations.findIndex((migration) => has(migration) && !migration.downIsMade);
  const since = first < 0 ? [] : migrations.slice(first).filter(({ downIsMade }) => !downIsMade);
  const isUsual = since.filter(has).length * 2 > since.length;
  return migrations.map((migration, i): Migration => {
    const isAsked = ASKING.has(migration.reader);
    if (i < first || (first < 0 && migrations.length > FEW && i < migrations.length - 1)) return { ...migration, wayBack: 'older' };
    if (isShared(migration)) return { ...migration, wayBack: 'shared' };
    if (isUsual) return { ...migration, wayBack: isAsked ? 'expected' : 'usual' };
    return isAsked ? { ...migration, wayBack: 'unused' } : migration;
  });
}

/** Does it leave anything other than it was? SELECT 1 does not. */
export function does(operation: Operation): boolean {
  switch (operation.kind) {
    case 'begin':
    case 'commit':
    case 'rollback':
    case 'setParameter':
    case 'resetParameter': return false;
    case 'select': return operation.reads.length > 0 || operation.calls.length > 0;
    default: return true;
  }
}
