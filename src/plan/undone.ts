/** What a migration and its way back leave different. */
import { compare } from '../catalog/compare.ts';
import type { Difference } from '../catalog/difference.ts';
import { findTable } from '../catalog/names.ts';
import type { Replayed, TableName } from '../model.ts';
import { isRead, wayBackOf } from './way-back.ts';

/** Undefined where that is not certain: there is no way back, not all of it is read, or one of the two fails. */
export function leftDifferent(whole: Replayed): readonly Difference[] | undefined {
  const { migration, before, steps, down } = whole;
  if (!down || wayBackOf(migration) !== 'given' || !isRead(whole) || [...steps, ...down.steps].some(({ refusal }) => refusal && !refusal.likely)) return undefined;
  return compare(before, down.after).filter((difference) => !isShared(difference, whole) && !(difference.object === 'relation' && difference.is === undefined && makes(whole, difference.name)));
}

/** Does it make the table, and would fail where that is there? Then it was gone by then, whatever spoke of it before. */
export function makes({ steps, before }: Replayed, table: TableName): boolean {
  return before.tables.get(table)?.createdBy === undefined && steps.some(({ operation, after }) => (operation.kind === 'createTable' || operation.kind === 'createTableAs') && !operation.ifNotExists && findTable(after, operation.table)?.name === table);
}

/** May it have been there before, since it was only made if it was not? */
function isShared({ object, name, was }: Difference, { steps }: Replayed): boolean {
  return was === undefined && (object === 'extension' || object === 'schema') && !steps.some(({ operation }) => (operation.kind === 'createExtension' || operation.kind === 'createSchema') && operation.name === name && !operation.ifNotExists);
}
