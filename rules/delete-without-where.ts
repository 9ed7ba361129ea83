import { sqlName } from '../src/catalog/names.ts';
import { copierOf, defineRule, isNew, tableBefore } from '../src/rule.ts';

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
      const copiedBy = copierOf(tableBefore(step, table));
      yield { ...(copiedBy !== undefined && { severity: 'note' as const }), message: `Every row of ${sqlName(table)} is deleted${copiedBy === undefined ? '' : `; ${copiedBy} has copied them`}.`, help: copiedBy !== undefined ? 'Make sure that what was written after the copy has been copied too.' : `CREATE TABLE ${sqlName({ ...table, name: `${table.name}_backup` })} AS SELECT * FROM ${sqlName(table)};\n-- then delete in batches, with a WHERE that says which rows` };
    },
  },
});
