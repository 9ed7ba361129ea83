import { findColumn, unknownType } from '../src/catalog/columns.ts';
import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import type { StepOf } from '../src/model.ts';
import type { OperationKind } from '../src/operations.ts';
import { around } from '../src/plan/attached.ts';
import { typeInPhases } from '../src/plan/change-type.ts';
import { alterTable, inARow, ofKind, statementsOf } from '../src/plan/in-a-row.ts';
import { renderType } from '../src/plan/render.ts';
import { effectsIn, isZoneUnknown } from '../src/plan/time-zone.ts';
import { defineRule, longLock, tableBefore, works } from '../src/rule.ts';

type Change = StepOf<'alterColumnType'>;

export default defineRule({
  id: 'alter-column-type-rewrite',
  title: 'Changing a column\'s type can rewrite the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'Unless the old values are valid as they are stored, ALTER COLUMN TYPE writes the whole table and its indexes anew under ACCESS EXCLUSIVE: nobody can read or write it meanwhile. varchar to a longer varchar or text, and numeric to a higher precision at the same scale, are free. All actions of one ALTER TABLE share one rewrite.',
  instead: 'Add a column of the new type, write both, backfill in batches, switch the readers over, drop the old column.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *alterColumnType(step, whole) {
      if (!rewrites(step)) return;
      const row = inARow(step, whole);
      const changes = withoutRepeats(ofKind(row, 'alterColumnType').filter(rewrites), step);
      const effect = longLock(step);
      const [start, end] = [row[0], row.at(-1)];
      if (!effect || !start || !end) return;
      const toldBefore = changes[0]?.operation !== step.operation;
      const { table } = step.operation;
      const times = statementsOf(changes);
      const work = changes.flatMap((change) => (isZoneUnknown(change) ? effectsIn(change, 'UTC') : change.effects));
      const isByZone = !work.some((other) => works(other, 'rewrite'));
      const others = typeInPhases(changes, whole, start.before, around(tableBefore(start, table), findTable(end.after, table), whole.after.tables.get(tableKey(end.after, table))));
      const help = [...(times > 1 ? [`-- one rewrite instead of ${times}:`, alterTable(table, row.filter(({ operation: { kind } }) => ofColumns.includes(kind)))] : []), ...(times > 1 && others.length > 0 ? ['-- or none:'] : []), ...others];
      yield {
        ...(toldBefore && { toldBefore }),
        ...(isByZone && !work.some((other) => works(other)) && { severity: 'warning' }),
        message: `${listed(changes)} writes the whole of ${sqlName(effect.table)} anew ${times > 1 ? `${times} times ` : ''}under ${effect.lock}${isByZone ? ' unless the session\'s TimeZone is UTC' : ''}: nobody can read or write it until that is done.`,
        ...(help.length > 0 && { help: help.join('\n') }),
      };
    },
  },
});

/** What can share an ALTER TABLE with the changes, in whatever order it is written. */
const ofColumns: readonly OperationKind[] = ['alterColumnType', 'dropDefault', 'setDefault', 'dropNotNull', 'setNotNull'];

function rewrites(step: Change): boolean {
  const effect = longLock(step);
  return effect !== undefined && works(effect, 'rewrite');
}

/** A column that changes twice takes two statements. */
function withoutRepeats(changes: readonly Change[], step: Change): readonly Change[] {
  const columns = new Set(changes.map(({ operation }) => operation.column));
  return columns.size === changes.length ? changes : changes.filter(({ statement }) => statement === step.statement);
}

/** `integer → bigint`, or of several columns each with its change. */
function listed(changes: readonly Change[]): string {
  if (changes.length === 1) return changes.map((change) => changeText(change) ?? (change.operation.using ? 'This USING expression' : 'This change')).join();
  const parts = changes.map((change) => ({ of: sqlName({ name: change.operation.column }), text: changeText(change) }));
  return `Changing ${parts.map(({ of, text }) => (text === undefined ? of : `${of} (${text})`)).join(', ')}`;
}

/** Undefined where the old type is not known, or the new one is the same. */
function changeText(change: Change): string | undefined {
  const { table, column, type } = change.operation;
  const found = tableBefore(change, table);
  const old = found && findColumn(found, column)?.type;
  const [from, to] = [old === undefined || old === unknownType ? undefined : renderType(old), renderType(type)];
  return from === undefined || from === to ? undefined : `${from} → ${to}`;
}
