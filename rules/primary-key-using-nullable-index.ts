import { findTable, sqlName } from '../src/catalog/names.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { defineRule, longLock } from '../src/rule.ts';

export default defineRule({
  id: 'primary-key-using-nullable-index',
  title: 'Make the columns NOT NULL before they become the primary key',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD PRIMARY KEY USING INDEX takes an instant only when its columns are NOT NULL already; otherwise the whole table is read for NULLs under ACCESS EXCLUSIVE.',
  instead: 'Make the columns NOT NULL first, by way of a validated CHECK.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX'],
  check: {
    *addConstraint(step) {
      const { constraint, table } = step.operation;
      const effect = longLock(step);
      if (constraint.type !== 'primaryKey' || constraint.usingIndex === undefined || !effect) return;
      const found = findTable(step.before, table);
      const keys = found?.indexes.find(({ name }) => name === constraint.usingIndex)?.keys.flatMap(({ column }) => column ?? []) ?? [];
      const nullable = keys.filter((key) => found?.columns.find(({ name }) => name === key)?.notNull !== true);
      yield {
        message: `${nullable.length > 0 ? nullable.map((name) => sqlName({ name })).join(', ') : 'A column of the index'} may hold NULLs: the whole of ${sqlName(table)} is read under ${effect.lock} to make sure it does not.`,
        help: notNullSteps(step.engine, table, nullable, step.before),
      };
    },
  },
});
