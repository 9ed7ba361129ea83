import { sqlName } from '../src/catalog/names.ts';
import type { StepOf } from '../src/model.ts';
import { inOneAlter, ofKind } from '../src/plan/in-a-row.ts';
import { nameOfConstraint } from '../src/plan/names.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { checksLater } from '../src/plan/validate-later.ts';
import { defineRule, longLock } from '../src/rule.ts';
import { listedNames } from './drop-cascade.ts';

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
    *addConstraint(step, whole) {
      const effect = longLock(step);
      if (!isValidating(step) || !effect) return;
      const checks = ofKind(inOneAlter(step, whole), 'addConstraint').filter(isValidating);
      const names = checks.length > 1 ? ` for ${listedNames(checks.map(({ before, operation: { table, constraint } }) => sqlName({ name: nameOfConstraint(before, table, constraint) })))}` : '';
      const help = checksLater(checks);
      yield {
        ...(checks[0]?.operation !== step.operation && { toldBefore: true }),
        message: `Every row of ${sqlName(step.operation.table)} is checked${names} under ${effect.lock}: nobody can read or write it until that is done.`,
        help,
        ...onTheSpot('Add it NOT VALID, then validate it', step, help),
      };
    },
  },
});

function isValidating({ operation: { constraint } }: StepOf<'addConstraint'>): boolean {
  return constraint.type === 'check' && !constraint.notValid && !constraint.notEnforced;
}
