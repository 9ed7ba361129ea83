import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'cluster',
  title: 'CLUSTER writes the table anew and blocks it',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'CLUSTER copies the table in the order of an index under ACCESS EXCLUSIVE: nobody can read or write it until that is done.',
  instead: 'Use pg_repack, which needs short locks only, or a maintenance window.',
  sources: ['https://www.postgresql.org/docs/current/sql-cluster.html'],
  check: {
    *cluster(step) {
      yield* copied(step);
    },
  },
});

function* copied(step: Step): Generator<{ message: string; help: string }> {
  const effect = longLock(step);
  if (effect) yield { message: `CLUSTER copies the whole of ${sqlName(effect.table)} under ${effect.lock}: nobody can read or write it until that is done.`, help: `pg_repack --table=${effect.table} --order-by=…` };
}
