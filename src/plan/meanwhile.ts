/** What a change of rows meets when it is deployed later than the column that it fills: rows that code has made in between. */
import { findColumn } from '../catalog/columns.ts';
import { findTable, sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed, StepOf } from '../model.ts';
import { listed } from './listed.ts';

/** In sentences; only where all pending migrations run in one transaction, so that the next one comes with a later release. */
export function meanwhile(step: StepOf<'write'>, whole: Replayed): readonly string[] {
  const { script, operation: { verb, table: name, assigned = [], where }, before, migration } = step;
  const table = findTable(before, name);
  if (!script.transaction.pendingAsOne || !table) return [];
  const later = whole.steps.slice(whole.steps.indexOf(step) + 1).filter(({ operation, before: then }) => 'table' in operation && operation.table && tableKey(then, operation.table) === table.name);
  const filled = verb === 'update' ? assigned.map(({ column }) => findColumn(table, column)).filter((column) => column !== undefined && column.addedBy === migration.id && !column.notNull && column.default === undefined).map((column) => column!.name) : [];
  const isLimited = (column: string): boolean => where?.conjuncts.some((part) => part.column === column && part.operator === 'is null') === true;
  const open = filled.filter((column) => !isLimited(column));
  const kept = filled.filter((column) => isLimited(column) && !later.some(({ operation }) => operation.kind === 'setNotNull' && operation.column === column));
  const required = later.flatMap(({ operation }) => (operation.kind === 'dropColumn' ? findColumn(table, operation.column) ?? [] : [])).filter(({ notNull, default: value, generated }) => notNull && value === undefined && generated === undefined);
  const own = (columns: readonly string[]): string => listed(columns.map((column) => sqlName({ name: column })));
  return [
    ...(open.length > 0 ? [`Limit it to WHERE ${open.map((column) => `${sqlName({ name: column })} IS NULL`).join(' AND ')}: by then code has given other rows values of its own.`] : []),
    ...(kept.length > 0 ? [`Limit it to rows that are older than ${own(kept)}: those that come in between may hold NULL because it is meant.`] : []),
    ...(required.length > 0 ? [`In place of what drops ${own(required.map(({ name: column }) => column))}, DROP NOT NULL of it stays here: until then code inserts rows without it.`] : []),
  ];
}
