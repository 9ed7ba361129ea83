import { sqlName } from '../src/catalog/names.ts';
import { fillNulls } from '../src/plan/backfill.ts';
import { renderColumn } from '../src/plan/render.ts';
import { defineRule, longLock, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-serial-or-identity',
  title: 'Adding a serial or identity column rewrites the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Every existing row needs its own number, so the whole table and all its indexes are written anew under ACCESS EXCLUSIVE. For a serial column, roles other than the owner also lack the right to use the new sequence.',
  instead: 'Add a plain bigint column, give it a sequence as its default, and number the old rows in batches.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES', 'https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL'],
  check: {
    *addColumn(step) {
      const { table, column } = step.operation;
      const effect = longLock(step);
      if (!effect || (column.generated !== 'serial' && column.generated !== 'identity')) return;
      const [on, of] = [sqlName(table), sqlName({ name: column.name })];
      const sequence = sqlName({ ...table, name: `${table.name}_${column.name}_seq` });
      const literal = sequence.replaceAll("'", "''");
      yield {
        message: `Every row of ${on} gets a number: the whole table is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        help: [
          `ALTER TABLE ${on} ADD COLUMN ${renderColumn(column)};`,
          `CREATE SEQUENCE ${sequence} OWNED BY ${on}.${of};`,
          `ALTER TABLE ${on} ALTER COLUMN ${of} SET DEFAULT nextval('${literal}');`,
          '-- in a later migration:',
          fillNulls(table, tableBefore(step, table), column.name, { text: `nextval('${literal}')`, calls: [{ name: 'nextval' }], columns: [], conjuncts: [] }),
        ].join('\n'),
      };
    },
    *addIdentity(step) {
      const effect = longLock(step);
      if (effect) yield { message: `ADD GENERATED … AS IDENTITY works on ${sqlName(effect.table)} under ${effect.lock} for a time that grows with it.`, help: 'Do it on an empty table, or in a maintenance window.' };
    },
  },
});
