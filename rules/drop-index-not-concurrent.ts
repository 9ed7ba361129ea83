import { findIndex, sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew, strongestLock } from '../src/rule.ts';

export default defineRule({
  id: 'drop-index-not-concurrent',
  title: 'Drop indexes of existing tables with CONCURRENTLY',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'A plain DROP INDEX is quick, but it needs ACCESS EXCLUSIVE on the table: it waits for every running query, and meanwhile every new one waits behind it.',
  instead: 'Use DROP INDEX CONCURRENTLY outside a transaction, or set a short lock_timeout.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropindex.html'],
  check: {
    *dropIndex(step) {
      const { operation } = step;
      const found = findIndex(step.before, operation.name);
      const effect = strongestLock(step);
      if (operation.concurrently || operation.cascade || !effect || found?.index.backs !== undefined || found?.table.partitionBy || found?.index.createdBy === step.migration.id) return;
      if (found && isNew(step, found.table.name)) return;
      yield {
        message: `Dropping this index needs ${effect.lock} on ${found ? sqlName(found.table.name) : 'its table'}: behind the longest running query everybody waits.`,
        help: `DROP INDEX CONCURRENTLY ${operation.ifExists ? 'IF EXISTS ' : ''}${sqlName(operation.name)};${step.session.inTransaction ? '\n-- in a migration that runs outside a transaction' : ''}`,
      };
    },
  },
});
