import { defineRule, refused } from '../src/rule.ts';

export default defineRule({
  id: 'foreign-key-type-mismatch',
  title: 'Give a foreign key the type of the column it points to',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'Where no `=` compares the two types, as of uuid and bigint, PostgreSQL refuses the foreign key.',
  instead: 'Declare the column with the same type as the one it points to.',
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  checkStep: (step) => refused('foreign-key-type-mismatch', step),
});
