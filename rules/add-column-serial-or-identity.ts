import { sqlName } from '../src/catalog/names.ts';
import type { Effect, StepOf } from '../src/model.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { listed } from '../src/plan/listed.ts';
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
      const effect = rewrite(step);
      if (!effect) return;
      // A way back is run as a whole: its tables are told together.
      const together = step.direction === 'up' ? [step] : ofKind(whole.steps, 'addColumn').filter((other) => rewrite(other));
      const tables = listed([...new Set(together.map(({ operation: { table } }) => sqlName(table)))]);
      const [these, are, it] = together.length > 1 ? ['these tables', 'are', 'them'] : ['the whole table', 'is', 'it'];
      const others = together.slice(1).map(({ operation: { table, column } }) => `${sqlName(table)}.${sqlName({ name: column.name })}`);
      yield {
        message: `Every row of ${tables} gets a number: ${these} ${are} written anew under ${effect.lock}, and nobody can read or write ${it} meanwhile.`,
        help: [numberedLater(step, whole), ...(others.length > 0 ? [`-- likewise ${listed(others)}`] : [])].join('\n'),
        ...(together[0] !== step && { toldBefore: true }),
      };
    },
    *addIdentity(step) {
      const effect = longLock(step);
      if (effect) yield { message: `ADD GENERATED … AS IDENTITY works on ${sqlName(effect.table)} under ${effect.lock} for a time that grows with it.`, help: 'Do it on an empty table, or in a maintenance window.' };
    },
  },
});

/** The rewrite that numbers the rows. */
function rewrite(step: StepOf<'addColumn'>): Effect | undefined {
  const { generated } = step.operation.column;
  const effect = generated === 'serial' || generated === 'identity' ? longLock(step) : undefined;
  return effect && works(effect, 'rewrite') ? effect : undefined;
}
