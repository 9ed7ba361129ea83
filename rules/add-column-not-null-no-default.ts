import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import { domainDefault, domainOf, hasDefault } from '../src/effects/postgres/defaults.ts';
import { supports } from '../src/effects/features.ts';
import type { Replayed, StepOf } from '../src/model.ts';
import { byHand, nullableAtFirst } from '../src/plan/column-later.ts';
import { columnText } from '../src/plan/definition.ts';
import { keptInside, notNullDomain, nullableColumn } from '../src/plan/nullable-column.ts';
import { listed } from '../src/plan/listed.ts';
import { alike, defineRule, isEmptiedInFile, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-not-null-no-default',
  title: 'A new NOT NULL column needs a value for the rows that are there',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD COLUMN … NOT NULL without a default fails as soon as the table has a row: the existing rows would hold NULL.',
  instead: 'Give it a DEFAULT, or add it nullable, fill it in batches, and make it NOT NULL after that.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-COLUMN'],
  check: {
    *addColumn(step, whole) {
      if (!lacksValue(step) || isNew(step, step.operation.table)) return;
      const { steps, fold } = alike(step, whole, lacksValue);
      const names = steps.map(({ operation }) => sqlName({ name: operation.column.name }));
      const on = sqlName(step.operation.table);
      const isEmptied = isEmptiedInFile(step, whole, tableKey(step.before, step.operation.table));
      const [rows, unless] = isEmptied ? [`Rows that ${on} has got since a changeset before this one emptied it`, 'where there are any'] : [`The rows that ${on} has already`, 'unless the table is empty'];
      yield {
        ...(isEmptied && { severity: 'note' }),
        message: `${rows} would be NULL in ${listed(names)}, which ${names.length > 1 ? 'are' : 'is'} NOT NULL: this fails ${unless}.`,
        help: withValue(steps, whole),
        ...fold,
      };
    },
  },
});

function lacksValue({ operation, before, migration }: StepOf<'addColumn'>): boolean {
  const { table, column, ifNotExists } = operation;
  const domain = domainOf(before, column.type);
  const hasValue = column.default ? hasDefault(column) : column.generated !== undefined || domainDefault(before, domain) !== undefined;
  const found = findTable(before, table);
  if (!(column.notNull || notNullDomain(before, domain)) || hasValue || (found?.emptied?.by === migration.id && found.emptied.how !== 'demanded')) return false;
  return !(ifNotExists && found?.columns.some(({ name }) => name === column.name));
}

/** With a constant default, which takes an instant, where one will do for all rows; or nullable first. */
function withValue(steps: readonly StepOf<'addColumn'>[], whole: Replayed): string {
  const inSteps = byHand(steps[0]!, nullableAtFirst(steps, whole, nullableColumn, keptInside));
  if (!steps.every((step) => mayBeConstant(step, whole))) return inSteps;
  const adds = steps.map((step) => {
    const { head, clauses } = columnText(step);
    const collate = clauses.flatMap(({ kind, text }) => (kind === 'collate' ? [text] : []));
    return `ADD COLUMN ${[head, ...collate].join(' ')} NOT NULL DEFAULT <value>`;
  });
  const [on, drops] = [sqlName(steps[0]!.operation.table), steps.map(({ operation }) => `ALTER COLUMN ${sqlName({ name: operation.column.name })} DROP DEFAULT`)];
  return [
    `ALTER TABLE ${on} ${adds.join(', ')};`,
    `-- when all code writes ${steps.length > 1 ? 'them' : 'it'}:`,
    `ALTER TABLE ${on} ${drops.join(', ')};`,
    '-- or, where no constant will do:',
    inSteps,
  ].join('\n');
}

/** Not where it is a key, or becomes one in this migration: then every row needs its own value, or one that is there. */
function mayBeConstant({ operation: { table, column, constraints }, before, engine }: StepOf<'addColumn'>, { after }: Replayed): boolean {
  if (constraints.length > 0 || notNullDomain(before, domainOf(before, column.type)) || !supports(engine, 'constantDefaultWithoutRewrite')) return false;
  const end = findTable(after, table);
  const isKey = end?.constraints.some(({ type, columns }) => type !== 'notNull' && type !== 'check' && columns.includes(column.name));
  return !isKey && !end?.indexes.some(({ unique, keys }) => unique && keys.some((key) => key.column === column.name));
}
