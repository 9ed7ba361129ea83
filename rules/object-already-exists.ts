import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'object-already-exists',
  title: 'Create each name once',
  engines: ['postgres'],
  why: 'CREATE or ADD of a name that is taken stops the migration with an error. Tables, views, indexes and sequences of a schema share one set of names.',
  instead: 'Take another name, or alter what is there; IF NOT EXISTS leaves what is there as it is.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html', 'https://www.postgresql.org/docs/current/sql-createtable.html'],
});
