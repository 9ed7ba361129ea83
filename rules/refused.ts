import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'refused',
  title: 'Statements that PostgreSQL refuses',
  engines: ['postgres'],
  why: 'What the migrations have made so far leaves no doubt that this statement ends in an error, and the migration with it.',
  instead: 'Change the statement, or what it is about first, as the message says.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
});
