/** What a migration and its way back leave different. */
import { compare } from '../catalog/compare.ts';
import type { Difference } from '../catalog/difference.ts';
import { findSequence, findTable } from '../catalog/names.ts';
import { changedKeys } from '../catalog/persistent-map.ts';
import type { Catalog, Replayed, TableName } from '../model.ts';
import { isRead, wayBackOf } from './way-back.ts';

/** Undefined where that is not certain: there is no way back, not all of it is read, or one of the two fails. */
export function leftDifferent(whole: Replayed): readonly Difference[] | undefined {
  const { migration, before, steps, down } = whole;
  if (!down || wayBackOf(migration) !== 'given' || !isRead(whole) || [...steps, ...down.steps].some(({ refusal }) => refusal && !refusal.likely)) return undefined;
  const found = compare(before, down.after).filter((difference) => !isShared(difference, whole) && !(difference.is === undefined && ((difference.object === 'relation' && makes(whole, difference.name)) || (difference.object === 'sequence' && makesSequence(whole, difference.name)))));
  return found.length === 0 && isOpen(before, down.after) ? undefined : found;
}

/** May they differ in what the history does not tell: casts in what an index computes, or the partitions that a job makes of a table? */
function isOpen(before: Catalog, after: Catalog): boolean {
  return before.tables !== after.tables && [...changedKeys(before.tables, after.tables)].some((key) => {
    const [was, is] = [before.tables.get(key), after.tables.get(key)];
    const isPartitionedAgain = was?.partitionBy && is?.partitionBy && was.createdBy !== is.createdBy && was.children.length === 0;
    return isPartitionedAgain || is?.indexes.some(({ name, recast }) => recast && !was?.indexes.find((index) => index.name === name)?.recast);
  });
}

/** Does it make the sequence, and would fail where that is there? */
function makesSequence({ steps }: Replayed, key: string): boolean {
  return steps.some(({ operation, after }) => operation.kind === 'createSequence' && !operation.ifNotExists && findSequence(after, operation.name)?.name === key);
}

/** Does it make the table, and would fail where that is there? Then it was gone by then, whatever spoke of it before. */
export function makes({ steps, before }: Replayed, table: TableName): boolean {
  return before.tables.get(table)?.createdBy === undefined && steps.some(({ operation, after }) => (operation.kind === 'createTable' || operation.kind === 'createTableAs') && !operation.ifNotExists && findTable(after, operation.table)?.name === table);
}

/** May it have been there before, since it was only made if it was not? */
function isShared({ object, name, was }: Difference, { steps }: Replayed): boolean {
  return was === undefined && (object === 'extension' || object === 'schema') && !steps.some(({ operation }) => (operation.kind === 'createExtension' || operation.kind === 'createSchema') && operation.name === name && !operation.ifNotExists);
}
