import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, StepOf } from '../src/model.ts';
import { columnsFor, droppedFor } from '../src/plan/actions.ts';
import { columnLater, LIKEWISE } from '../src/plan/column-later.ts';
import { addColumnWith, constraintText } from '../src/plan/definition.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { constraintsLater } from '../src/plan/inline-constraints.ts';
import { isMixedUp, overOwnIndex } from '../src/plan/key-at-hand.ts';
import { keyDropped } from '../src/plan/key-replaced.ts';
import { aheadOf, neededFor } from '../src/plan/needed-here.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { overIndexes, withDrop } from '../src/plan/over-indexes.ts';
import { renamingInstead } from '../src/plan/renamed-constraint.ts';
import { constraintOverIndex } from '../src/plan/validate-later.ts';
import { isInBlock } from '../src/plan/written.ts';
import { defineRule, longLock, strongestLock } from '../src/rule.ts';

export default defineRule({
  id: 'add-unique-without-index',
  title: 'Add UNIQUE constraints over an index built CONCURRENTLY',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD CONSTRAINT … UNIQUE builds its index under ACCESS EXCLUSIVE: nobody can read or write the table until it is done. It fails when there are duplicates.',
  instead: 'CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT … UNIQUE USING INDEX, which takes an instant.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX'],
  check: {
    *addConstraint(step, whole) {
      const { constraint, table } = step.operation;
      if (constraint.type !== 'unique' || constraint.usingIndex !== undefined || !longLock(step)) return;
      const help = renamingInstead(step, whole) ?? afterFilling(step, whole) ?? overOwnIndex(step, whole) ?? builtHere(step, whole);
      yield { message: `The index of this constraint is built under ${strongestLock(step)?.lock} on ${sqlName(table)}: nobody can read or write it until that is done.`, help, ...onTheSpot('Build its index CONCURRENTLY first', step, help) };
    },
    *addColumn(step) {
      const { constraints, table, column } = step.operation;
      const unique = constraints.find(({ type }) => type === 'unique');
      const effect = longLock(step);
      if (!unique || !effect || effect.work === 'rewrite') return;
      yield {
        message: `UNIQUE on the new column builds an index under ${effect.lock} on ${sqlName(table)}: nobody can read or write it until that is done.`,
        // A foreign key of a column without a default has nothing to look up.
        help: column.default ? [addColumnWith(step, 'collate', 'default', 'notNull'), ...constraintsLater(step)].join('\n') : [addColumnWith(step, 'collate', 'foreignKey'), ...constraintsLater(step, 'foreignKey')].join('\n'),
      };
    },
  },
});

/** Over an index that is built first; where that needs what the migration has done by then, it ends there. */
function builtHere(step: StepOf<'addConstraint'>, whole: Replayed): string {
  const why = step.session.inTransaction || isInBlock(step) ? neededFor(step, whole) : undefined;
  const isSame = isTraded(step, whole);
  const first = step.direction === 'down' ? '-- before this runs, by hand:' : '-- in a migration before this one, outside a transaction:';
  const built = overIndexes(step, isSame && why === undefined ? { phases: [first, '-- here:'] } : isSame || isSwapped(step, whole) ? { phases: withDrop() } : {});
  return why === undefined ? built : `${step.direction === 'down' ? '-- afterwards, by hand:' : `-- split the migration here, as the index needs ${why}:`}\n${built}`;
}

/** On columns that the same statement adds, and that are better filled later: the constraint after that. */
function afterFilling(step: StepOf<'addConstraint'>, whole: Replayed): string | undefined {
  const { operation: { table, constraint }, before } = step;
  const added = columnsFor(step);
  const rewriting = ofKind(whole.steps, 'addColumn').filter((each) => added.includes(each.operation) && longLock(each)?.work === 'rewrite');
  const filled = rewriting.flatMap((each) => (each.operation.column.default ? columnLater(each, each.operation.column.default, whole) : []));
  if (filled.length === 0 || filled.length < added.length || findTable(before, table)?.partitionBy) return undefined;
  return [filled.join(`\n${LIKEWISE}\n`), constraintOverIndex(before, table, constraint, { definition: constraintText(step), actions: droppedFor(step, constraint) })].join('\n');
}

/** Does the migration drop a key of the very same columns before? Without this one in its place at once, nothing keeps them apart. */
function isTraded(step: StepOf<'addConstraint'>, whole: Replayed): boolean {
  const { operation: { table, constraint: { columns } }, before } = step;
  const ahead = aheadOf(step, whole);
  const at = ahead.findIndex((other) => {
    const key = keyDropped(other);
    return key?.table === tableKey(before, table) && key.columns.length === columns.length && columns.every((column) => key.columns.includes(column));
  });
  return at >= 0 && !isMixedUp(ahead.slice(at + 1), { table: tableKey(before, table), columns });
}

/** Does the migration drop another constraint of the kind by itself, which this one takes the place of: under its name, or with columns of it? What is changed in between may need it gone. */
function isSwapped(step: StepOf<'addConstraint'>, { steps }: Replayed): boolean {
  const { operation: { table: on, constraint }, before, statement } = step;
  const key = findTable(before, on)?.name;
  const own = steps.findIndex(({ operation }) => operation === step.operation);
  return steps.some(({ operation: other, before: then, statement: dropping }, at) => {
    if (other.kind !== 'dropConstraint' || (dropping === statement && !isInBlock(step))) return false;
    const table = findTable(then, other.table);
    const old = table?.name === key ? table?.constraints.find(({ name, type }) => name === other.name && type === 'unique') : undefined;
    return table !== undefined && old !== undefined && (old.name === constraint.name || old.columns.some((column) => constraint.columns.includes(column))) && !isMixedUp(steps.slice(at + 1, own), { table: table.name, columns: old.columns });
  });
}
