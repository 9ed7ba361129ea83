import type { Connection, Database } from './database.ts';
import { isTable, locksOf, snapshot, strongest, type Lock } from './snapshot.ts';

/**
 * The strongest lock per table that `sql`, which runs in no transaction, takes or waits for; empty without a second session.
 * Such a statement is over too soon to be looked at. So another session locks each table in turn, in modes that stop the
 * statement at its first exclusive, first write-blocking and first schema-blocking lock, and what it has and waits for is read.
 */
export async function watch(db: Database, prepare: () => Promise<void>, sql: string): Promise<Readonly<Record<string, string>>> {
  if (!db.connect) return {};
  const blocker = await db.connect();
  const observer = await db.connect();
  const pid = String(await db.run('select pg_backend_pid()'));
  const seen: Lock[] = [];
  await prepare();
  const tables = [...(await snapshot(db)).values()].filter(({ kind }) => 'rp'.includes(kind)).map(({ name }) => name);
  for (const table of tables) {
    for (const mode of ['access share', 'row exclusive', 'share update exclusive']) {
      await prepare();
      const relations = await snapshot(db);
      await blocker.run(`begin; lock table only ${table} in ${mode} mode`);
      const run = { done: false };
      const ended = db.run(sql).then(
        () => (run.done = true),
        () => (run.done = true),
      );
      while (!run.done) {
        const waits = await isWaiting(observer, pid);
        seen.push(...(await locksOf(observer, relations, isTable, pid)));
        if (waits) await blocker.run('rollback');
      }
      await ended;
      await blocker.run('rollback');
    }
  }
  await Promise.all([blocker.close(), observer.close()]);
  return strongest(seen);
}

async function isWaiting(observer: Connection, pid: string): Promise<boolean> {
  return (await observer.run(`select count(*) from pg_locks where pid = ${pid} and not granted`)) !== '0';
}
