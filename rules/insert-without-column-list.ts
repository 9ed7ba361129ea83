import { sqlName } from '../src/catalog/names.ts';
import { columnList } from '../src/plan/render.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'insert-without-column-list',
  title: 'Name the columns that an INSERT fills',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'Without a list, values go into the columns in the order that the table happens to have: a database where a column was added, dropped or made in another order takes them for others, or refuses them.',
  instead: 'Write the names of the columns behind that of the table.',
  sources: ['https://www.postgresql.org/docs/current/sql-insert.html'],
  check: {
    *write(step) {
      const { table, verb, columns, source } = step.operation;
      if (verb !== 'insert' || columns.length > 0 || (source !== 'values' && source !== 'select') || isNew(step, table)) return;
      const found = tableBefore(step, table);
      const names = found?.known ? found.columns.filter(({ generated }) => generated !== 'stored' && generated !== 'virtual').map(({ name }) => name) : [];
      yield { message: `Which value goes where depends on the order of the columns that ${sqlName(table)} has in each database.`, help: names.length > 0 ? `INSERT INTO ${sqlName(table)} ${columnList(names)}` : `INSERT INTO ${sqlName(table)} (<columns>)`, once: table.name };
    },
  },
});
