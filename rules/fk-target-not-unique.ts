import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'fk-target-not-unique',
  title: 'Point foreign keys to a primary key or UNIQUE columns',
  engines: ['postgres'],
  why: 'A foreign key needs a primary key, a UNIQUE constraint or a unique index on exactly the columns it points to; without one PostgreSQL refuses it.',
  instead: 'Make the referenced columns unique in an earlier migration, or point to the primary key.',
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
});
