/** Triggers that put rows into what a statement copies rows to. */
import { findRoutine, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { Operation } from '../operations.ts';
import { ofKind } from './in-a-row.ts';

/** Those that the migration makes on what the INSERT reads, and that write to its table, or run what nobody can read: by the next migration their rows are in it. */
export function fillingTriggers({ operation, before, migration }: Step, { steps, after }: Replayed): readonly StepOf<'createTrigger'>[] {
  if (operation.kind !== 'write' || operation.verb !== 'insert') return [];
  const [filled, read] = [tableKey(before, operation.table), operation.reads.map((name) => tableKey(before, name))];
  const mayFill = (does: Operation): boolean => does.kind === 'unknown' || (does.kind === 'write' && does.verb !== 'delete' && tableKey(before, does.table) === filled);
  return ofKind(steps, 'createTrigger').filter(({ operation: { table, timing, events, function: called }, before: then }) => {
    const key = tableKey(then, table);
    const isFired = timing !== 'instead of' && events.some((event) => event === 'insert' || event === 'update');
    const isOnOther = key !== filled && read.includes(key) && before.tables.get(key)?.createdBy !== migration.id;
    return isFired && isOnOther && findRoutine(after, called)?.overloads.at(-1)?.definition.body?.operations.some(mayFill) === true;
  });
}
