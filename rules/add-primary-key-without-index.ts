import { sqlName } from '../src/catalog/names.ts';
import { addColumnWith } from '../src/plan/definition.ts';
import { constraintsLater } from '../src/plan/inline-constraints.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { primaryKeyLater } from '../src/plan/primary-key-later.ts';
import { defineRule, longLock, strongestLock, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-primary-key-without-index',
  title: 'Add primary keys over an index built CONCURRENTLY',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD PRIMARY KEY builds its index, and checks for NULLs where the columns may hold any, under ACCESS EXCLUSIVE: nobody can read or write the table until it is done.',
  instead: 'Make the columns NOT NULL by way of a validated CHECK, CREATE UNIQUE INDEX CONCURRENTLY, then ADD PRIMARY KEY USING INDEX, which takes an instant.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX'],
  check: {
    *addConstraint(step, whole) {
      const { constraint, table } = step.operation;
      const effect = longLock(step);
      if (constraint.type !== 'primaryKey' || constraint.usingIndex !== undefined || !effect) return;
      const help = primaryKeyLater(step, whole);
      yield {
        ...(step.together.some((other) => other.table === effect.table && works(other, 'rewrite')) && { toldBefore: true }),
        message: `The primary key's index is built under ${strongestLock(step)?.lock} on ${sqlName(table)}: nobody can read or write it until that is done.`,
        help,
        ...onTheSpot('Build its index CONCURRENTLY first', step, help),
      };
    },
    *addColumn(step) {
      const { constraints, table, column } = step.operation;
      const effect = longLock(step);
      const primaryKey = constraints.find(({ type }) => type === 'primaryKey');
      if (!primaryKey || !effect || effect.work === 'rewrite') return;
      yield {
        message: `The primary key's index on the new column ${sqlName({ name: column.name })} is built under ${effect.lock} on ${sqlName(table)}: nobody can read or write it until that is done.`,
        help: [addColumnWith(step, 'collate', 'default'), '-- fill it in batches and make it NOT NULL, then:', ...constraintsLater(step)].join('\n'),
      };
    },
  },
});
