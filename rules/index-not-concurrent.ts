import { sqlName } from '../src/catalog/names.ts';
import { concurrently, concurrentlyAlone } from '../src/plan/concurrently.ts';
import { isInBlock } from '../src/plan/written.ts';
import { defineRule, longLock, tableBefore, waits } from '../src/rule.ts';

export default defineRule({
  id: 'index-not-concurrent',
  title: 'Build indexes on existing tables with CONCURRENTLY',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'A plain CREATE INDEX takes a SHARE lock: every INSERT, UPDATE and DELETE waits until the whole table has been read and the index is built.',
  instead: 'Use CREATE INDEX CONCURRENTLY, in a migration that runs outside a transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  check: {
    *createIndex(step) {
      const { operation, session } = step;
      const effect = longLock(step);
      if (!effect || operation.concurrently || tableBefore(step, operation.table)?.partitionBy) return;
      yield {
        message: `This index is built while ${effect.lock} is held on ${sqlName(effect.table)}: ${waits(effect)} until ${session.inTransaction ? 'the transaction ends' : 'it is done'}.`,
        help: concurrentlyAlone(step),
        ...(!isInBlock(step) && { fixes: [{ title: 'Build it CONCURRENTLY', safe: !session.inTransaction, edits: [{ range: operation.range, text: concurrently(step) }] }] }),
      };
    },
  },
});
