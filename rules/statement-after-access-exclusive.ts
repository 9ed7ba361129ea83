import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Effect, Step } from '../src/model.ts';
import { pinned } from '../src/plan/pinned.ts';
import { blocks, defineRule, isGone, isNew, longWork } from '../src/rule.ts';

export default defineRule({
  id: 'statement-after-access-exclusive',
  title: 'Do no long work in a transaction that holds a strong lock',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'A lock is held until the transaction ends, however short its own statement was. Whatever reads or writes many rows after it makes everybody wait for that as well.',
  instead: 'Put the long statement into a migration of its own.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  fallback: true,
  *checkStep(step, whole) {
    if (!step.session.inTransaction || (step.operation.kind === 'write' && pinned({ ...step, operation: step.operation }))) return;
    const working = longWork(step).find((effect) => !isAddedTo(step, effect));
    if (!working) return;
    const held = step.session.held.filter((lock) => blocks(lock, 'writes') && lock.on === undefined && !isNew(step, lock.table) && !isGone(step, whole, lock.table));
    const strongest = held.find(({ blocks: level, table }) => level === 'reads' && step.before.tables.has(table)) ?? held.find(({ blocks: level }) => level === 'reads') ?? held[0];
    if (!strongest) return;
    yield {
      message: `This goes over every row of ${sqlName(working.table)} while the transaction holds ${strongest.lock} on ${sqlName(strongest.table)}: nobody can ${strongest.blocks === 'reads' ? 'read or write' : 'write to'} ${sqlName(strongest.table)} until it is done.`,
      help: 'Move this statement into a migration of its own.',
      once: strongest.table,
    };
  },
});

/** The rows that are there already are not gone over. */
function isAddedTo({ operation, before }: Step, { table }: Effect): boolean {
  return operation.kind === 'write' && operation.verb === 'insert' && table === tableKey(before, operation.table);
}
