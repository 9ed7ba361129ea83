import { findColumn } from '../src/catalog/columns.ts';
import { findTable, sqlName } from '../src/catalog/names.ts';
import type { Replayed, Report, Step } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'new-column-required',
  title: 'Require a new column only when the code that fills it runs',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'While a release is rolled out, code that has never heard of the column still inserts rows without it. As soon as the column is NOT NULL and has no default, these INSERTs fail.',
  instead: 'Add the column (expand), deploy the code that fills it, fill the rows that are there, and make it NOT NULL in a later release (contract). Or give it a default.',
  sources: ['https://www.postgresql.org/docs/current/ddl-default.html', 'https://martinfowler.com/bliki/ParallelChange.html'],
  check: {
    *setNotNull(step, whole) {
      yield* required(step, step.operation.table, step.operation.column, whole);
    },
    *addConstraint(step, whole) {
      const { constraint, table } = step.operation;
      if (constraint.type === 'notNull' || constraint.type === 'primaryKey') for (const column of constraint.columns) yield* required(step, table, column, whole);
    },
  },
});

function* required(step: Step, table: Name, name: string, { after }: Replayed): Generator<Report> {
  const [before, end] = [tableBefore(step, table), findTable(after, table)];
  const [column, left] = [before && findColumn(before, name), end && findColumn(end, name)];
  // A trigger may give the value.
  if (!before || isNew(step, table) || before.triggers.length > 0 || !isMadeHere(step, column?.addedBy)) return;
  if (!left?.notNull || left.default !== undefined || left.generated !== undefined) return;
  const [on, of] = [sqlName(table), sqlName({ name })];
  yield {
    message: `Code that runs now does not know ${on}.${of}, which is added here: its INSERTs fail as soon as this is applied.`,
    help: `-- deploy the code that fills ${of} first, and in a later release:\nALTER TABLE ${on} ALTER COLUMN ${of} SET NOT NULL;`,
  };
}
