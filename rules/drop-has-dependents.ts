import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'drop-has-dependents',
  title: 'Drop what depends on an object first',
  engines: ['postgres'],
  why: 'Without CASCADE, PostgreSQL refuses to drop a table, type, function, sequence or schema that others depend on.',
  instead: 'Drop or alter the dependents first, in the same migration; CASCADE would drop them unseen.',
  sources: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
});
