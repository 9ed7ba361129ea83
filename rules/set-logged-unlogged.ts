import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'set-logged-unlogged',
  title: 'SET LOGGED and SET UNLOGGED write the table anew',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The whole table and its indexes are copied under ACCESS EXCLUSIVE. An unlogged table is emptied after a crash, and never replicated.',
  instead: 'Create the table as it shall be, or copy the rows in batches into one that is.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED'],
  check: {
    *setLogged(step) {
      yield* copied(step);
    },
  },
});

function* copied(step: Step): Generator<{ message: string; help: string }> {
  const effect = longLock(step);
  if (effect) yield { message: `This change copies the whole of ${sqlName(effect.table)} under ${effect.lock}: nobody can read or write it until that is done.`, help: `Copy the rows in batches into a new table, and swap the two.` };
}
