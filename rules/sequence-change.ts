import { findColumn } from '../src/catalog/columns.ts';
import { findSequence, sequenceKey, sqlName } from '../src/catalog/names.ts';
import { takenFrom } from '../src/catalog/next-values.ts';
import type { Step, StepOf, Table } from '../src/model.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'sequence-change',
  title: 'A sequence goes on behind the values in use, and as far as its column',
  category: 'failure',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A sequence that starts over gives numbers that rows have already: INSERTs fail with a duplicate key. And a serial column that becomes bigint keeps its old sequence, which still ends at 2147483647 (an identity column takes its sequence along).',
  instead: 'Restart only behind the largest value, and change the type of the sequence with that of the column.',
  sources: ['https://www.postgresql.org/docs/current/sql-altersequence.html', 'https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL'],
  check: {
    *alterSequence(step) {
      const { name, restarts } = step.operation;
      const owner = findSequence(step.before, name)?.ownedBy;
      if (restarts && owner) yield* startsOver(step, sqlName(name), owner.column, step.before.tables.get(owner.table));
    },
    *setIdentity(step) {
      const { table, column } = step.operation;
      yield* startsOver(step, `the identity of ${sqlName(table)}.${sqlName({ name: column })}`, column, tableBefore(step, table));
    },
    *alterColumnType(step, { steps }) {
      const { table, column, type } = step.operation;
      const found = tableBefore(step, table);
      const old = found && findColumn(found, column);
      const sequence = old?.generated === 'serial' ? takenFrom(old) : undefined;
      if (isNew(step, table) || !old || sequence === undefined || !isWider(type.name, old.type.name)) return;
      if (steps.some(({ operation, before }) => operation.kind === 'alterSequence' && sequenceKey(before, operation.name) === sequence)) return;
      yield { message: `The sequence ${sqlName(sequence)} stays ${old.type.name}: ${sqlName(table)}.${sqlName({ name: column })} gets no number above ${old.type.name === 'smallint' ? '32767' : '2147483647'}, and INSERTs fail then.`, help: `ALTER SEQUENCE ${sqlName(sequence)} AS ${type.name};` };
    },
  },
});

function* startsOver(step: StepOf<'alterSequence' | 'setIdentity'>, sequence: string, column: string, table: Table | undefined): Generator<{ message: string; help: string }> {
  if (!table || table.empty || table.emptied || isNew(step, table.name) || !isFromStart(step)) return;
  const of = sqlName({ name: column });
  const [on, from] = [sqlName(table.name), `(SELECT max(${of}) FROM ${sqlName(table.name)})`];
  yield { message: `${sequence.replace(/^the/, 'The')} starts over, and the rows of ${on} keep their ${of}: INSERTs fail where it comes to one of them.`, help: `SELECT setval(pg_get_serial_sequence('${on.replaceAll("'", "''")}', '${column.replaceAll("'", "''")}'), ${from});` };
}

/** RESTART without a value begins where the sequence once began. */
function isFromStart({ operation, script }: Step): boolean {
  const restart = /\brestart\b(?:\s+with)?\s*(-?\d+)?/i.exec(script.text.slice(...operation.range));
  return restart !== null && Number(restart[1] ?? 1) <= 1;
}

function isWider(type: string, old: string): boolean {
  const widths = ['smallint', 'integer', 'bigint'];
  return widths.includes(old) && widths.indexOf(type) > widths.indexOf(old);
}
