import { sqlName } from '../src/catalog/names.ts';
import { numberedLater } from '../src/plan/numbered-later.ts';
import { defineRule, longLock, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-serial-or-identity',
  title: 'Adding a serial or identity column rewrites the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Every existing row needs its own number, so the whole table and all its indexes are written anew under ACCESS EXCLUSIVE. For a serial column, roles other than the owner also lack the right to use the new sequence.',
  instead: 'Add a plain bigint column, give it a sequence as its default, number the old rows in batches, and make it NOT NULL, unique or an identity after that.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES', 'https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL'],
  check: {
    *addColumn(step, whole) {
      const { table, column } = step.operation;
      const effect = longLock(step);
      if (!effect || !works(effect, 'rewrite') || (column.generated !== 'serial' && column.generated !== 'identity')) return;
      yield {
        message: `Every row of ${sqlName(table)} gets a number: the whole table is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        help: numberedLater(step, whole),
      };
    },
    *addIdentity(step) {
      const effect = longLock(step);
      if (effect) yield { message: `ADD GENERATED … AS IDENTITY works on ${sqlName(effect.table)} under ${effect.lock} for a time that grows with it.`, help: 'Do it on an empty table, or in a maintenance window.' };
    },
  },
});
