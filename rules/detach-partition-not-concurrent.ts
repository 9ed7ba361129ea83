import { findTable, sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'detach-partition-not-concurrent',
  title: 'Detaching a partition takes its rows away from the parent',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'From that moment on, queries on the parent do not see the partition\'s rows, and inserts for its range fail. Without CONCURRENTLY the parent is locked against everybody as well, for an instant, behind every running query.',
  instead: 'Make sure nobody needs the rows any more, then DETACH PARTITION … CONCURRENTLY, outside a transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DETACH-PARTITION'],
  check: {
    *detachPartition(step) {
      const { table, partition, concurrently, finalize } = step.operation;
      if (isNew(step, partition) || finalize || concurrently) return;
      const hasDefault = (findTable(step.before, table)?.children ?? []).some((key) => step.before.tables.get(key)?.bound === 'default');
      const possible = supports(step.engine, 'detachConcurrently') && !hasDefault;
      const help = possible ? `ALTER TABLE ${sqlName(table)} DETACH PARTITION ${sqlName(partition)} CONCURRENTLY;` : `Do it under a short lock_timeout, when nobody needs the rows any more${hasDefault ? '; beside a default partition CONCURRENTLY is refused' : ''}.`;
      yield {
        message: `Queries on ${sqlName(table)} no longer see the rows of ${sqlName(partition)}, and inserts of such rows fail; ACCESS EXCLUSIVE is taken on both.`,
        help,
      };
    },
  },
});
