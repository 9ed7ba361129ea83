/** What a migration adds and leaves behind: at its end it is there, and before it was not. What the server refuses is not added. */
import { findTable } from '../catalog/names.ts';
import type { Index, Replayed, Step, Table, TableConstraint } from '../model.ts';
import { isRefused } from '../replay-migration.ts';

/** `table` is as it is at the end. */
export type Added<T> = { readonly step: Step; readonly table: Table; readonly part: T };

export function addedConstraints(whole: Replayed, type: TableConstraint['type']): readonly Added<TableConstraint>[] {
  return added(whole, ({ constraints }) => constraints, (constraint) => constraint.type === type && !constraint.inherited);
}

export function addedIndexes(whole: Replayed): readonly Added<Index>[] {
  return added(whole, ({ indexes }) => indexes, () => true);
}

/** Tables that the migration made, as they are at its end. */
export function addedTables({ steps, after, migration }: Replayed): readonly { readonly step: Step; readonly table: Table }[] {
  return steps.flatMap((step) => {
    const { operation } = step;
    const made = operation.kind === 'createTable' && !isRefused(step) ? findTable(step.after, operation.table) : undefined;
    const table = made && after.tables.get(made.name);
    const isMade = table?.createdBy === migration.id && step.before.tables.get(table.name)?.createdBy !== migration.id;
    return table && isMade ? [{ step, table }] : [];
  });
}

function added<T extends { readonly name: string }>({ steps, after }: Replayed, partsOf: (table: Table) => readonly T[], counts: (part: T) => boolean): readonly Added<T>[] {
  return steps.flatMap((step) => {
    const { operation } = step;
    if (isRefused(step)) return [];
    const now = 'table' in operation && operation.table ? findTable(step.after, operation.table) : undefined;
    const table = now && after.tables.get(now.name);
    const before = now && step.before.tables.get(now.name);
    if (!now || !table || partsOf(now) === (before && partsOf(before))) return [];
    const old = new Set(before && partsOf(before).filter(counts).map(({ name }) => name));
    const last = new Map(partsOf(table).filter(counts).map((part) => [part.name, part]));
    return partsOf(now).filter(counts).flatMap(({ name }) => (old.has(name) ? [] : [last.get(name) ?? []].flat().map((part) => ({ step, table, part: part as T }))));
  });
}
