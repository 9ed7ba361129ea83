import { findColumn } from '../src/catalog/columns.ts';
import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, Report, Step, StepOf, TableName } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { listed } from '../src/plan/listed.ts';
import { alike, defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

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
      const isLoosened = (each: StepOf<'dropNotNull'>): boolean => loosens(each, each.operation.table, each.operation.column, whole);
      if (!isLoosened(step)) return;
      const { steps, fold } = alike(step, whole, isLoosened);
      yield { ...fold, ...told(step.operation.table, steps.map(({ operation }) => operation.column)) };
    },
    *dropConstraint(step, whole) {
      const { table, name } = step.operation;
      const constraint = tableBefore(step, table)?.constraints.find((each) => each.name === name);
      const [column] = constraint?.type === 'notNull' ? constraint.columns : [];
      if (column !== undefined && loosens(step, table, column, whole)) yield told(table, [column]);
    },
  },
});

function loosens(step: Step, table: Name, name: string, { after, steps }: Replayed): boolean {
  const found = tableBefore(step, table);
  const [old, next] = [found, after.tables.get(tableKey(step.before, table))].map((each) => each && findColumn(each, name));
  if (!next || next.notNull || isNew(step, table) || isMadeHere(step, old?.addedBy) || (old && !old.notNull && found?.known)) return false;
  return !steps.slice(0, steps.indexOf(step)).some((other) => isRenamedTo(other, tableKey(step.before, table), name)); // no code has that name yet
}

function told(table: Name, columns: readonly string[]): Report {
  const names = columns.map((name) => `${sqlName(table)}.${sqlName({ name })}`);
  return { message: `${listed(names)} may be NULL from here on: code that reads ${names.length > 1 ? 'them' : 'it'} has to expect that.`, help: 'Deploy code that reads NULL first.' };
}

function isRenamedTo({ operation, before, after }: Step, table: TableName, column: string): boolean {
  switch (operation.kind) {
    case 'renameColumn': return operation.to === column && tableKey(before, operation.table) === table;
    case 'renameTable': return tableKey(after, { ...operation.table, name: operation.to.name }) === table;
    default: return false;
  }
}
