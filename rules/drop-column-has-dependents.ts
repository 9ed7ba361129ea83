import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'drop-column-has-dependents',
  title: 'Free a column from what depends on it before it goes or changes its type',
  engines: ['postgres'],
  why: 'PostgreSQL refuses to drop a column that a view, a generated column or a foreign key of another table depends on, and to alter the type of one that a view or generated column uses.',
  instead: 'Drop the view in the same migration, alter the table, and create the view again.',
  sources: ['https://www.postgresql.org/docs/current/ddl-depend.html', 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
});
