import { findTable, sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import type { Name, PartitionBound } from '../src/operations.ts';
import { renderBound } from '../src/plan/bound.ts';
import { blocks, defineRule, isNew, works } from '../src/rule.ts';

export default defineRule({
  id: 'default-partition-scan',
  title: 'A new partition makes PostgreSQL read the default partition',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Rows of the new partition could be in the default one, so that is read whole under ACCESS EXCLUSIVE, and reads through the parent wait for it, unless a validated CHECK on it excludes the new bound.',
  instead: 'Add a CHECK that excludes the new bound to the default partition, NOT VALID; validate it in the next migration; then add the partition.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ATTACH-PARTITION', 'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE'],
  check: {
    *attachPartition(step) {
      yield* scanned(step, step.operation.table, step.operation.bound);
    },
    *createTable(step) {
      const { partitionOf } = step.operation;
      if (partitionOf) yield* scanned(step, partitionOf.parent, partitionOf.bound);
    },
  },
});

function* scanned(step: Step, parent: Name, bound: PartitionBound): Generator<{ message: string; help: string }> {
  const effect = step.effects.find(({ table }) => step.before.tables.get(table)?.bound === 'default');
  if (!effect || !blocks(effect, 'writes') || !works(effect) || isNew(step, effect.table)) return;
  const condition = renderBound(findTable(step.before, parent), bound)?.replace(/^.*? IS NOT NULL AND /, '') ?? '<the bound>';
  const on = sqlName(effect.table);
  const name = sqlName({ name: `${effect.table.replace(/^.*\./, '')}_excludes` });
  yield {
    message: `Every row of the default partition ${on} is checked under ${effect.lock}: reads and writes of ${sqlName(parent)} wait until that is done.`,
    help: [`ALTER TABLE ${on} ADD CONSTRAINT ${name} CHECK (NOT (${condition})) NOT VALID;`, '-- in the next migration:', `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name};`, '-- in the one after that: add the partition'].join('\n'),
  };
}
