import { findIndex, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, StepOf } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { concurrently, concurrentlyAlone, concurrentlyInPlace } from '../src/plan/concurrently.ts';
import { isInBlock } from '../src/plan/written.ts';
import { defineRule, isMadeHere, longLock, tableBefore, waits } from '../src/rule.ts';
import { servedBy } from './redundant-index.ts';

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
    *createIndex(step, whole) {
      const { operation, session } = step;
      const effect = longLock(step);
      if (!effect || operation.concurrently || tableBefore(step, operation.table)?.partitionBy) return;
      const [old, served] = [replacedBy(step, whole), servedBy(step, whole)];
      yield {
        message: `This index is built while ${effect.lock} is held on ${sqlName(effect.table)}: ${waits(effect)} until ${session.inTransaction ? 'the transaction ends' : 'it is done'}.`,
        help: old ? concurrentlyInPlace(step, old) : [...(served === undefined ? [] : [`-- leave it out, since ${sqlName({ name: served })} serves the same queries; or:`]), concurrentlyAlone(step)].join('\n'),
        ...(!old && served === undefined && !isInBlock(step) && { fixes: [{ title: 'Build it CONCURRENTLY', safe: !session.inTransaction, edits: [{ range: operation.range, text: concurrently(step) }] }] }),
      };
    },
  },
});

/** The index of its name that the migration has dropped before. */
function replacedBy({ operation, before }: StepOf<'createIndex'>, { steps }: Replayed): Name | undefined {
  const key = tableKey(before, operation.table);
  const dropped = steps.find((other) => other.operation.kind === 'dropIndex' && other.operation.name.name === operation.name && findIndex(other.before, other.operation.name)?.table.name === key && !isMadeHere(other, findIndex(other.before, other.operation.name)?.index.createdBy));
  return dropped?.operation.kind === 'dropIndex' ? dropped.operation.name : undefined;
}
