import { sqlName } from '../src/catalog/names.ts';
import { defineRule, hasLockTimeout, parentLocks } from '../src/rule.ts';

export default defineRule({
  id: 'foreign-key-locks-parent',
  title: 'A new foreign key locks the table it points to',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'Every new foreign key, also NOT VALID and also one of a new table, takes SHARE ROW EXCLUSIVE on the referenced table until the transaction ends: an instant by itself, but it waits for running writes and everybody else queues behind it.',
  instead: 'Set a short lock_timeout, keep the transaction short, and add one foreign key per transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT'],
  yieldsTo: ['add-foreign-key-validating', 'add-column-inline-foreign-key'],
  *checkStep(step) {
    const held = hasLockTimeout(step) ? [] : parentLocks(step);
    const [first] = held;
    if (!first) return;
    yield { message: `This foreign key takes ${first.lock} on ${held.map(({ table }) => sqlName(table)).join(' and ')}: writes there wait until this transaction ends.`, help: "SET lock_timeout = '2s';\n-- and retry when it is hit", once: 'transaction' };
  },
});
