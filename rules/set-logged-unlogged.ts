import { inNewTable } from '../src/plan/new-table.ts';
import { copied, defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'set-logged-unlogged',
  title: 'SET LOGGED and SET UNLOGGED write the table anew',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The whole table and its indexes are copied under ACCESS EXCLUSIVE. An unlogged table is emptied after a crash, and never replicated.',
  instead: 'Create the table as it shall be, or copy the rows in batches into one that is.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-LOGGED-UNLOGGED'],
  check: {
    *setLogged(step) {
      const { table, logged } = step.operation;
      yield* copied(step, `SET ${logged ? 'LOGGED' : 'UNLOGGED'} copies`, inNewTable(table, logged ? 'CREATE TABLE' : 'CREATE UNLOGGED TABLE'));
    },
  },
});
