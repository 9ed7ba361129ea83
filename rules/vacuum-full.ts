import { sqlName } from '../src/catalog/names.ts';
import { copied, defineRule } from '../src/rule.ts';

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
      const { table, full } = step.operation;
      if (full) yield* copied(step, 'VACUUM FULL copies', `VACUUM (ANALYZE)${table ? ` ${sqlName(table)}` : ''};`);
    },
  },
});
