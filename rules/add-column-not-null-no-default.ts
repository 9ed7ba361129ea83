import { sqlName } from '../src/catalog/names.ts';
import { domainDefault, domainOf, hasDefault } from '../src/effects/postgres/defaults.ts';
import { supports } from '../src/effects/features.ts';
import type { Catalog, StepOf, UserType } from '../src/model.ts';
import { addColumnWith, columnText } from '../src/plan/definition.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { renderColumn } from '../src/plan/render.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';

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
    *addColumn(step) {
      const { table, column, ifNotExists } = step.operation;
      const domain = domainOf(step.before, column.type);
      const demanding = notNullDomain(step.before, domain);
      const hasValue = column.default ? hasDefault(column) : column.generated !== undefined || domainDefault(step.before, domain) !== undefined;
      const found = tableBefore(step, table);
      if (!(column.notNull || demanding) || hasValue || isNew(step, table) || found?.emptied === step.migration.id) return;
      if (ifNotExists && found?.columns.some(({ name }) => name === column.name)) return;
      yield {
        message: `The rows that ${sqlName(table)} has already would be NULL in ${sqlName({ name: column.name })}, which is NOT NULL: this fails unless the table is empty.`,
        help: withValue(step, demanding),
      };
    },
  },
});

/** With a constant default, which takes an instant; or nullable first. */
function withValue(step: StepOf<'addColumn'>, demanding: UserType | undefined): string {
  const { table, column, constraints } = step.operation;
  const [on, of] = [sqlName(table), sqlName({ name: column.name })];
  const nullable = demanding?.base ? `ALTER TABLE ${on} ADD COLUMN ${renderColumn({ ...column, type: demanding.base })};` : addColumnWith(step, 'collate');
  const inSteps = [nullable, '-- deploy code that writes it, fill it in batches, then:', notNullSteps(step.engine, table, [column.name], step.before)];
  if (demanding || constraints.length > 0 || !supports(step.engine, 'constantDefaultWithoutRewrite')) return inSteps.join('\n');
  const { head, clauses } = columnText(step);
  const collate = clauses.flatMap(({ kind, text }) => (kind === 'collate' ? [text] : []));
  return [
    `ALTER TABLE ${on} ADD COLUMN ${[head, ...collate].join(' ')} NOT NULL DEFAULT <value>;`,
    '-- when all code writes it:',
    `ALTER TABLE ${on} ALTER COLUMN ${of} DROP DEFAULT;`,
    '-- or, where no constant will do:',
    ...inSteps,
  ].join('\n');
}

/** The domain, or the one that it is made of, which says NOT NULL. */
function notNullDomain(before: Catalog, domain: UserType | undefined): UserType | undefined {
  if (!domain || domain.notNull) return domain;
  return domain.base && notNullDomain(before, domainOf(before, domain.base));
}
