import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'needs-newer-version',
  title: 'Write what the target version knows',
  engines: ['postgres'],
  why: 'Syntax that came with a later version is an error on the database that the migrations run on.',
  instead: 'Write it in the older way, or name the version you run with --engine or in the configuration.',
  sources: ['https://www.postgresql.org/docs/release/'],
});
