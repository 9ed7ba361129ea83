import { besides, sqlName } from '../src/catalog/names.ts';
import type { Index, Table } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { columnList, renderKeys } from '../src/plan/render.ts';
import { constraintOverIndex } from '../src/plan/validate-later.ts';
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
      const rebuilt = (found?.indexes ?? []).filter(({ name }) => step.effects.some(({ table: key, on, index }) => key === found?.name && on === besides(key, name) && index !== undefined && index !== 'reuse'));
      const why = [...checks.map(({ name }) => `constraint ${sqlName({ name })} is checked`), ...rebuilt.map(({ name }) => `index ${sqlName({ name })} is built`)];
      yield {
        message: `The rows stay as they are, but ${why.length > 0 ? `${why.join(' and ')} again` : 'the table is read'} under ${effect.lock} on ${sqlName(effect.table)}: nobody can read or write it until that is done.`,
        help: [
          ...checks.map(({ name }) => `ALTER TABLE ${sqlName(table)} DROP CONSTRAINT ${sqlName({ name })};`),
          ...rebuilt.map(({ name, backs }) => (backs === undefined ? `DROP INDEX ${found?.partitionBy ? '' : 'CONCURRENTLY '}${sqlName({ ...table, name })};` : `ALTER TABLE ${sqlName(table)} DROP CONSTRAINT ${sqlName({ name: backs })};`)),
          '-- change the type, then:',
          ...checks.map(({ name, expression }) => `ALTER TABLE ${sqlName(table)} ADD CONSTRAINT ${sqlName({ name })} CHECK (${expression?.text ?? '…'}) NOT VALID;  -- and VALIDATE it in the next migration`),
          ...rebuilt.map((index) => again(table, found, index)),
        ].join('\n'),
      };
    },
  },
});

/** The index, or the constraint that it is behind, made anew. What is not known of an index, such as DESC, matters with several keys only. */
function again(table: Name, found: Table | undefined, { name, backs, unique, method, keys, include, where }: Index): string {
  const constraint = found?.constraints.find((each) => each.name === backs);
  if (found?.partitionBy) return `-- and build ${sqlName({ name })} as it was, partition by partition`;
  if (constraint) return constraintOverIndex(table, constraint);
  if (keys.length > 1 || keys.some(({ opclass, collation }) => opclass ?? collation)) return `-- and build ${sqlName({ name })} as it was, CONCURRENTLY`;
  const details = [method === 'btree' ? '' : `USING ${method} `, renderKeys(keys), include.length > 0 ? ` INCLUDE ${columnList(include)}` : '', where ? ` WHERE ${where.text}` : ''];
  return `CREATE ${unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${sqlName({ name })} ON ${sqlName(table)} ${details.join('')};`;
}
