import { sqlName } from '../src/catalog/names.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { addedLater } from '../src/plan/validate-later.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'add-check-validating',
  title: 'Add CHECK constraints NOT VALID and validate them later',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD CONSTRAINT … CHECK reads the whole table under ACCESS EXCLUSIVE: nobody can read or write it until every row is checked.',
  instead: 'Add it NOT VALID (new rows are checked at once), and VALIDATE CONSTRAINT in a later migration, which lets reads and writes go on.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addConstraint(step) {
      const { constraint, table } = step.operation;
      const effect = longLock(step);
      if (constraint.type !== 'check' || constraint.notValid || !effect) return;
      const help = addedLater(step);
      yield { message: `Every row of ${sqlName(table)} is checked under ${effect.lock}: nobody can read or write it until that is done.`, help, ...onTheSpot('Add it NOT VALID, then validate it', step, help) };
    },
  },
});
