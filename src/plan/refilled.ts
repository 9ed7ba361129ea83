/** What puts rows back into tables that a migration empties. */
import { tableKey } from '../catalog/names.ts';
import type { Replayed, Step, TableName } from '../model.ts';
import { placesOf } from './left-out.ts';
import { listed } from './listed.ts';

/** Where each of them gets rows again, later in the migration; undefined where one does not. */
export function refilledAt(step: Step, { steps }: Replayed, tables: readonly TableName[]): string | undefined {
  const later = steps.slice(steps.indexOf(step) + 1);
  const filling = tables.map((table) => later.find(({ operation, before }) => operation.kind === 'write' && operation.verb === 'insert' && tableKey(before, operation.table) === table));
  const found = filling.filter((each) => each !== undefined);
  if (found.length < tables.length) return undefined;
  const [called, own] = [found.flatMap((each) => each.called?.by ?? []), found.filter((each) => each.called === undefined)];
  return listed([...new Set([...(own.length > 0 ? [placesOf([...new Set(own)])] : []), ...called])]);
}
