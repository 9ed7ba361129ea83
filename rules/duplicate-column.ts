import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'duplicate-column',
  title: 'Name each column once',
  engines: ['postgres'],
  why: 'A column that is named twice in a table, a type, a view, a key or what a statement writes stops the migration with an error.',
  instead: 'Remove one of the two, or give it another name. Names without quotes are folded to lower case and cut after 63 bytes.',
  sources: ['https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS'],
});
