import { findRoutine, findType, sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import { volatilityOf } from '../src/effects/postgres/volatility.ts';
import type { StepOf } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { nameOfIndex } from '../src/plan/names.ts';
import { renderColumn } from '../src/plan/render.ts';
import { defineRule, longLock, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-stored-generated',
  title: 'Adding a stored generated column rewrites the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'The value is computed and stored for every existing row: the whole table and all its indexes are written anew under ACCESS EXCLUSIVE.',
  instead: 'Use a virtual column where the version has them, an index on the expression, or a plain column that a trigger fills and that is backfilled in batches.',
  sources: ['https://www.postgresql.org/docs/current/ddl-generated-columns.html', 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step) {
      const { table, column } = step.operation;
      const effect = longLock(step);
      if (!effect || column.generated !== 'stored') return;
      const [on, of, expression] = [sqlName(table), sqlName({ name: column.name }), column.expression?.text ?? '…'];
      const index = sqlName({ name: nameOfIndex(step.before, table, column.expression ? [{ expression: column.expression }] : []) });
      const isPartitioned = tableBefore(step, table)?.partitionBy !== undefined;
      yield {
        message: `The value of ${of} is stored for every row: the whole of ${on} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        help: canBeVirtual(step)
          ? `ALTER TABLE ${on} ADD COLUMN ${renderColumn(column)} GENERATED ALWAYS AS (${expression}) VIRTUAL;`
          : `-- where the value is only searched for${isPartitioned ? ', and then an index like it CONCURRENTLY on each partition' : ''}:\nCREATE INDEX ${isPartitioned ? `${index} ON ONLY ${on}` : `CONCURRENTLY ${index} ON ${on}`} ((${expression}));${isPartitioned ? '' : '\n-- outside a transaction'}\n-- where it is read: add a plain column that a trigger fills, and fill the old rows in batches`,
      };
    },
    *setExpression(step) {
      const effect = longLock(step);
      if (effect) yield { message: `The stored value is computed again for every row: the whole of ${sqlName(effect.table)} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`, help: 'Add a new column, switch the readers over, and drop the old one.' };
    },
  },
});

/** No server takes a function or type that is not its own: https://www.postgresql.org/docs/18/ddl-generated-columns.html */
function canBeVirtual({ engine, before, operation: { column } }: StepOf<'addColumn'>): boolean {
  const isOwn = (call: Name): boolean => volatilityOf(call.name) !== undefined && !findRoutine(before, call);
  return supports(engine, 'virtualColumns') && !findType(before, column.type) && column.expression?.calls.every(isOwn) === true;
}
