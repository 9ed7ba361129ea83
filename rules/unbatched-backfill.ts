import { sqlName } from '../src/catalog/names.ts';
import type { Expression } from '../src/operations.ts';
import { batchedUpdate } from '../src/plan/backfill.ts';
import { pinned } from '../src/plan/pinned.ts';
import { primaryKeyOf } from '../src/plan/primary-key.ts';
import { defineRule, isNew, tableBefore, works } from '../src/rule.ts';

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
      const { table, verb, where, assigned } = step.operation;
      const effect = step.effects.find((each) => each.table === tableBefore(step, table)?.name);
      if (verb === 'insert' || !effect || !works(effect, 'write') || isNew(step, effect.table) || pinned(step, table, where)) return;
      const key = primaryKeyOf(tableBefore(step, table));
      const set = (assigned ?? []).map(({ column, value }) => `${sqlName({ name: column })} = ${value.text}`).join(', ');
      yield {
        message: `This ${verb === 'merge' ? 'changes' : `${verb}s`} ${where && !always(where) ? 'every row that matches' : 'every row'} of ${sqlName(table)} at once: the rows stay locked until all are done.`,
        help: verb === 'delete' ? `DELETE FROM ${sqlName(table)}\n WHERE ${key} IN (SELECT ${key} FROM ${sqlName(table)} WHERE ${where?.text ?? 'true'} LIMIT 1000);\n-- repeat until it deletes no row, each batch in a transaction of its own`
          : verb === 'update' && set !== '' ? batchedUpdate(table, set, where?.text ?? 'the rows that are not done yet', key) : 'Go through the table by ranges of its primary key, each range in a transaction of its own.',
      };
    },
  },
});

function always({ constant, conjuncts }: Expression): boolean {
  return constant === 'true' || (conjuncts.length === 0 && constant !== undefined);
}
