/** What a migration and its way back leave different. */
import { compare } from '../catalog/compare.ts';
import type { Difference } from '../catalog/difference.ts';
import { findSequence, findTable } from '../catalog/names.ts';
import { changedKeys } from '../catalog/persistent-map.ts';
import type { Catalog, Index, Replayed, TableName } from '../model.ts';
import { isUntouched } from './untouched.ts';
import { isRead, wayBackOf } from './way-back.ts';

/** Undefined where that is not certain: there is no way back, one of the two fails, or what is not read may have to do with it. */
export function leftDifferent(whole: Replayed): readonly Difference[] | undefined {
  const { migration, before, steps, down } = whole;
  if (!down || wayBackOf(migration) !== 'given' || [...steps, ...down.steps].some(({ refusal }) => refusal && !refusal.likely)) return undefined;
  const all = compare(before, down.after).filter((difference) => !isShared(difference, whole) && !(difference.is === undefined && ((difference.object === 'relation' && makes(whole, difference.name)) || (difference.object === 'sequence' && makesSequence(whole, difference.name)))));
  if (!isRead(whole)) {
    const certain = all.filter((difference) => isUntouched(difference, whole));
    return certain.length === 0 ? undefined : certain;
  }
  const found = all.filter((difference) => !mayGoAlong(difference, whole));
  return found.length === 0 && (all.length > 0 || isOpen(before, down.after)) ? undefined : found;
}

/** May they differ in what the history does not tell: casts in what an index computes, what ALTER POLICY has changed, or the partitions that a job makes of a table? */
function isOpen(before: Catalog, after: Catalog): boolean {
  return before.tables !== after.tables && [...changedKeys(before.tables, after.tables)].some((key) => {
    const [was, is] = [before.tables.get(key), after.tables.get(key)];
    const isPartitionedAgain = was?.partitionBy && is?.partitionBy && was.createdBy !== is.createdBy && was.children.length === 0;
    const isAltered = is?.policies.some((policy) => was?.policies.some((old) => old !== policy && old.name === policy.name && !(old.made && policy.made)));
    return isPartitionedAgain || isAltered || is?.indexes.some(({ name, recast }) => recast && !was?.indexes.find((index) => index.name === name)?.recast);
  });
}

/** Is it on a table that may be a partition of another one, made by what nobody reads, with an index of the same columns that takes this one in, and along when it goes? */
function mayGoAlong({ object, was, is, ...difference }: Difference, { steps, down }: Replayed): boolean {
  if (object !== 'index' || was || !is || !('table' in difference) || down?.after.tables.get(difference.table)?.createdBy !== undefined) return false;
  const columns = ({ keys }: Pick<Index, 'keys'>): string => keys.map(({ column, expression }) => column ?? expression?.text).join();
  return steps.some(({ operation, before }) => operation.kind === 'createIndex' && findTable(before, operation.table)?.partitionBy !== undefined && columns(operation) === columns(is));
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
