import { sqlName, tableKey } from '../src/catalog/names.ts';
import { renderBound } from '../src/plan/bound.ts';
import { defineRule, longLock, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'attach-partition-scan',
  title: 'Prove a partition\'s bound with a validated CHECK before ATTACH',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ATTACH PARTITION reads the whole new partition under ACCESS EXCLUSIVE to see that every row belongs there, unless a validated CHECK already proves it. Indexes of the parent that it lacks are built then, too.',
  instead: 'Add a CHECK that says what the bound says, NOT VALID; validate it in the next migration; then ATTACH and drop the CHECK.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION'],
  check: {
    *attachPartition(step) {
      const { table, partition, bound } = step.operation;
      const effect = longLock(step, partition);
      if (!effect) return;
      const key = tableKey(step.before, partition);
      const condition = renderBound(tableBefore(step, table), bound);
      const on = sqlName(partition);
      const name = sqlName({ name: `${partition.name}_bound` });
      yield {
        message: `Every row of ${sqlName(key)} is checked against the bound under ${effect.lock}: nobody can read or write it until that is done.`,
        help: condition === undefined ? 'Build the indexes of the parent on it CONCURRENTLY first, and do it in a quiet hour.' : [`ALTER TABLE ${on} ADD CONSTRAINT ${name} CHECK (${condition}) NOT VALID;`, '-- in the next migration:', `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name};`, '-- in the one after that: ATTACH PARTITION, then', `ALTER TABLE ${on} DROP CONSTRAINT ${name};`].join('\n'),
      };
    },
  },
});
