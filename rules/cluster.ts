import { repack } from '../src/plan/repack.ts';
import { copied, defineRule } from '../src/rule.ts';

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
      if (step.operation.table) yield* copied(step, 'CLUSTER copies', repack(step.operation.table, '--order-by=<columns of the index>'));
    },
  },
});
