import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'domain-constraint',
  title: 'A domain\'s constraint is checked in every table that uses it',
  category: 'locking',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Adding or validating a domain\'s constraint reads every table with a column of that domain under SHARE: nobody can write to any of them until all are read.',
  instead: 'Add it NOT VALID; validating it blocks writes all the same, so choose a quiet hour, or use a CHECK on the tables instead, which validates without blocking.',
  sources: ['https://www.postgresql.org/docs/current/sql-alterdomain.html'],
  check: {
    *addDomainConstraint(step) {
      yield* scanned(step);
    },
    *validateDomainConstraint(step) {
      yield* scanned(step);
    },
  },
});

function* scanned(step: Step): Generator<{ message: string; help: string }> {
  const effect = longLock(step);
  if (!effect) return;
  const tables = [...new Set(step.effects.map(({ table }) => sqlName(table)))];
  yield { message: `Every row of ${tables.join(', ')} is checked under ${effect.lock}: nobody can write there until that is done.`, help: 'Put a CHECK constraint on the tables instead: ADD CONSTRAINT … CHECK (…) NOT VALID, then VALIDATE CONSTRAINT.' };
}
