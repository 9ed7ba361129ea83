import { sqlName } from '../src/catalog/names.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'create-unlogged',
  title: 'An unlogged table is empty after a crash',
  category: 'data-loss',
  severity: 'off',
  engines: ['postgres'],
  why: 'What is written to an unlogged table is not in the WAL: after a crash the table is emptied, and replicas have none of its rows, so that a failover loses them as well.',
  instead: 'Leave UNLOGGED out, unless all of it can be made again.',
  sources: ['https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED'],
  *checkStep({ operation }) {
    if ((operation.kind !== 'createTable' && operation.kind !== 'createTableAs') || operation.persistence !== 'unlogged') return;
    yield { message: `All rows of ${sqlName(operation.table)} are gone after a crash or a failover.`, help: `CREATE TABLE ${sqlName(operation.table)}` };
  },
});
