import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Step, StepOf } from '../src/model.ts';
import type { Expression } from '../src/operations.ts';
import { batchedDelete, batchedUpdate, inRanges } from '../src/plan/backfill.ts';
import { limited, pinned } from '../src/plan/pinned.ts';
import { primaryKeyOf } from '../src/plan/primary-key.ts';
import { defineRule, isNew, works } from '../src/rule.ts';

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
    *write(step) {
      const { table, verb, where } = step.operation;
      const effect = step.effects.find((each) => each.table === tableKey(step.before, table));
      if (verb === 'insert' || !effect || !works(effect, 'write') || isNew(step, effect.table)) return;
      const on = sqlName(table);
      if (isLoop(step) && limited(step)) {
        if (!commits(step)) yield { message: `The loop is one transaction: the rows of ${on} stay locked until the last batch is done.`, help: 'COMMIT; -- after each batch, and run the block outside a transaction' };
      } else if (!pinned(step)) {
        yield { message: `This ${verb === 'merge' ? 'changes' : `${verb}s`} every ${where && !always(where) ? 'matching ' : ''}row of ${on} at once: all of them stay locked until it is done.`, help: inBatches(step) };
      }
    },
  },
});

function inBatches({ script, operation, before }: StepOf<'write'>): string {
  const { table, verb, where, assigned = [], reads } = operation;
  const key = primaryKeyOf(findTable(before, table));
  const isJoin = reads.some(({ name }) => name !== table.name);
  if (verb === 'merge') return 'Go through the table by ranges of its primary key, each range in a transaction of its own.';
  // A key of several columns is a row to compare, but a list of columns to select.
  const selected = (sql: string): string => sql.replace(`(SELECT ${key} FROM`, `(SELECT ${key.replace(/^\((.*)\)$/, '$1')} FROM`);
  if (!isJoin && where && verb === 'delete') return selected(batchedDelete(table, where.text, key));
  if (!isJoin && where && assigned.some(({ column }) => where.columns.includes(column))) {
    return selected(batchedUpdate(table, assigned.map(({ column, value }) => `${sqlName({ name: column })} = ${value.text}`).join(', '), where.text, key));
  }
  return inRanges(script.text.slice(...operation.range), where?.text, isJoin && !key.startsWith('(') ? `${sqlName(table)}.${key}` : key);
}

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
