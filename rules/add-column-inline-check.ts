import { sqlName } from '../src/catalog/names.ts';
import type { StepOf } from '../src/model.ts';
import { inOneAlter, ofKind } from '../src/plan/in-a-row.ts';
import { columnChecksLater } from '../src/plan/inline-constraints.ts';
import { defineRule, longLock, works } from '../src/rule.ts';
import { listedNames } from './drop-cascade.ts';

export default defineRule({
  id: 'add-column-inline-check',
  title: 'Add a column\'s CHECK separately, NOT VALID',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'A CHECK inside ADD COLUMN is tested on every existing row under ACCESS EXCLUSIVE, even where the new column is NULL everywhere.',
  instead: 'Add the column, then its CHECK NOT VALID, and validate it in the next migration.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step, whole) {
      const effect = longLock(step);
      if (!effect || !isChecked(step)) return;
      const columns = ofKind(inOneAlter(step, whole), 'addColumn').filter(isChecked);
      const names = columns.length > 1 ? ` for ${listedNames(columns.map(({ operation: { column } }) => sqlName({ name: column.name })))}` : '';
      yield {
        ...(columns[0]?.operation !== step.operation && { toldBefore: true }),
        message: `Every row of ${sqlName(step.operation.table)} is checked${names} under ${effect.lock}: nobody can read or write it until that is done.`,
        help: columnChecksLater(columns),
      };
    },
  },
});

/** Is it gone over, and neither written anew nor indexed? */
function isChecked(step: StepOf<'addColumn'>): boolean {
  const { column, constraints } = step.operation;
  const effect = longLock(step);
  const isTested = constraints.some(({ type }) => type === 'check') || (column.generated === 'virtual' && column.notNull);
  return effect !== undefined && !works(effect, 'write') && isTested && !constraints.some(({ type }) => type === 'unique' || type === 'primaryKey');
}
