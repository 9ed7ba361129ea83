import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'foreign-key-type-mismatch',
  title: 'Give a foreign key the type of the column it points to',
  engines: ['postgres'],
  why: 'Where no `=` compares the two types, as of uuid and bigint, PostgreSQL refuses the foreign key.',
  instead: 'Declare the column with the same type as the one it points to.',
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
});
