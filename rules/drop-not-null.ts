import { findColumn } from '../src/catalog/columns.ts';
import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, Report, Step, TableName } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'drop-not-null',
  title: 'Code that reads the column has to expect NULL',
  category: 'compatibility',
  severity: 'note',
  engines: ['postgres'],
  why: 'From the first NULL on, running code that takes the column for always given fails, or counts and compares wrongly. NOT NULL cannot be set again until every NULL is replaced.',
  instead: 'Deploy code that reads NULL first, and code that writes it after this migration.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL', 'https://www.postgresql.org/docs/current/functions-comparison.html'],
  check: {
    *dropNotNull(step, whole) {
      yield* loosened(step, step.operation.table, step.operation.column, whole);
    },
    *dropConstraint(step, whole) {
      const { table, name } = step.operation;
      const constraint = tableBefore(step, table)?.constraints.find((each) => each.name === name);
      if (constraint?.type === 'notNull') yield* loosened(step, table, constraint.columns[0] ?? '', whole);
    },
  },
});

function* loosened(step: Step, table: Name, name: string, { after, steps }: Replayed): Generator<Report> {
  const found = tableBefore(step, table);
  const [old, next] = [found, after.tables.get(tableKey(step.before, table))].map((each) => each && findColumn(each, name));
  if (!next || next.notNull || isNew(step, table) || isMadeHere(step, old?.addedBy) || (old && !old.notNull && found?.known)) return;
  if (steps.slice(0, steps.indexOf(step)).some((other) => isRenamedTo(other, tableKey(step.before, table), name))) return; // no code has that name yet
  yield { message: `${sqlName(table)}.${sqlName({ name })} may be NULL from here on: code that reads it has to expect that.`, help: 'Deploy code that reads NULL first.' };
}

function isRenamedTo({ operation, before, after }: Step, table: TableName, column: string): boolean {
  switch (operation.kind) {
    case 'renameColumn': return operation.to === column && tableKey(before, operation.table) === table;
    case 'renameTable': return tableKey(after, { ...operation.table, name: operation.to.name }) === table;
    default: return false;
  }
}
