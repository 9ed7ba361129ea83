import { sqlName } from '../src/catalog/names.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { renderColumn } from '../src/plan/render.ts';
import { validateLater } from '../src/plan/validate-later.ts';
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
      const value = column.generated === 'virtual' ? ` GENERATED ALWAYS AS (${column.expression?.text ?? ''}) VIRTUAL` : column.default ? ` DEFAULT ${column.default.text}` : '';
      yield {
        message: `Every row of ${sqlName(table)} is checked under ${effect.lock}: nobody can read or write it until that is done.`,
        help: [
          `ALTER TABLE ${sqlName(table)} ADD COLUMN ${renderColumn(column)}${value}${column.notNull && column.default ? ' NOT NULL' : ''};`,
          ...(check ? [validateLater(table, check)] : []),
          ...(alsoNotNull ? [notNullSteps(step.engine, table, column.name)] : []),
        ].join('\n'),
      };
    },
  },
});
