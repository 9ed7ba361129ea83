import { sqlName } from '../src/catalog/names.ts';
import type { DataType } from '../src/operations.ts';
import { defineRule, longLock, tableBefore, works } from '../src/rule.ts';

export default defineRule({
  id: 'alter-column-type-rewrite',
  title: 'Changing a column\'s type can rewrite the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Unless the old values are valid as they are stored, ALTER COLUMN TYPE writes the whole table and its indexes anew under ACCESS EXCLUSIVE: nobody can read or write it meanwhile. varchar to a longer varchar or text, and numeric to a higher precision at the same scale, are free.',
  instead: 'Add a column of the new type, write both, backfill in batches, switch the readers over, drop the old column.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *alterColumnType(step) {
      const { table, column, type } = step.operation;
      const effect = longLock(step);
      if (!effect || !works(effect, 'rewrite')) return;
      const written = typeName(type);
      const [on, of, next] = [sqlName(table), sqlName({ name: column }), sqlName({ name: `${column}_new` })];
      const found = tableBefore(step, table)?.columns.find(({ name }) => name === column);
      const old = found && typeName(found.type);
      yield {
        message: `${old === undefined ? 'This change' : `${old} → ${written}`} writes the whole of ${sqlName(effect.table)} anew under ${effect.lock}: nobody can read or write it until that is done.`,
        help: [`ALTER TABLE ${on} ADD COLUMN ${next} ${written};`, `-- deploy code that writes ${of} and ${next}, fill ${next} in batches, deploy code that reads ${next}, then:`, `ALTER TABLE ${on} DROP COLUMN ${of};`].join('\n'),
      };
    },
  },
});

/** The type as SQL: its `text` leaves off the quotes that the name of a type of one's own may need. */
function typeName(type: DataType): string {
  const bare = type.schema === undefined ? type.name : `${type.schema}.${type.name}`;
  return /[A-Z]/.test(bare) ? `${sqlName(type)}${type.text.slice(bare.length)}` : type.text;
}
