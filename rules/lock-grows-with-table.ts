import { sqlName } from '../src/catalog/names.ts';
import type { Effect, Step } from '../src/model.ts';
import { blocks, defineRule, longLock, longWork, waits, works } from '../src/rule.ts';

export default defineRule({
  id: 'lock-grows-with-table',
  title: 'Whatever blocks others for a time that grows with the table needs a plan',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The statement reads or writes every row while it keeps others from working: on a small table nobody notices, on a large one the application stands still.',
  instead: 'Look for a form that does not block (CONCURRENTLY, NOT VALID), prepare a copy beside the table, or choose a maintenance window.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  fallback: true,
  yieldsTo: ['statement-after-access-exclusive'],
  *checkStep(step) {
    const effect = longLock(step);
    const rows = effect ? undefined : rowLocks(step);
    if (rows) yield { severity: 'warning', message: `All rows that this finds in ${sqlName(rows.table)} stay locked until ${step.session.inTransaction ? 'the transaction ends' : 'it is done'}: nobody can write to them meanwhile.`, help: 'Lock some thousand rows at a time, by ranges of the primary key, each range in a transaction of its own.' };
    if (!effect || DECIDED.has(step.operation.kind)) return;
    yield {
      message: `${works(effect, 'rewrite') ? `The whole of ${sqlName(effect.table)} is written anew` : `Every row of ${sqlName(effect.table)} is read`} under ${effect.lock}: ${waits(effect)} until that is done.`,
      help: 'Do it in a maintenance window, or on a copy of the table that is swapped in.',
    };
  },
});

/** SELECT … FOR UPDATE over a whole table: nobody can change any of its rows. */
function rowLocks(step: Step): Effect | undefined {
  return step.operation.kind === 'select' ? longWork(step).find((effect) => blocks(effect, 'rows')) : undefined;
}

/** Rules of their own decide about these, also that there is nothing to say. */
const DECIDED: ReadonlySet<string> = new Set(['write', 'refreshMaterializedView']);
