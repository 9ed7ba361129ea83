import { sqlName, tableKey, writtenName } from '../src/catalog/names.ts';
import type { Column, Replayed, Step, StepOf, TableName } from '../src/model.ts';
import { attachedTo, madeAgain, needing, sequencesMoved } from '../src/plan/attached.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { placesOf } from '../src/plan/left-out.ts';
import { original, renamed } from '../src/plan/renamed.ts';
import { renderType } from '../src/plan/render.ts';
import { movedOver, unwritten } from '../src/plan/unwritten.ts';
import { defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'rename-column',
  title: 'Renaming a column breaks code that uses the old name',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'The rename itself takes an instant, but from that instant on every running instance of the application that still says the old name fails.',
  instead: 'Expand and contract: add the new column, write both, backfill, read the new one, then drop the old one.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME'],
  check: {
    *renameColumn(step, whole) {
      const { table, column, to } = step.operation;
      const found = tableBefore(step, table);
      const known = found?.columns.find(({ name }) => name === column);
      if (isNew(step, table) || isMadeHere(step, known?.addedBy)) return;
      const at = whole.steps.findIndex(({ operation }) => operation === step.operation);
      if (whole.steps.slice(0, at).some(({ operation, before }) => operation.kind === 'renameColumn' && operation.to === column && tableKey(before, operation.table) === found?.name)) return; // no code has that name yet
      const end = renamed(whole.steps.slice(at), tableKey(step.before, table), [column]);
      const [now] = end.columns;
      if (now?.now === undefined || now.now === column) return; // gone, of which drop-column speaks, or back
      const isView = found?.kind === 'view' || found?.kind === 'materializedView';
      const [on, from, into] = [sqlName(table), sqlName({ name: column }), sqlName({ name: to })];
      const called = sqlName(writtenName(original(whole.steps.slice(0, at), tableKey(step.before, table), []).table)); // as code knows the table
      if (whole.after.tables.get(end.table)?.columns.some(({ name }) => name === column)) {
        yield { ...(isInStep(step, whole, column) && { severity: 'note' }), message: `${on}.${from} is another column from now on: code that says it reads and writes other values.`, help: `Deploy code that does not say ${from} first, or that may find either column there.` };
        return;
      }
      const old = takenOver(step, whole);
      const isSwap = whole.steps.slice(0, at).some(({ operation, before }) => operation.kind === 'dropColumn' && operation.column === to && tableKey(before, operation.table) === found?.name);
      if (old && (isSwap || isInStep(step, whole, to))) {
        yield { severity: 'note', message: `${on}.${into} is from now on the column that was ${from}, and code that still says ${from} fails.`, help: `Make sure that no code but what fills it says ${from}.` };
        return;
      }
      yield {
        message: `Code that still says ${called}.${from} fails as soon as this is applied.`,
        help: old ? `Keep the name ${from}: code that has moved over to it goes on. Drop the old ${into} when no code says it any more.` : isView ? `Show it under both names, ${into} at the end, with CREATE OR REPLACE VIEW; create the view anew without ${from} when no code says it any more.` : [`ALTER TABLE ${on} ADD COLUMN ${into} ${known ? renderType(known.type) : '<type>'};`, ...movedOver(unwritten(table, found, [column]), 'both', into, othersLater(whole.steps.slice(at + 1), end.table, now.now)), ...madeAgain(attachedTo(whole.after.tables.get(end.table), now.now), needing(step.before, found, column), into), ...sequencesMoved(step.before, found, column, into), `ALTER TABLE ${on} DROP COLUMN ${from};`].join('\n'),
      };
    },
  },
});

/** Where an UPDATE gives the column other values than those that it had under its old name. */
function othersLater(later: readonly Step[], table: TableName, column: string): string {
  const changed = ofKind(later, 'write').filter(({ operation: { verb, table: on, assigned = [] }, before }) => verb === 'update' && tableKey(before, on) === table && assigned.some((one) => one.column === column));
  return changed.length === 0 ? '' : ` (with the values that ${placesOf(changed)} ${changed.length > 1 ? 'give' : 'gives'} it)`;
}

/** The column that has the new name until this migration. */
function takenOver({ operation: { table, to }, before }: StepOf<'renameColumn'>, whole: Replayed): Column | undefined {
  return whole.before.tables.get(tableKey(before, table))?.columns.find(({ name }) => name === to);
}

/** Has another column been given the values of this one, which a trigger may keep up? Then that was on purpose. */
function isInStep({ operation: { table }, before }: StepOf<'renameColumn'>, whole: Replayed, column: string): boolean {
  const found = whole.before.tables.get(tableKey(before, table));
  return found !== undefined && (found.triggers.length > 0 || found.columns.some((each) => each.name === column && (each.copiedBy ?? each.copiedInPartBy) !== undefined));
}
