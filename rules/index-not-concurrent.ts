import { sqlName } from '../src/catalog/names.ts';
import { concurrently } from '../src/plan/concurrently.ts';
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
      const isInBlock = operation.range[0] !== step.statement.range[0];
      const text = concurrently({ script: step.script, statement: { ...step.statement, range: operation.range } });
      yield {
        message: `Building this index holds ${effect.lock} on ${sqlName(effect.table)} until it is done: ${waits(effect)} meanwhile.`,
        help: `${text};${session.inTransaction || isInBlock ? `\n-- in a migration of its own that runs outside a transaction${isInBlock ? ', and in no block' : ''}` : ''}`,
        ...(!isInBlock && { fixes: [{ title: 'Build it CONCURRENTLY', safe: !session.inTransaction, edits: [{ range: operation.range, text }] }] }),
      };
    },
  },
});
