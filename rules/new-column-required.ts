import { findColumn } from '../src/catalog/columns.ts';
import { findSequence, findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import { domainDefault, domainOf } from '../src/effects/postgres/defaults.ts';
import type { Catalog, Column, Replayed, Report, Step, StepOf } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { insertedByFunctions, mayBeFilled } from '../src/plan/filled.ts';
import { besideIt } from '../src/plan/actions.ts';
import { nullableAtFirst } from '../src/plan/column-later.ts';
import { keptInside, nullableColumn } from '../src/plan/nullable-column.ts';
import { notNullSteps } from '../src/plan/not-null.ts';
import { constraintOverIndex } from '../src/plan/validate-later.ts';
import { placesOf } from '../src/plan/left-out.ts';
import { listed } from '../src/plan/listed.ts';
import { alike, defineRule, isMadeHere, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'new-column-required',
  title: 'Require a new column only when the code that fills it runs',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'While a release is rolled out, code that has never heard of the column still inserts rows without it. As soon as the column is NOT NULL and has no default, these INSERTs fail.',
  instead: 'Add the column (expand), deploy the code that fills it, fill the rows that are there, and make it NOT NULL in a later release (contract). Or give it a default.',
  sources: ['https://www.postgresql.org/docs/current/ddl-default.html', 'https://martinfowler.com/bliki/ParallelChange.html'],
  yieldsTo: ['add-column-not-null-no-default'],
  check: {
    *addColumn(step, whole) {
      const { table, column } = step.operation;
      if (becomesRequired(step, table, column.name, whole)) yield toldOf(step, [column.name], nullableAtFirst([step], whole, nullableColumn, keptInside));
    },
    *setNotNull(step, whole) {
      const isRequired = (each: StepOf<'setNotNull'>): boolean => becomesRequired(each, each.operation.table, each.operation.column, whole);
      if (!isRequired(step)) return;
      const { steps, fold } = alike(step, whole, isRequired);
      const columns = steps.map(({ operation }) => operation.column);
      yield { ...fold, ...toldOf(step, columns, later(columns, notNullSteps(step.engine, step.operation.table, columns, step.before), keysBehind(step, columns, whole))) };
    },
    *addConstraint(step, whole) {
      const { constraint, table } = step.operation;
      const columns = constraint.columns.filter((column) => becomesRequired(step, table, column, whole));
      const isKey = constraint.type === 'primaryKey' && constraint.usingIndex === undefined;
      if (columns.length > 0) yield toldOf(step, columns, later(columns, [notNullSteps(step.engine, table, columns, step.before), ...(isKey ? [constraintOverIndex(step.before, table, constraint, { actions: besideIt(step) })] : [])].join('\n')));
    },
    *dropDefault(step, whole) {
      yield* bare(step, whole, 'DROP DEFAULT');
    },
    *dropIdentity(step, whole) {
      yield* bare(step, whole, 'DROP IDENTITY');
    },
  },
});

function* bare(step: StepOf<'dropDefault' | 'dropIdentity'>, whole: Replayed, action: string): Generator<Report> {
  const { table, column } = step.operation;
  const of = sqlName({ name: column });
  if (becomesRequired(step, table, column, whole)) yield toldOf(step, [column], `-- keep the default in this migration, and when all code gives ${of} a value, in a later release:\nALTER TABLE ${sqlName(table)} ALTER COLUMN ${of} ${action};${dropsOfSequence(step, whole).map((drop) => `\n${drop};`).join('')}`);
}

/** Statements that drop the sequence that the default takes its values from: they have to wait for it. */
function dropsOfSequence({ before, operation: { table, column } }: StepOf<'dropDefault' | 'dropIdentity'>, { steps }: Replayed): readonly string[] {
  const key = tableKey(before, table);
  const value = columnIn(before, key, column)?.default?.text ?? '';
  return steps.flatMap(({ operation, before: now, script }) => {
    if (operation.kind !== 'dropSequence') return [];
    const owner = findSequence(now, operation.name)?.ownedBy;
    const isIts = (owner?.table === key && owner.column === column) || value.includes(operation.name.name);
    return isIts ? [script.text.slice(...operation.range)] : [];
  });
}

type OnTable = Step & { readonly operation: { readonly table: Name } };

function toldOf({ operation: { table }, before, after, migration }: OnTable, columns: readonly string[], help: string): Report {
  const names = listed(columns.map((name) => `${sqlName(table)}.${sqlName({ name })}`));
  const isHere = columns.every((name) => columnIn(after, tableKey(before, table), name)?.addedBy === migration.id);
  return { message: `Code that runs now does not know ${names}, which ${columns.length > 1 ? 'are' : 'is'} ${isHere ? 'added here' : 'as new as this'}: its INSERTs fail as soon as this is applied.`, help };
}

/** What is filled before all code that runs gives a value is not all: rows go on coming without one. */
function later(columns: readonly string[], help: string, keys: readonly Step[] = []): string {
  const [it, is] = columns.length > 1 ? ['them', 'they are'] : ['it', 'it is'];
  return [
    `-- leave this${keys.length > 0 ? `, and the primary key of ${placesOf(keys)}, which makes ${it} NOT NULL as well,` : ''} out here, and deploy code that fills ${listed(columns.map((name) => sqlName({ name })))}`,
    `-- only when all of it runs, fill ${it} in batches where ${is} NULL: rows have come without ${it} until then`,
    '-- after that, in a later release:',
    help,
    ...(keys.length > 0 ? [`-- then the primary key of ${placesOf(keys)}`] : []),
  ].join('\n');
}

/** What demands the same behind it. */
function keysBehind(step: StepOf<'setNotNull'>, columns: readonly string[], { steps }: Replayed): readonly Step[] {
  const key = tableKey(step.before, step.operation.table);
  return steps.slice(steps.findIndex(({ operation }) => operation === step.operation) + 1).filter(({ operation, before }) => operation.kind === 'addConstraint' && operation.constraint.type === 'primaryKey' && tableKey(before, operation.table) === key && operation.constraint.columns.some((column) => columns.includes(column)));
}

/** Is it this step that makes INSERTs without the new column fail, for good, and does nothing in the database give the value? */
function becomesRequired(step: Step, table: Name, name: string, whole: Replayed): boolean {
  const [first, before, after, end] = [whole.before, step.before, step.after, whole.after].map((catalog) => columnIn(catalog, tableKey(step.before, table), name));
  if (isNew(step, table) || isRequired(before, step.before) || !isRequired(after, step.after) || !isRequired(end, whole.after)) return false;
  if (!isMadeHere(step, after?.addedBy) || (first && !isMadeHere(step, first.addedBy))) return false;
  const found = findTable(whole.after, table);
  return !(found && mayBeFilled(whole.after, found, name)) && !insertedByFunctions(whole, table, name);
}

function columnIn(catalog: Catalog, key: string, name: string): Column | undefined {
  const table = catalog.tables.get(key);
  return table && findColumn(table, name);
}

function isRequired(column: Column | undefined, catalog: Catalog): boolean {
  if (!column?.notNull || column.generated !== undefined) return false;
  return (column.default ?? domainDefault(catalog, domainOf(catalog, column.type)) ?? { constant: 'null' }).constant === 'null';
}
