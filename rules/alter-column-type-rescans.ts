import { sqlName } from '../src/catalog/names.ts';
import { defineRule, longLock, tableBefore, works } from '../src/rule.ts';

export default defineRule({
  id: 'alter-column-type-rescans',
  title: 'A harmless type change still checks constraints and rebuilds indexes of the column',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Where the stored values stay as they are, CHECK constraints on the column are tested again on every row, and indexes whose order or expression depends on the type are built anew, all under ACCESS EXCLUSIVE.',
  instead: 'Drop the CHECK first and add it again NOT VALID afterwards; drop the index first and build it CONCURRENTLY afterwards.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *alterColumnType(step) {
      const { table, column } = step.operation;
      const effect = longLock(step);
      if (!effect || works(effect, 'write')) return;
      const found = tableBefore(step, table);
      const checks = (found?.constraints ?? []).filter(({ type, expression, columns }) => type === 'check' && (columns.includes(column) || expression?.columns.includes(column)));
      const rebuilt = step.effects.flatMap(({ on, index }) => (on !== undefined && index !== undefined && index !== 'reuse' ? [sqlName({ name: on.replace(/^.*\./, '') })] : []));
      const why = [...checks.map(({ name }) => `constraint ${sqlName({ name })} is checked`), ...rebuilt.map((name) => `index ${name} is built`)];
      yield {
        message: `The rows stay as they are, but ${why.length > 0 ? `${why.join(' and ')} again` : 'the table is read'} under ${effect.lock} on ${sqlName(effect.table)}: nobody can read or write it until that is done.`,
        help: [
          ...checks.map(({ name }) => `ALTER TABLE ${sqlName(table)} DROP CONSTRAINT ${sqlName({ name })};`),
          ...rebuilt.map((name) => `DROP INDEX CONCURRENTLY ${name};`),
          '-- change the type, then:',
          ...checks.map(({ name, expression }) => `ALTER TABLE ${sqlName(table)} ADD CONSTRAINT ${sqlName({ name })} CHECK (${expression?.text ?? '…'}) NOT VALID;  -- and VALIDATE it in the next migration`),
          ...rebuilt.map((name) => `CREATE INDEX CONCURRENTLY ${name} ON ${sqlName(table)} (${sqlName({ name: column })});`),
        ].join('\n'),
      };
    },
  },
});
