import { findIndex, sqlName } from '../src/catalog/names.ts';
import { defineRule, tableBefore } from '../src/rule.ts';
import { partByPart } from './partitioned-index-locks-all.ts';

export default defineRule({
  id: 'concurrently-on-partitioned-table',
  title: 'CONCURRENTLY is refused on a partitioned table',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'PostgreSQL refuses CREATE INDEX CONCURRENTLY and DROP INDEX CONCURRENTLY on a partitioned table: the migration fails.',
  instead: 'Create the index ON ONLY the parent, build one CONCURRENTLY on each partition and attach them. Drop a partitioned index without CONCURRENTLY, under a short lock_timeout.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY', 'https://www.postgresql.org/docs/current/sql-dropindex.html'],
  check: {
    *createIndex(step) {
      const { operation } = step;
      const table = tableBefore(step, operation.table);
      if (!operation.concurrently || operation.only || !table?.partitionBy) return;
      yield {
        message: `${sqlName(operation.table)} is partitioned: PostgreSQL refuses to build an index on it CONCURRENTLY.`,
        help: partByPart(step, table),
      };
    },
    *dropIndex({ operation, before }) {
      const found = findIndex(before, operation.name);
      if (!operation.concurrently || !found?.table.partitionBy) return;
      yield { message: `${sqlName(operation.name)} is an index of the partitioned table ${sqlName(found.table.name)}: PostgreSQL refuses to drop it CONCURRENTLY.`, help: `SET lock_timeout = '2s';\nDROP INDEX ${sqlName(operation.name)};` };
    },
  },
});
