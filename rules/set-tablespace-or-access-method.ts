import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'set-tablespace-or-access-method',
  title: 'Moving a table to another tablespace or access method copies it',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The whole table is copied under ACCESS EXCLUSIVE: nobody can read or write it until that is done.',
  instead: 'Use pg_repack --tablespace, or copy the rows in batches into a new table and swap the two.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-TABLESPACE'],
  check: {
    *setTablespace(step) {
      yield* copied(step);
    },
    *setAccessMethod(step) {
      yield* copied(step);
    },
  },
});

function* copied(step: Step): Generator<{ message: string; help: string }> {
  const effect = longLock(step);
  if (effect) yield { message: `This move copies the whole of ${sqlName(effect.table)} under ${effect.lock}: nobody can read or write it until that is done.`, help: `pg_repack --table=${effect.table} --tablespace=…` };
}
