import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'vacuum-full',
  title: 'VACUUM FULL writes the table anew and blocks it',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'VACUUM FULL copies the table and rebuilds its indexes under ACCESS EXCLUSIVE: nobody can read or write it until that is done.',
  instead: 'Plain VACUUM makes the space reusable without blocking; pg_repack gives it back to the system with short locks only.',
  sources: ['https://www.postgresql.org/docs/current/sql-vacuum.html'],
  check: {
    *vacuum(step) {
      if (step.operation.full) yield* copied(step);
    },
  },
});

function* copied(step: Step): Generator<{ message: string; help: string }> {
  const effect = longLock(step);
  if (effect) yield { message: `VACUUM FULL copies the whole of ${sqlName(effect.table)} under ${effect.lock}: nobody can read or write it until that is done.`, help: `VACUUM (ANALYZE) ${sqlName(effect.table)};` };
}
