import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'fk-not-valid-on-partitioned',
  title: 'A foreign key of a partitioned table cannot be NOT VALID',
  engines: ['postgres'],
  why: 'Before version 18 PostgreSQL refuses ADD FOREIGN KEY … NOT VALID on a partitioned table.',
  instead: 'Add the foreign key to each partition NOT VALID and validate it there; then add it to the partitioned table.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT', 'https://www.postgresql.org/docs/18/release-18.html'],
});
