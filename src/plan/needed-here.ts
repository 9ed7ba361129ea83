/** What the index of a key needs of what its migration has done by then: the migration ends there. */
import { findTable, sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf, Table } from '../model.ts';
import { listed } from './listed.ts';
import { original } from './renamed.ts';
import type { Original } from './renamed.ts';
import { isInBlock } from './written.ts';

/** The table with the key, and what it and the key's columns were called before the migration. */
export type KeyPlace = { readonly table: Table | undefined; readonly was: Original };

/** `the column code`, or `the rows as they are by now`; undefined where it can be built before the migration. */
export function neededHere(ahead: readonly Step[], place: KeyPlace): string | undefined {
  const added = place.was.columns.flatMap(({ old, now }) => (old === undefined ? [sqlName({ name: now })] : []));
  return added.length > 0 ? `the ${added.length > 1 ? 'columns' : 'column'} ${listed(added)}` : ahead.some((other) => changesKey(other, place)) ? 'the rows as they are by now' : undefined;
}

/** What its migration does before the statement that adds it. */
export function aheadOf(step: StepOf<'addConstraint'>, { steps }: Replayed): readonly Step[] {
  return steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation)).filter(({ statement }) => statement !== step.statement || isInBlock(step));
}

/** The same, of a constraint that its migration adds. */
export function neededFor(step: StepOf<'addConstraint'>, whole: Replayed): string | undefined {
  const { before, operation: { table: on, constraint } } = step;
  const ahead = aheadOf(step, whole);
  return neededHere(ahead, { table: findTable(before, on), was: original(ahead, tableKey(before, on), constraint.columns) });
}

/** Does it change which rows there are, or the values of the key? */
export function changesKey({ operation, before, effects }: Step, { was, table }: KeyPlace): boolean {
  if ((operation.kind !== 'write' && operation.kind !== 'alterColumnType') || ![was.table, table?.name].includes(tableKey(before, operation.table))) return false;
  const isOfKey = (column: string): boolean => was.columns.some(({ old, now }) => column === old || column === now);
  if (operation.kind === 'alterColumnType') return isOfKey(operation.column) && effects.some(({ work }) => work !== 'metadata');
  return operation.verb !== 'insert' && (operation.verb !== 'update' || operation.assigned === undefined || operation.assigned.some(({ column }) => isOfKey(column)));
}
