import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'set-not-null-scan',
  title: 'Prove NOT NULL with a validated CHECK before SET NOT NULL',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'SET NOT NULL reads the whole table under ACCESS EXCLUSIVE, unless a validated CHECK (column IS NOT NULL) already proves it. It fails when there is a NULL.',
  instead: 'Add CHECK (column IS NOT NULL) NOT VALID, validate it in the next migration, then SET NOT NULL and drop the CHECK in the one after.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL'],
  check: {
    *setNotNull(step) {
      yield* scanned(step, step.operation.table, step.operation.column);
    },
    *addConstraint(step) {
      const { constraint, table } = step.operation;
      if (constraint.type === 'notNull') yield* scanned(step, table, constraint.columns[0] ?? '');
    },
  },
});

function* scanned(step: Step, table: Name, column: string): Generator<{ message: string; help: string }> {
  const effect = longLock(step);
  if (!effect) return;
  yield { message: `The whole of ${sqlName(effect.table)} is read for NULLs in ${sqlName({ name: column })} under ${effect.lock}: nobody can read or write it until that is done.`, help: notNullSteps(step.engine, table, column) };
}
