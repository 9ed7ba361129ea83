/** A view that keeps a renamed table's old name in use. */
import { findColumn } from '../catalog/columns.ts';
import { nameOf, sqlName, tableKey } from '../catalog/names.ts';
import { supports } from '../effects/features.ts';
import type { Column, Replayed, StepOf, Table } from '../model.ts';
import type { Name, OperationKind } from '../operations.ts';
import { laterThan } from './in-history.ts';
import { original, renamed } from './renamed.ts';

/** It shows the old columns under their old names, those that are left when the migration ends; `grant`: the rights on it. */
export function viewUnderOldName(step: StepOf<'renameTable'>, whole: Replayed, grant: string): readonly string[] {
  const { before, after, steps, migration } = whole;
  const { engine, operation: { table, to } } = step;
  const [view, next] = [sqlName(table), { ...table, name: to.name }];
  const at = steps.findIndex(({ operation }) => operation === step.operation);
  const first = before.tables.get(original(steps.slice(0, at), tableKey(step.before, table), []).table);
  const { table: key, columns } = renamed(steps, first?.name ?? tableKey(step.before, table), first?.columns.map(({ name }) => name) ?? []);
  const end = after.tables.get(key);
  if (!end) return ['-- no view can take its place: the migration drops the table'];
  const isSame = !first?.known || columns.every(({ old, now }) => old === now);
  const found = inTheWay(table, end, whole, end.known ? new Set(isSame ? end.columns.map(({ name }) => name) : columns.flatMap(({ now }) => now ?? [])) : undefined);
  const later = found && { ...found, path: found.path === step.script.path ? 'a later changeset of this file' : found.path };
  if (later && later.kind !== 'column') return [`-- no view can take its place: ${later.path} ${later.kind === 'dropped' ? 'drops the table' : `makes another ${view}`}, and the view would stand in the way of that`];
  const changes = steps.slice(at + 1).filter(({ operation, before: catalog }) => CHANGING.has(operation.kind) && 'table' in operation && operation.table && tableKey(catalog, operation.table) === tableKey(step.after, next));
  // A view of its owner's goes round the policies of the table.
  const invoker = (end.rowSecurity || migration.reader === 'supabase') && supports(engine, 'securityInvoker') ? ' WITH (security_invoker = true)' : '';
  const shown = isSame ? '*' : columns.flatMap(({ old, now }) => (now === undefined ? [] : old === now ? [sqlName({ name: old })] : [`${sqlName({ name: now })} AS ${sqlName({ name: old })}`])).join(', ');
  const gone = columns.flatMap(({ old, now }) => (now === undefined ? [sqlName({ name: old })] : []));
  const required = end.columns.filter((column) => isRequired(column, first, migration.id)).map(({ name }) => sqlName({ name }));
  return [
    ...(changes.length > 0 || key !== tableKey(step.after, next) ? [`-- at the end of the migration, ${changes.every(({ operation }) => operation.kind === 'renameColumn') && key === tableKey(step.after, next) ? 'when the columns have their names' : 'as a view would stand in the way of what follows'}:`] : []),
    `CREATE VIEW ${view}${invoker} AS SELECT ${shown} FROM ${key === tableKey(step.after, next) ? sqlName(next) : sqlName(key)};`,
    grant,
    ...(later ? [`-- and before ${later.path}, as the view would stand in the way of what that does:\n-- DROP VIEW ${view};`] : []),
    ...(gone.length > 0 ? [`-- code that says ${gone.join(', ')} fails all the same`] : []),
    ...(required.length > 0 ? [`-- INSERTs fail all the same: ${required.join(', ')} ${required.length > 1 ? 'are' : 'is'} NOT NULL without a default`] : []),
  ];
}

/** The first later migration that a view of the old name would have fail; `shown`: the columns that the view reads, undefined where that may be any. */
function inTheWay(old: Name, { name: key }: Table, whole: Replayed, shown: Set<string> | undefined): { readonly path: string; readonly kind: 'dropped' | 'made' | 'column' } | undefined {
  const isOld = (name: Name): boolean => name.name === old.name && (name.schema ?? old.schema) === old.schema;
  const isNow = (name: Name): boolean => name.name === nameOf(key).name && (name.schema ?? nameOf(key).schema) === nameOf(key).schema;
  for (const { up: { path, statements } } of laterThan(whole)) {
    for (const operation of statements.flatMap(({ operations }) => operations)) {
      if (operation.kind === 'dropView' && isOld(operation.view)) return undefined;
      if (!('table' in operation) || !operation.table) continue;
      const { kind, table } = operation;
      if (kind === 'dropTable' && (isNow(table) || isOld(table))) return { path, kind: 'dropped' };
      if ((kind === 'createTable' && isOld(table)) || (kind === 'renameTable' && operation.to.name === old.name)) return { path, kind: 'made' };
      if ((kind === 'dropColumn' || kind === 'alterColumnType') && isNow(table) && shown?.has(operation.column) !== false) return { path, kind: 'column' };
      if (kind === 'renameColumn' && isNow(table) && shown?.delete(operation.column)) shown.add(operation.to);
      // Under another name it is no longer told apart.
      if (kind === 'renameTable' && isNow(table)) return undefined;
    }
  }
  return undefined;
}

/** What a view that is there would stand in the way of, or does not know yet. */
const CHANGING: ReadonlySet<OperationKind> = new Set<OperationKind>(['dropColumn', 'alterColumnType', 'renameColumn']);

/** Is it new, so that old code gives it no value, and cannot do without one? */
function isRequired({ name, notNull, default: value, generated, addedBy }: Column, first: Table | undefined, migration: string): boolean {
  return addedBy === migration && notNull && value === undefined && generated === undefined && !(first && findColumn(first, name));
}
