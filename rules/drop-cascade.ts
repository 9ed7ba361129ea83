import { findTable, sqlName } from '../src/catalog/names.ts';
import type { Catalog, Step } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'drop-cascade',
  title: 'CASCADE drops more than it names',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'CASCADE silently takes everything that depends on the object with it: views, foreign keys of other tables, columns of a type. What depends on it in production may be more than the migrations know.',
  instead: 'Drop the dependents by name, then the object without CASCADE: it fails when something was forgotten.',
  sources: ['https://www.postgresql.org/docs/current/ddl-depend.html'],
  check: {
    *dropTable(step) {
      const { table, cascade, ifExists } = step.operation;
      if (!cascade || isNew(step, table) || (ifExists && step.before.complete && !findTable(step.before, table))) return;
      const taken = dependents(step.before, table);
      yield {
        message: `All rows of ${sqlName(table)} are lost, and CASCADE takes ${taken.length > 0 ? taken.join(', ') : 'whatever depends on it'} with it.`,
        help: `DROP TABLE ${sqlName(table)};\n-- after dropping by name what depends on it`,
      };
    },
    *dropColumn(step) {
      const { table, column, cascade } = step.operation;
      const lost = lostTo(step).filter((name) => name !== sqlName(table));
      if (!cascade || isNew(step, table) || lost.length === 0) return;
      yield { message: `The values of ${sqlName(table)}.${sqlName({ name: column })} are lost, and CASCADE takes with it what depends on the column in ${lost.join(', ')}.`, help: 'Drop what depends on the column by name, then the column without CASCADE.' };
    },
    *dropExtension(step) {
      yield* cascading(step, step.operation.cascade, step.operation.name);
    },
    *dropView(step) {
      yield* cascading(step, step.operation.cascade && !isNew(step, step.operation.view), sqlName(step.operation.view));
    },
    *dropFunction(step) {
      yield* cascading(step, step.operation.cascade, sqlName(step.operation.name));
    },
    *dropSequence(step) {
      yield* cascading(step, step.operation.cascade, sqlName(step.operation.name));
    },
  },
});

/** Reported where the catalog knows of something that goes. */
function* cascading(step: Step, cascade: boolean, name: string): Generator<{ message: string; help: string }> {
  const lost = lostTo(step).filter((table) => table !== name);
  if (cascade && lost.length > 0) yield { message: `CASCADE takes what depends on ${name} with it, in ${lost.join(', ')}.`, help: 'Drop what depends on it by name, then drop it without CASCADE.' };
}

/** Tables and views that are not the same after the step. */
function lostTo({ before, after, migration }: Step): readonly string[] {
  return [...before.tables.entries()].filter(([key, table]) => table.createdBy !== migration.id && after.tables.get(key) !== table).map(([key]) => sqlName(key));
}

function dependents(catalog: Catalog, name: Name): readonly string[] {
  const table = findTable(catalog, name);
  return [
    ...(table?.referencedBy ?? []).filter((key) => key !== table?.name).map((key) => `the foreign key of ${sqlName(key)}`),
    ...(table?.readBy ?? []).map((key) => `view ${sqlName(key)}`),
    ...(table?.children ?? []).map((key) => `table ${sqlName(key)}`),
  ];
}
