import { sqlName } from '../src/catalog/names.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'add-exclusion-constraint',
  title: 'An exclusion constraint cannot be added to a large table without blocking it',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD CONSTRAINT … EXCLUDE builds an index under ACCESS EXCLUSIVE, and there is neither NOT VALID nor USING INDEX for it.',
  instead: 'Add it to a new table that the rows are copied into, or in a maintenance window.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT'],
  check: {
    *addConstraint(step) {
      const effect = longLock(step);
      if (step.operation.constraint.type !== 'exclude' || !effect) return;
      yield { message: `The constraint's index is built under ${effect.lock} on ${sqlName(effect.table)}: nobody can read or write it until that is done.`, help: 'Create a new table with the constraint, copy the rows in batches, and swap the two; or do it in a maintenance window.' };
    },
  },
});
