import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'delete-without-where',
  title: 'DELETE without a condition empties the table',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'Every row is gone, and there is no way back but a backup.',
  instead: 'Say which rows, delete them in batches, and keep a copy until the release has proved itself.',
  sources: ['https://www.postgresql.org/docs/current/sql-delete.html'],
  check: {
    *write(step) {
      const { verb, table, where } = step.operation;
      if (verb !== 'delete' || isNew(step, table) || (where && where.constant !== 'true')) return;
      yield { message: `Every row of ${sqlName(table)} is deleted.`, help: `CREATE TABLE ${sqlName({ ...table, name: `${table.name}_backup` })} AS SELECT * FROM ${sqlName(table)};\n-- then delete in batches, with a WHERE that says which rows` };
    },
  },
});
