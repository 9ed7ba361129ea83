/** What a migration adds and leaves behind: at its end it is there, and before it was not. What the server refuses is not added. */
import { findIndex, findTable, tableKey } from '../catalog/names.ts';
import { nameAfter } from '../catalog/rename-table.ts';
import type { Index, Replayed, Step, Table, TableConstraint, TableName } from '../model.ts';
import type { Name, OperationKind } from '../operations.ts';
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
  const renaming = steps.flatMap(({ operation: { kind } }, at) => (RENAMING.has(kind) ? [at] : []));
  return steps.flatMap((step, at) => {
    const { operation } = step;
    if (isRefused(step) || RENAMING.has(operation.kind)) return [];
    const now = 'table' in operation && operation.table ? findTable(step.after, operation.table) : undefined;
    const before = now && step.before.tables.get(now.name);
    if (!now || partsOf(now) === (before && partsOf(before))) return [];
    const old = new Set(before && partsOf(before).filter(counts).map(({ name }) => name));
    return partsOf(now).filter(counts).flatMap(({ name }) => {
      if (old.has(name)) return [];
      const end = nameAtEnd(renaming.flatMap((later) => (later > at ? [steps[later]!] : [])), { table: now.name, part: name });
      const table = after.tables.get(end.table);
      const part = table && partsOf(table).find((each) => each.name === end.part && counts(each));
      return part ? [{ step, table, part }] : [];
    });
  });
}

type Named = { readonly table: TableName; readonly part: string };

const RENAMING: ReadonlySet<OperationKind> = new Set<OperationKind>(['renameTable', 'renameColumn', 'renameConstraint', 'renameIndex', 'setSchema', 'renameSchema']);

/** What a table, and a constraint or index of it, are called after the steps. */
export function nameAtEnd(steps: readonly Step[], named: Named): Named {
  return steps.filter(({ operation }) => RENAMING.has(operation.kind)).reduce(nameAfterStep, named);
}

function nameAfterStep({ table, part }: Named, { operation, before }: Step): Named {
  const isPart = (name: Name): boolean => findIndex(before, name)?.table.name === table && name.name === part;
  if (operation.kind === 'renameConstraint' && operation.name === part && tableKey(before, operation.table) === table) return { table, part: operation.to };
  if (operation.kind === 'renameIndex' && isPart(operation.name)) return { table, part: operation.to };
  if (operation.kind === 'renameTable' && findTable(before, operation.table) === undefined && isPart(operation.table)) return { table, part: operation.to.name };
  return { table: nameAfter(table, operation, before), part };
}
