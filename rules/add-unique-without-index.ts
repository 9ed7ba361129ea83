import { sqlName } from '../src/catalog/names.ts';
import { constraintOverIndex } from '../src/plan/validate-later.ts';
import { renderColumn } from '../src/plan/render.ts';
import { defineRule, longLock, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'add-unique-without-index',
  title: 'Add UNIQUE constraints over an index built CONCURRENTLY',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD CONSTRAINT … UNIQUE builds its index under ACCESS EXCLUSIVE: nobody can read or write the table until it is done. It fails when there are duplicates.',
  instead: 'CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … UNIQUE USING INDEX, which takes an instant.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX'],
  check: {
    *addConstraint(step) {
      const { constraint, table } = step.operation;
      const effect = longLock(step);
      if (constraint.type !== 'unique' || constraint.usingIndex !== undefined || !effect) return;
      const help = tableBefore(step, table)?.partitionBy
        ? 'Build a unique index CONCURRENTLY on each partition and attach them to one made ON ONLY the parent.'
        : constraintOverIndex(table, constraint);
      yield { message: `The index of this constraint is built under ${effect.lock} on ${sqlName(table)}: nobody can read or write it until that is done.`, help };
    },
    *addColumn(step) {
      const { constraints, table, column } = step.operation;
      const unique = constraints.find(({ type }) => type === 'unique');
      const effect = longLock(step);
      if (!unique || !effect || effect.work === 'rewrite') return;
      yield {
        message: `UNIQUE on the new column builds an index under ${effect.lock} on ${sqlName(table)}: nobody can read or write it until that is done.`,
        help: `ALTER TABLE ${sqlName(table)} ADD COLUMN ${renderColumn(column)};\n${constraintOverIndex(table, unique)}`,
      };
    },
  },
});
