/** Whether a history has ways back. */
import type { Migration } from '../model.ts';

/** Frameworks that ask for a way back as they make a new migration. */
const ASKING: ReadonlySet<string> = new Set(['golang-migrate', 'goose', 'dbmate', 'diesel', 'sql-migrate', 'node-pg-migrate', 'sqitch']);

/** The migrations of one history, with what is usual in it. */
export function withWayBack(migrations: readonly Migration[]): readonly Migration[] {
  const having = migrations.filter(({ down, downProgram }) => downProgram !== undefined || (down !== undefined && down.statements.length > 0)).length;
  return migrations.map((migration): Migration => {
    const isAsked = ASKING.has(migration.reader);
    if (having * 2 > migrations.length) return { ...migration, wayBack: isAsked ? 'expected' : 'usual' };
    return isAsked ? { ...migration, wayBack: 'unused' } : migration;
  });
}
