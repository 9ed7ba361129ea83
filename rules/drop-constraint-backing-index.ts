import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'drop-constraint-backing-index',
  title: 'Drop the constraint, not its index',
  engines: ['postgres'],
  why: 'The index behind a primary key, UNIQUE or EXCLUDE constraint belongs to it: DROP INDEX is refused, with CASCADE too.',
  instead: '`ALTER TABLE … DROP CONSTRAINT …` drops both.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropindex.html', 'https://www.postgresql.org/docs/current/ddl-depend.html'],
});
