import { findType, sqlName } from '../src/catalog/names.ts';
import { defineRule, longLock, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-constrained-domain',
  title: 'Adding a column of a domain with constraints rewrites the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'For a column whose type is a domain with a CHECK or NOT NULL, PostgreSQL writes the whole table anew under ACCESS EXCLUSIVE, even when the column has no default.',
  instead: 'Use the base type with a CHECK constraint NOT VALID, and validate it later.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step) {
      const { table, column } = step.operation;
      const domain = findType(step.before, column.type);
      const effect = longLock(step);
      if (!effect || !works(effect, 'rewrite') || column.generated !== undefined || domain?.kind !== 'domain' || (domain.constraints ?? []).length === 0 && !domain.notNull) return;
      const [on, of] = [sqlName(table), sqlName({ name: column.name })];
      yield {
        message: `${column.type.text} is a domain with constraints: the whole of ${on} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        help: `ALTER TABLE ${on} ADD COLUMN ${of} ${domain.base?.text ?? 'text'};\nALTER TABLE ${on} ADD CONSTRAINT ${sqlName({ name: `${table.name}_${column.name}_check` })} CHECK (…) NOT VALID;\n-- in the next migration: VALIDATE CONSTRAINT`,
      };
    },
  },
});
