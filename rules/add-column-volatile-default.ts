import { findType, sqlName } from '../src/catalog/names.ts';
import { columnInPhases } from '../src/plan/backfill.ts';
import { addColumnWith } from '../src/plan/definition.ts';
import { constraintsLater } from '../src/plan/inline-constraints.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { defineRule, longLock, tableBefore, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-volatile-default',
  title: 'A default that differs per row rewrites the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD COLUMN with a default that is evaluated for each row (random(), gen_random_uuid(), clock_timestamp(), nextval()) writes the whole table and all its indexes anew under ACCESS EXCLUSIVE. A constant, or now(), is evaluated once and costs nothing.',
  instead: 'Add the column without a default, set the default for new rows, and fill the old rows in batches.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step) {
      const { table, column } = step.operation;
      const effect = longLock(step);
      if (!effect || !works(effect, 'rewrite') || column.generated !== undefined || !column.default) return;
      if ((findType(step.before, column.type)?.constraints ?? []).length > 0) return;
      yield {
        message: `The default ${column.default.text} is ${column.default.constant === undefined ? 'evaluated for' : 'written into'} every row: the whole of ${sqlName(effect.table)} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        help: [
          columnInPhases(table, tableBefore(step, table), column.name, addColumnWith(step, 'collate'), column.default),
          ...(column.notNull ? ['-- then:', notNullSteps(step.engine, table, [column.name], step.before)] : []),
          ...constraintsLater(step),
        ].join('\n'),
      };
    },
  },
});
