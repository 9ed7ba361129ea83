import { sqlName } from '../src/catalog/names.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { renderColumn } from '../src/plan/render.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';
import { findType } from '../src/catalog/names.ts';

export default defineRule({
  id: 'add-column-not-null-no-default',
  title: 'A new NOT NULL column needs a value for the rows that are there',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD COLUMN … NOT NULL without a default fails as soon as the table has a row: the existing rows would hold NULL.',
  instead: 'Give it a DEFAULT, or add it nullable, fill it in batches, and make it NOT NULL after that.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-COLUMN'],
  check: {
    *addColumn(step) {
      const { table, column, ifNotExists } = step.operation;
      const hasValue = (column.default && column.default.constant !== 'null') || column.generated !== undefined || findType(step.before, column.type)?.default !== undefined;
      const found = tableBefore(step, table);
      if (!column.notNull || hasValue || isNew(step, table)) return;
      if (ifNotExists && found?.columns.some(({ name }) => name === column.name)) return;
      yield {
        message: `The rows that ${sqlName(table)} has already would be NULL in ${sqlName({ name: column.name })}, which is NOT NULL: this fails unless the table is empty.`,
        help: `ALTER TABLE ${sqlName(table)} ADD COLUMN ${renderColumn(column)};\n-- fill it in batches, then:\n${notNullSteps(step.engine, table, column.name)}`,
      };
    },
  },
});
