import { sqlName } from '../src/catalog/names.ts';
import { addColumnWith } from '../src/plan/definition.ts';
import { constraintsLater } from '../src/plan/inline-constraints.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { defineRule, longLock, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-inline-check',
  title: 'Add a column\'s CHECK separately, NOT VALID',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'A CHECK inside ADD COLUMN is tested on every existing row under ACCESS EXCLUSIVE, even where the new column is NULL everywhere.',
  instead: 'Add the column, then its CHECK NOT VALID, and validate it in the next migration.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step) {
      const { table, column, constraints } = step.operation;
      const check = constraints.find(({ type }) => type === 'check');
      const effect = longLock(step);
      const alsoNotNull = column.generated === 'virtual' && column.notNull;
      if (!effect || works(effect, 'write') || (!check && !alsoNotNull) || constraints.some(({ type }) => type === 'unique' || type === 'primaryKey')) return;
      yield {
        message: `Every row of ${sqlName(table)} is checked under ${effect.lock}: nobody can read or write it until that is done.`,
        help: [
          addColumnWith(step, 'collate', 'default', 'generated', ...(column.default ? ['notNull' as const] : [])),
          ...constraintsLater(step),
          ...(alsoNotNull ? [notNullSteps(step.engine, table, [column.name], step.before)] : []),
        ].join('\n'),
      };
    },
  },
});
