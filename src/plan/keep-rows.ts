/** What may stand in place of emptying a table. */
import { findColumn } from '../catalog/columns.ts';
import { sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, TableName } from '../model.ts';
import { nullableFirst } from './column-later.ts';
import { ofKind } from './in-a-row.ts';
import { laterThan } from './in-history.ts';
import { placesOf } from './left-out.ts';
import { listed } from './listed.ts';
import { keptInside, nullableColumn } from './nullable-column.ts';
import { needingValues } from './waiting.ts';

/** Comments, and SQL where required columns are added that may stand beside the old ones: the rows can stay then. */
export function insteadOfEmptying(step: Step, whole: Replayed, key: TableName): string {
  const later = whole.steps.slice(whole.steps.indexOf(step)).filter(({ operation, before }) => 'table' in operation && operation.table && tableKey(before, operation.table) === key);
  const table = step.before.tables.get(key);
  const isThere = (name: string): boolean => table !== undefined && findColumn(table, name) !== undefined;
  // With IF NOT EXISTS nothing happens to one that is there.
  const isDropped = (name: string): boolean => ofKind(later, 'dropColumn').some(({ operation }) => operation.column === name);
  const required = ofKind(later, 'addColumn').filter(({ operation: { column } }) => column.notNull && !column.default && !column.generated && (!isThere(column.name) || isDropped(column.name)));
  if (required.length === 0) return deletingSome(later, isThere, requiredNext(step, whole, key));
  const names = required.map(({ operation: { column } }) => column.name);
  const taken = listed(names.filter(isThere).map((name) => sqlName({ name })));
  const added = required.filter(({ operation: { column } }) => !isThere(column.name));
  const replacing = `: add ${taken} under another name, fill it, and let it take the place of the old one in a later release`;
  if (added.length === 0) return `-- or keep the rows${replacing}`;
  const needing = needingValues(step, whole, key, names);
  const waiting = later.filter((other) => needing.includes(other) || isLosing(other, names));
  const dropped = ofKind(waiting, 'dropColumn').flatMap(({ operation: { column: name } }) => (table ? findColumn(table, name) : undefined) ?? []);
  const demanded = dropped.filter(({ notNull, default: value, generated }) => notNull && !value && !generated).map(({ name }) => sqlName({ name }));
  const kept = [...needing.filter((other) => !later.includes(other)), ...waiting];
  const rewriting = later.filter((other) => !required.some((each) => each === other) && other.effects.some(({ work, table: changed }) => work === 'rewrite' && changed === key));
  return [
    `-- or keep the rows${taken === '' ? '' : replacing}, and fill ${taken === '' ? `the new ${added.length > 1 ? 'columns' : 'column'}` : listed(added.map(({ operation: { column: { name } } }) => sqlName({ name })))}${kept.length > 0 ? `; until that is done, leave out ${placesOf(kept)}` : ''}:`,
    ...(rewriting.length > 0 ? [`-- where there are rows, ${placesOf(rewriting)} ${rewriting.length > 1 ? 'write' : 'writes'} the whole table anew`] : []),
    nullableFirst(added, nullableColumn, keptInside, demanded),
  ].join('\n');
}

/** Not all rows; what is left may be refused by what comes later, unless that is of a new column, which is NULL in all of them. */
function deletingSome(later: readonly Step[], isThere: (column: string) => boolean, next: readonly string[]): string {
  const unique = later.filter(({ operation }) => {
    if (operation.kind === 'createIndex') return operation.unique && operation.keys.every(({ column }) => column === undefined || isThere(column));
    return operation.kind === 'addConstraint' && ['unique', 'primaryKey'].includes(operation.constraint.type) && operation.constraint.columns.every(isThere);
  });
  const demanding = ofKind(later, 'setNotNull').filter(({ operation: { column } }) => isThere(column));
  const nulls = [...new Set([...demanding.map(({ operation: { column } }) => column), ...next])].map((name) => sqlName({ name }));
  return [
    '-- then delete in batches, with a WHERE that says which rows',
    ...(unique.length > 0 ? [`${placesOf(unique)} ${unique.length > 1 ? 'fail' : 'fails'} where duplicates are left`] : []),
    ...(nulls.length > 0 ? [`what is left needs a value in ${listed(nulls)}, which may not be NULL behind this`] : []),
  ].join('; ');
}

/** What following migrations of the same file demand of the table's rows: changesets that run together. */
function requiredNext({ script, before }: Step, whole: Replayed, key: TableName): readonly string[] {
  const following = laterThan(whole).filter(({ up }) => up.path === script.path).flatMap(({ up: { statements } }) => statements.flatMap(({ operations }) => operations));
  return following.flatMap((operation) => {
    if ((operation.kind !== 'setNotNull' && operation.kind !== 'addColumn') || tableKey(before, operation.table) !== key) return [];
    if (operation.kind === 'setNotNull') return [operation.column];
    return operation.column.notNull && !operation.column.default && !operation.column.generated ? [operation.column.name] : [];
  });
}

/** Does it take away what the values are made of, or refuse NULL, which rows that stay may hold? */
function isLosing({ operation }: Step, replaced: readonly string[]): boolean {
  return (operation.kind === 'dropColumn' && !replaced.includes(operation.column)) || operation.kind === 'setNotNull';
}
