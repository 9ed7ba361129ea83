/** What puts rows back into tables that a migration empties. */
import { tableKey } from '../catalog/names.ts';
import type { Replayed, Step, TableName } from '../model.ts';
import { placesOf } from './left-out.ts';

/** Where each of them gets rows again, later in the migration; undefined where one does not. */
export function refilledAt(step: Step, { steps }: Replayed, tables: readonly TableName[]): string | undefined {
  const later = steps.slice(steps.indexOf(step) + 1);
  const filling = tables.map((table) => later.find(({ operation, before }) => operation.kind === 'write' && operation.verb === 'insert' && tableKey(before, operation.table) === table));
  const found = filling.filter((each) => each !== undefined);
  return found.length < tables.length ? undefined : placesOf([...new Set(found)]);
}
