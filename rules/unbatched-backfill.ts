import { sqlName } from '../src/catalog/names.ts';
import type { Step } from '../src/model.ts';
import type { Expression } from '../src/operations.ts';
import { inBatches } from '../src/plan/backfill.ts';
import { limited, pinned, ranged } from '../src/plan/pinned.ts';
import { blocks, defineRule, isKnownEmpty, longWork, tableBefore, works } from '../src/rule.ts';

export default defineRule({
  id: 'unbatched-backfill',
  title: 'Change many rows in batches',
  category: 'locking',
  severity: 'warning',
  engines: ['postgres'],
  why: 'One UPDATE or DELETE over many rows keeps each of them locked until it is done, writes as much WAL as the rows are large, holds back vacuum, and starts over when it fails.',
  instead: 'Go through the table by its primary key, some thousand rows at a time, each batch in a transaction of its own.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS', 'https://www.postgresql.org/docs/current/routine-vacuuming.html#VACUUM-FOR-SPACE-RECOVERY'],
  yieldsTo: ['ddl-and-backfill-in-transaction', 'delete-without-where'],
  check: {
    *write(step, whole) {
      const { table, verb, where } = step.operation;
      // Of a partitioned table or a view, the rows are elsewhere; with a key they point to, rows of other tables go along.
      const changed = longWork(step).filter((effect) => blocks(effect, 'rows') && works(effect, 'write') && !isKnownEmpty(step, effect.table, whole)).map((effect) => effect.table);
      if (changed.length === 0) return;
      const on = sqlName(table);
      if (isLoop(step) && (limited(step) || (!pinned(step) && ranged(step)))) {
        if (!commits(step)) yield { message: `The loop is one transaction: the rows of ${on} stay locked until the last batch is done.`, help: 'COMMIT; -- after each batch, and run the block outside a transaction' };
      } else if (!pinned(step)) {
        const [does, which] = [verb === 'merge' || verb === 'insert' ? 'changes' : `${verb}s`, verb === 'insert' || (where && !always(where)) ? 'matching ' : ''];
        yield { message: `This ${does} every ${which}row of ${on} at once: all of them stay locked until it is done.`, help: (verb === 'insert' || tableBefore(step, table)?.kind === 'view' ? undefined : inBatches(step)) ?? 'Go through the table by ranges of its primary key, each range in a transaction of its own.' };
      }
    },
  },
});

function isLoop({ operation }: Step): boolean {
  return operation.guard?.includes('LOOP') === true;
}

/** Does the block end its transaction somewhere? In one that is open around it, that is refused. */
function commits({ statement, session }: Step): boolean {
  return !session.inTransaction && statement.operations.some(({ kind }) => kind === 'commit');
}

function always({ constant, conjuncts }: Expression): boolean {
  return constant === 'true' || (conjuncts.length === 0 && constant !== undefined);
}
