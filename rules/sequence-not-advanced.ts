import { sqlName } from '../src/catalog/names.ts';
import { takenFrom } from '../src/catalog/next-values.ts';
import type { Column, Replayed, StepOf } from '../src/model.ts';
import { defineRule } from '../src/rule.ts';
import { findTable } from '../src/catalog/names.ts';

export default defineRule({
  id: 'sequence-not-advanced',
  title: 'After rows with ids of their own, set the sequence behind them',
  category: 'failure',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A serial or identity column takes its values from a sequence, and the sequence does not know of values that an INSERT gives itself. It comes to the same numbers later, and then INSERTs fail with a duplicate key.',
  instead: 'Set the sequence to the largest id in the same migration, or leave the column out of the INSERT.',
  sources: ['https://www.postgresql.org/docs/current/functions-sequence.html', 'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-PARMS-GENERATED-IDENTITY'],
  check: {
    *write(step, whole) {
      const { table, columns } = step.operation;
      const found = findTable(whole.after, table);
      const column = found?.columns.find((each) => isCounted(each) && (columns.length === 0 || columns.includes(each.name)));
      if (!found || !column || found.persistence === 'temporary' || !givesValues(step) || isAdvanced(whole)) return;
      const [on, of] = [sqlName(table), sqlName({ name: column.name })];
      yield { message: `The sequence of ${on}.${of} does not know of these values: an INSERT that leaves ${of} out may be given one of them, and fails.`, help: advance(column, on, of), once: found.name };
    },
  },
});

function isCounted(column: Column): boolean {
  return column.generated === 'identity' || takenFrom(column) !== undefined;
}

/** Values of its own, and not what the sequence gives. */
function givesValues({ operation, script }: StepOf<'write'>): boolean {
  const { verb, source, calls, range } = operation;
  if (verb !== 'insert' || source === undefined || source === 'default' || calls.some(({ name }) => name === 'nextval')) return false;
  return !/\bdefault\b/i.test(script.text.slice(...range).slice(0, MUCH));
}

/** UTF-16 units of a statement that are looked at for the word DEFAULT. */
const MUCH = 10_000;

/** Is any sequence set in the migration, or is something run that may do so? */
function isAdvanced({ steps }: Replayed): boolean {
  return steps.some(({ operation }) => {
    switch (operation.kind) {
      case 'select':
      case 'write': return operation.calls.some(({ name }) => name === 'setval');
      case 'alterSequence': return operation.restarts;
      case 'truncate': return operation.restartIdentity;
      case 'setIdentity':
      case 'call':
      case 'unknown': return true;
      default: return false;
    }
  });
}

function advance(column: Column, on: string, of: string): string {
  const sequence = column.generated === undefined ? takenFrom(column) : undefined;
  const found = sequence === undefined ? `pg_get_serial_sequence('${on.replaceAll("'", "''")}', '${column.name.replaceAll("'", "''")}')` : `'${sqlName(sequence).replaceAll("'", "''")}'`;
  return `SELECT setval(${found}, (SELECT max(${of}) FROM ${on}));`;
}
