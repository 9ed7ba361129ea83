import { findIndex, sqlName } from '../src/catalog/names.ts';
import type { StepOf } from '../src/model.ts';
import { isInBlock } from '../src/plan/written.ts';
import { defineRule, isMadeHere, isNew, strongestLock } from '../src/rule.ts';
import { alike } from './drop-cascade.ts';

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
    *dropIndex(step, whole) {
      const effect = strongestLock(step);
      if (!effect || !isHeldUp(step)) return;
      const together = alike(step, whole).filter(isHeldUp);
      if (together[0]?.operation !== step.operation) return;
      const table = findIndex(step.before, step.operation.name)?.table;
      const sql = together.map(({ operation: { name, ifExists } }) => `DROP INDEX CONCURRENTLY ${ifExists ? 'IF EXISTS ' : ''}${sqlName(name)}`);
      const isWhole = together.length === step.statement.operations.length && !step.session.inTransaction && !isInBlock(step);
      const [what, its] = together.length > 1 ? ['these indexes', 'their tables'] : ['this index', 'its table'];
      yield {
        message: `Dropping ${what} needs ${effect.lock} on ${table ? sqlName(table.name) : its}: behind the longest running query everybody waits.`,
        help: [...sql.map((each) => `${each};`), '-- outside a transaction'].join('\n'),
        ...(isWhole && { fixes: [{ title: 'Drop it CONCURRENTLY', safe: true, edits: [{ range: step.statement.range, text: sql.join(';\n') }] }] }),
      };
    },
  },
});

/** Does it drop an index that was there before, and that could be dropped CONCURRENTLY? */
function isHeldUp(step: StepOf<'dropIndex'>): boolean {
  const { concurrently, cascade, name } = step.operation;
  const found = findIndex(step.before, name);
  if (concurrently || cascade || strongestLock(step) === undefined) return false;
  return !found || (found.index.backs === undefined && !found.table.partitionBy && !isMadeHere(step, found.index.createdBy) && !isNew(step, found.table.name));
}
