import { sqlName } from '../src/catalog/names.ts';
import { pinned } from '../src/plan/pinned.ts';
import { blocks, defineRule, isNew, tableBefore, works } from '../src/rule.ts';

export default defineRule({
  id: 'ddl-and-backfill-in-transaction',
  title: 'Change rows in another transaction than the schema',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The strong lock that the schema change took is held until the transaction ends: while the rows are changed, nobody can read or write the table.',
  instead: 'Change the schema in one migration, and the rows in the next, in batches.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  check: {
    *write(step) {
      const { operation, session } = step;
      const effect = step.effects.find(({ table }) => table === tableBefore(step, operation.table)?.name);
      if (!session.inTransaction || !effect || isNew(step, effect.table)) return;
      const large = operation.verb === 'insert' ? operation.source === 'select' && step.effects.some((each) => works(each) && !isNew(step, each.table)) : works(effect) && !pinned(step);
      const held = session.held.find((lock) => lock.table === effect.table && lock.on === undefined && blocks(lock, 'writes'));
      if (!large || !held) return;
      yield {
        message: `This transaction already holds ${held.lock} on ${sqlName(effect.table)}, and keeps it while the rows are changed: nobody can ${held.blocks === 'reads' ? 'read or write it' : 'write to it'} until that is done.`,
        help: 'Move this statement into the next migration and change the rows in batches, each in a transaction of its own.',
        once: effect.table,
      };
    },
  },
});
