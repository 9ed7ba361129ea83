import { sqlName, tableKey } from '../src/catalog/names.ts';
import { referencedTables } from '../src/effects/foreign-keys.ts';
import type { Effect, Replayed, Step } from '../src/model.ts';
import { blocks, defineRule, hasLockTimeout, isHeld, isNew, parentLocks } from '../src/rule.ts';

export default defineRule({
  id: 'foreign-key-locks-parent',
  title: 'A foreign key that comes or goes locks the table it points to',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'Every new foreign key, also NOT VALID and also one of a new table, takes SHARE ROW EXCLUSIVE on the referenced table until the transaction ends: an instant by itself, but it waits for running writes and everybody else queues behind it. Dropping one, or a table or column that has it, takes ACCESS EXCLUSIVE there, and waits for every query.',
  instead: 'Set a short lock_timeout, keep the transaction short, and add or drop one foreign key per transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT', 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  yieldsTo: ['add-foreign-key-validating', 'add-column-inline-foreign-key'],
  *checkStep(step, whole) {
    if (hasLockTimeout(step)) return;
    const isNewLock = (lock: Effect): boolean => !isHeld(step, lock);
    const [added, dropped] = [parentLocks(step).filter(isNewLock), droppedLocks(step, whole).filter(isNewLock)];
    if (added[0]) yield { message: `This foreign key takes ${added[0].lock} on ${listed(added)}: writes there wait until this transaction ends.`, help: HELP, once: 'transaction' };
    if (dropped[0]) yield { message: `This also takes ${dropped[0].lock} on ${listed(dropped)}, at the other end of a foreign key: nobody can read or write there until this transaction ends.`, help: HELP, once: 'dropping' };
  },
});

const HELP = "SET lock_timeout = '2s';\n-- and retry when it is hit";

function listed(locks: readonly Effect[]): string {
  return locks.map(({ table }) => sqlName(table)).join(' and ');
}

/** Locks on the parents of foreign keys that go, when these stay and were there before. */
function droppedLocks(step: Step, { after }: Replayed): readonly Effect[] {
  const { operation, before, effects } = step;
  if (operation.kind !== 'dropConstraint' && operation.kind !== 'dropTable' && operation.kind !== 'dropColumn') return [];
  const parents = referencedTables(operation, before).filter((parent) => parent !== tableKey(before, operation.table));
  return effects.filter((effect) => parents.includes(effect.table) && blocks(effect, 'reads') && after.tables.has(effect.table) && !isNew(step, effect.table));
}
