import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Catalog, Report, Step, Table } from '../src/model.ts';
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
        help: `-- drop by name what depends on it first, then:\nDROP TABLE ${sqlName(table)};`,
      };
    },
    *dropColumn(step) {
      const { table, column, cascade } = step.operation;
      const lost = lostTo(step);
      if (!cascade || isNew(step, table) || lost.length === 0) return;
      yield { message: `The values of ${sqlName(table)}.${sqlName({ name: column })} are lost, and CASCADE takes with it what depends on the column in ${lost.join(', ')}.`, help: 'Drop what depends on the column by name, then the column without CASCADE.' };
    },
    *dropExtension(step) {
      const { cascade, name } = step.operation;
      const lost = step.effects.filter(({ table }) => !isNew(step, table)).map(({ table }) => sqlName(table));
      if (cascade && lost.length > 0) yield taking(sqlName({ name }), lost);
    },
    *dropView(step) {
      if (!isNew(step, step.operation.view)) yield* cascading(step, step.operation.cascade, sqlName(step.operation.view));
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
function* cascading(step: Step, cascade: boolean, name: string): Generator<Report> {
  const lost = lostTo(step);
  if (cascade && lost.length > 0) yield taking(name, lost);
}

function taking(name: string, lost: readonly string[]): Report {
  return { message: `CASCADE takes what depends on ${name} with it, in ${lost.join(', ')}.`, help: 'Drop what depends on it by name, then drop it without CASCADE.' };
}

/** Tables and views, apart from the one that the step names, that are gone after it or have lost a part. */
export function lostTo({ operation, before, after, migration }: Step): readonly string[] {
  const named = operation.kind === 'dropView' ? tableKey(before, operation.view) : 'table' in operation && operation.table ? tableKey(before, operation.table) : undefined;
  return [...before.tables.entries()].filter(([key, table]) => key !== named && table.createdBy !== migration.id && hasLost(table, after.tables.get(key))).map(([key]) => sqlName(key));
}

function hasLost(before: Table, after: Table | undefined): boolean {
  return after === undefined || PARTS.some((part) => after[part] !== before[part]);
}

const PARTS = ['columns', 'constraints', 'indexes', 'triggers', 'policies', 'uncertain'] as const;

function dependents(catalog: Catalog, name: Name): readonly string[] {
  const table = findTable(catalog, name);
  return [
    ...(table?.referencedBy ?? []).filter((key) => key !== table?.name).map((key) => `the foreign key of ${sqlName(key)}`),
    ...(table?.readBy ?? []).map((key) => `view ${sqlName(key)}`),
    ...(table?.children ?? []).map((key) => `table ${sqlName(key)}`),
  ];
}
