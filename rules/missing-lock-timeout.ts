import { sqlName } from '../src/catalog/names.ts';
import { defineRule, hasLockTimeout, parentLocks, strongestLock } from '../src/rule.ts';

export default defineRule({
  id: 'missing-lock-timeout',
  title: 'Set a lock_timeout before taking a strong lock',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'A strong lock is often held for an instant only, but first it waits for every running query on the table, and everybody else queues behind it. One long report is enough to stop the application.',
  instead: 'SET lock_timeout to a few seconds first, and retry the migration when it is hit.',
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT', 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  *checkMigration({ steps }) {
    for (const step of steps) {
      const lock = strongestLock(step);
      if (!lock || UNAWAITED.has(step.operation.kind) || hasLockTimeout(step)) continue;
      if (lock.blocks === 'writes' && parentLocks(step).length > 0) continue; // foreign-key-locks-parent says so
      yield { range: step.operation.range, message: `${lock.lock} on ${sqlName(lock.table)} is waited for without a limit: behind one long query everybody queues.`, help: "SET lock_timeout = '2s';" };
      return;
    }
  },
});

/** These wait for rows, not for the table, or for a type, which queries let go of as soon as they have looked at it. */
const UNAWAITED: ReadonlySet<string> = new Set(['write', 'select', 'alterCompositeType']);
