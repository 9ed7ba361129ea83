import { sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'drop-column',
  title: 'Dropping a column loses its data and breaks code that still uses it',
  category: 'data-loss',
  severity: 'warning',
  engines: ['postgres'],
  why: 'The column\'s values are gone, and so are its indexes and constraints. Every running query that names the column, or an ORM that selects all columns it knew at start, fails from that moment on.',
  instead: 'First deploy code that no longer reads or writes the column; drop it in a later release, with a backup.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-COLUMN'],
  yieldsTo: ['drop-cascade'],
  check: {
    *dropColumn(step) {
      const { table, column, ifExists } = step.operation;
      const found = tableBefore(step, table);
      const known = found?.columns.find(({ name }) => name === column);
      if (isNew(step, table) || known?.addedBy === step.migration.id) return;
      if (ifExists && found?.known && !found.uncertain && !known) return;
      const of = sqlName({ name: column });
      const lost = [
        ...(found?.indexes ?? []).filter(({ backs, keys }) => backs === undefined && keys.some((key) => key.column === column)).map(({ name }) => `index ${sqlName({ name })}`),
        ...(found?.constraints ?? []).filter(({ type, columns }) => type !== 'notNull' && columns.includes(column)).map(({ name }) => `constraint ${sqlName({ name })}`),
      ];
      yield {
        message: `The values of ${sqlName(table)}.${of} are lost${lost.length > 0 ? `, with ${lost.join(', ')}` : ''}, and code that still uses the column fails.`,
        help: `Deploy code that does not use ${of} first, keep a copy of its values, and drop it in a later release.`,
      };
    },
  },
});
