import { sqlName, tableKey } from '../src/catalog/names.ts';
import { access, blocks, defineRule, isNew, works } from '../src/rule.ts';

export default defineRule({
  id: 'validate-in-same-transaction',
  title: 'Validate a constraint in another transaction than the one that adds it',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'NOT VALID spares others the wait only when its lock is released before the scan. In one transaction the strong lock that ADD CONSTRAINT took is held while VALIDATE reads the whole table.',
  instead: 'Put VALIDATE CONSTRAINT into a later migration.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *validateConstraint(step) {
      const { operation, session } = step;
      const key = tableKey(step.before, operation.table);
      const held = session.held.filter((lock) => blocks(lock, 'writes') && step.effects.some((effect) => effect.table === lock.table && works(effect)) && !isNew(step, lock.table));
      const strongest = held.find(({ table }) => table === key) ?? held[0];
      if (!strongest) return;
      yield {
        message: `This transaction already holds ${strongest.lock} on ${sqlName(strongest.table)}, and keeps it while every row is checked: nobody can ${access(strongest)} it until that is done.`,
        help: `-- in a later migration, in a transaction of its own:\nALTER TABLE ${sqlName(operation.table)} VALIDATE CONSTRAINT ${sqlName({ name: operation.name })};`,
      };
    },
  },
});
