import { findRoutine, findType, sqlName, tableKey } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import { volatilityOf } from '../src/effects/postgres/volatility.ts';
import type { Replayed, StepOf } from '../src/model.ts';
import type { DataType, Name } from '../src/operations.ts';
import { listed } from '../src/plan/listed.ts';
import { freeName } from '../src/plan/names.ts';
import { original, renamed } from '../src/plan/renamed.ts';
import { renderColumn } from '../src/plan/render.ts';
import { alike, defineRule, longLock, tableBefore } from '../src/rule.ts';

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
    *addColumn(step, whole) {
      const effect = longLock(step);
      if (!effect || step.operation.column.generated !== 'stored') return;
      const { steps, fold } = alike(step, whole, ({ operation: { column } }) => column.generated === 'stored');
      const names = steps.map(({ operation: { column } }) => sqlName({ name: column.name }));
      const [virtual, indexed] = [steps.filter(canBeVirtual), steps.filter((each) => !canBeVirtual(each))];
      yield {
        message: `The ${names.length > 1 ? 'values' : 'value'} of ${listed(names)} ${names.length > 1 ? 'are' : 'is'} stored for every row: the whole of ${sqlName(step.operation.table)} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        ...fold,
        help: [...virtual.map(asVirtual), ...searched(indexed, whole)].join('\n'),
      };
    },
    *setExpression(step) {
      const effect = longLock(step);
      if (effect) yield { message: `The stored value is computed again for every row: the whole of ${sqlName(effect.table)} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`, help: 'Add a new column, switch the readers over, and drop the old one.' };
    },
  },
});

function asVirtual({ operation: { table, column } }: StepOf<'addColumn'>): string {
  return `ALTER TABLE ${sqlName(table)} ADD COLUMN ${renderColumn(column)} GENERATED ALWAYS AS (${column.expression?.text ?? '…'}) VIRTUAL;`;
}

/** In place of the columns, as far as nobody reads them: an index each. */
function searched(steps: readonly StepOf<'addColumn'>[], whole: Replayed): readonly string[] {
  const [step] = steps;
  if (!step) return [];
  const [values, they, plain] = steps.length > 1 ? ['the values are', 'they are', 'plain columns'] : ['the value is', 'it is', 'a plain column'];
  const read = `-- where ${they} read: add ${plain} that a trigger fills, and fill the old rows in batches`;
  const at = steps.map((each) => namesAtEnd(each, whole));
  const [end] = at;
  if (!end || !at.every((each) => each)) return [`-- where ${values} only searched for: build an index on the expression CONCURRENTLY, in a migration of its own`, read];
  const isPartitioned = tableBefore(step, step.operation.table)?.partitionBy !== undefined;
  return [
    `-- where ${values} only searched for${end.isOnlyThen ? ', behind this migration' : ''}${isPartitioned ? ', and then an index like it CONCURRENTLY on each partition' : ''}:`,
    ...steps.map((each) => indexOn(each, end.table, isPartitioned)),
    ...(isPartitioned ? [] : ['-- outside a transaction']),
    read,
  ];
}

function indexOn({ before, operation: { table, column } }: StepOf<'addColumn'>, on: string, isPartitioned: boolean): string {
  const method = methodOf(column.type);
  const name = sqlName({ name: freeName(before, table, table.name, column.name, 'idx') });
  return `CREATE INDEX ${isPartitioned ? `${name} ON ONLY ${on}` : `CONCURRENTLY ${name} ON ${on}`}${method === undefined ? '' : ` USING ${method}`} ((${column.expression?.text ?? '…'}));`;
}

/** What finds a part of a value; a btree only finds whole ones, and refuses long ones. */
function methodOf({ name, array }: DataType): 'gin' | 'gist' | undefined {
  if (array || name === 'tsvector' || name === 'jsonb') return 'gin';
  return name === 'geometry' || name === 'geography' ? 'gist' : undefined;
}

/** What the table is called when the migration ends, where the expression means the same by then; `isOnlyThen`: before it, the names are others. */
function namesAtEnd({ operation: { table, column }, before }: StepOf<'addColumn'>, { steps }: Replayed): { readonly table: string; readonly isOnlyThen: boolean } | undefined {
  const [own, used] = [tableKey(before, table), column.expression?.columns ?? []];
  const at = steps.findIndex(({ operation }) => operation.kind === 'addColumn' && operation.column === column);
  const end = renamed(steps.slice(at + 1), own, used);
  if (end.columns.some(({ old, now }) => now !== old)) return undefined;
  const begin = original(steps.slice(0, at), own, used);
  const isOnlyThen = end.table !== own || begin.table !== own || begin.columns.some(({ old, now }) => old !== now);
  return { table: end.table === own ? sqlName(table) : sqlName(end.table), isOnlyThen };
}

/** No server takes a function or type that is not its own: https://www.postgresql.org/docs/18/ddl-generated-columns.html */
function canBeVirtual({ engine, before, operation: { column } }: StepOf<'addColumn'>): boolean {
  const isOwn = (call: Name): boolean => volatilityOf(call.name) !== undefined && !findRoutine(before, call);
  return supports(engine, 'virtualColumns') && !findType(before, column.type) && column.expression?.calls.every(isOwn) === true;
}
