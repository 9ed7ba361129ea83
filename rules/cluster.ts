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
      const { table } = step.operation;
      if (table) yield* copied(step, 'CLUSTER copies', repack(table, '--order-by=<columns of the index>'));
      else yield { message: 'CLUSTER copies every table that has been clustered before, one after the other, under ACCESS EXCLUSIVE: nobody can read or write it until that is done.', help: 'pg_repack --table=<table> --order-by=<columns of the index>' };
    },
  },
});
