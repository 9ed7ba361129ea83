import { besides, sqlName } from '../src/catalog/names.ts';
import type { Index, StepOf, Table, TableConstraint } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { columnList, renderConstraint } from '../src/plan/render.ts';
import { constraintOverIndex } from '../src/plan/validate-later.ts';
import { toWritten, written } from '../src/plan/written.ts';
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
        help: aroundIt(step, found, checks, rebuilt),
      };
    },
  },
});

/** Constraints and indexes that go before the change and come back after it, without a long lock. */
function aroundIt({ operation, script, statement, before }: StepOf<'alterColumnType'>, found: Table | undefined, checks: readonly TableConstraint[], rebuilt: readonly Index[]): string {
  const { table, range } = operation;
  const on = sqlName(table);
  const own = written(script, range).text;
  const kept = rebuilt.flatMap((index) => (found?.constraints.find(({ name, deferrable, type }) => name === index.backs && !deferrable && type !== 'exclude' && !found.partitionBy) ?? []));
  const noted = rebuilt.filter(({ backs }) => !kept.some(({ name }) => name === backs));
  const definitions = noted.map(({ name, backs }) => (backs === undefined ? `SELECT pg_get_indexdef('${literal(table, name)}'::regclass);` : `SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = '${backs.replaceAll("'", "''")}';`));
  const needed = rebuilt.some(({ backs }) => backs !== undefined) ? (found?.referencedBy ?? []) : [];
  return [
    ...(definitions.length > 0 ? ['-- keep what these say, outside a transaction:', ...definitions] : []),
    ...(needed.length > 0 ? [`-- foreign keys of ${needed.map(sqlName).join(', ')} that need it go first, and come back NOT VALID`] : []),
    ...checks.map(({ name }) => `ALTER TABLE ${on} DROP CONSTRAINT ${sqlName({ name })};`),
    ...rebuilt.map(({ name, backs }) => (backs === undefined ? `DROP INDEX ${found?.partitionBy ? '' : 'CONCURRENTLY '}${sqlName({ ...table, name })};` : `ALTER TABLE ${on} DROP CONSTRAINT ${sqlName({ name: backs })};`)),
    `${range[0] === statement.range[0] ? own : `ALTER TABLE ${on} ${own}`};`,
    ...checks.map((check) => `ALTER TABLE ${on} ADD ${renderConstraint(check)} NOT VALID;  -- and VALIDATE it in the next migration`),
    ...kept.map((constraint) => constraintOverIndex(before, table, constraint, toWritten(includes(rebuilt.find(({ backs }) => backs === constraint.name)?.include ?? [])))),
    ...(noted.length > 0 ? [`-- and ${noted.map(({ name }) => sqlName({ name })).join(', ')} as kept, ${found?.partitionBy ? 'partition by partition' : 'CONCURRENTLY'}`] : []),
  ].join('\n');
}

function literal(table: Name, name: string): string {
  return sqlName({ ...table, name }).replaceAll("'", "''");
}

function includes(columns: readonly string[]): string {
  return columns.length === 0 ? '' : `INCLUDE ${columnList(columns)}`;
}
