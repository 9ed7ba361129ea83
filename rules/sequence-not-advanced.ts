import { objectName } from '../src/catalog/automatic-names.ts';
import { findTable, nameOf, sqlName } from '../src/catalog/names.ts';
import { takenFrom } from '../src/catalog/next-values.ts';
import type { Column, Replayed, StepOf } from '../src/model.ts';
import { laterThan } from '../src/plan/in-history.ts';
import { isInBlock, isWord, written } from '../src/plan/written.ts';
import type { Written } from '../src/plan/written.ts';
import { defineRule } from '../src/rule.ts';

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
      if (!found || !column || found.persistence === 'temporary' || !givesValues(step, columns.length > 0 ? columns.indexOf(column.name) : found.columns.indexOf(column)) || isAdvanced(whole) || isAdvancedLater(whole, found.name, column)) return;
      const [on, of] = [sqlName(table), sqlName({ name: column.name })];
      yield { message: `The sequence of ${on}.${of} does not know of these values: an INSERT that leaves ${of} out may be given one of them, and fails.`, help: `${isInBlock(step) ? '-- behind the block:\n' : ''}${advance(column, on, of)}`, once: found.name };
    },
  },
});

function isCounted(column: Column): boolean {
  return column.generated === 'identity' || takenFrom(column) !== undefined;
}

/** Values of its own, and not what the sequence gives. */
function givesValues({ operation, script }: StepOf<'write'>, at: number): boolean {
  const { verb, source, calls, range } = operation;
  if (verb !== 'insert' || source === undefined || source === 'default' || calls.some(({ name }) => name === 'nextval')) return false;
  return source !== 'values' || valuesAt(written(script, range), at).some((value) => !/^(?:default$|0$|-)/.test(value));
}

/** What the value at that place begins with in each row of VALUES; sequences give neither 0 nor what is below. */
function valuesAt({ tokens }: Written, at: number): readonly string[] {
  const found: string[] = [];
  const start = tokens.findIndex((token) => isWord(token, 'values')) + 1;
  let [depth, place, isFirst] = [0, 0, false];
  for (const token of tokens.slice(start)) {
    const { kind, value } = token;
    if (depth === 0 && isWord(token, 'on', 'returning')) break;
    const mark = kind === 'punctuation' ? value : '';
    if (isFirst && place === at && depth === 1) found.push(value);
    isFirst = false;
    if (mark === '(' || mark === '[') {
      depth += 1;
      if (depth === 1) [place, isFirst] = [0, true];
    } else if (mark === ')' || mark === ']') depth -= 1;
    else if (mark === ',' && depth === 1) [place, isFirst] = [place + 1, true];
  }
  return found;
}

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

/** Does a later migration set a sequence to what the table has, or this very one to a number? */
function isAdvancedLater(whole: Replayed, table: string, column: Column): boolean {
  const taken = takenFrom(column);
  const sequence = taken === undefined ? objectName(nameOf(table).name, column.name, 'seq') : nameOf(taken).name;
  return laterThan(whole).some(({ up }) => up.statements.some(({ operations }) => operations.some((operation) => {
    if (operation.kind === 'alterSequence') return operation.restarts && operation.name.name === sequence;
    if (operation.kind !== 'select' || !operation.calls.some(({ name }) => name === 'setval')) return false;
    return operation.reads.some(({ name }) => name === nameOf(table).name) || ["'", '"'].some((quote) => ['.', "'", '"'].some((before) => up.text.slice(...operation.range).includes(`${before}${sequence}${quote}`)));
  })));
}

function advance(column: Column, on: string, of: string): string {
  const sequence = column.generated === undefined ? takenFrom(column) : undefined;
  const found = sequence === undefined ? `pg_get_serial_sequence('${on.replaceAll("'", "''")}', '${column.name.replaceAll("'", "''")}')` : `'${sqlName(sequence).replaceAll("'", "''")}'`;
  return `SELECT setval(${found}, (SELECT max(${of}) FROM ${on}));`;
}
