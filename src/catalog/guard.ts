/**
 * Operations under a condition that cannot be decided from the text. What they create is taken to be there afterwards, as with
 * IF NOT EXISTS, and what they alter to be altered, but the table is uncertain; a table or view they drop stays, uncertain.
 */
import type { Catalog, Table, TableName } from '../model.ts';
import type { Name, Operation, OperationKind } from '../operations.ts';
import { tableKey } from './names.ts';
import { lacking } from './references.ts';
import { editTable } from './table-edits.ts';

/** The catalog after a guarded operation, from those before it and after the same without a guard. */
export function guarded(before: Catalog, operation: Operation, after: Catalog): Catalog {
  if (operation.kind === 'unknown' || operation.kind === 'dropSchema') return lacking(after);
  // What is missing may be what the condition is about.
  if (operation.kind === 'dropTable') return uncertain(before, tableKey(before, operation.table));
  if (operation.kind === 'dropView') return uncertain(before, tableKey(before, operation.view));
  const target = alteredTable(operation);
  const settled = { ...after, complete: before.complete, older: before.older };
  if (target !== undefined) return uncertain(settled, tableKey(settled, target));
  return 'table' in operation && operation.table !== undefined && !PARTLESS.has(operation.kind) && !isIfMissing(operation.guard) ? editTable(settled, tableKey(settled, operation.table), differing) : settled;
}

/** Is what it guards there afterwards in any case? */
function isIfMissing(guard: string | undefined): boolean {
  return guard !== undefined && /\bduplicate_|^IF NOT EXISTS\b/i.test(guard);
}

/** No part comes or goes with it. */
const PARTLESS: ReadonlySet<OperationKind> = new Set<OperationKind>(['write', 'truncate', 'lockTable', 'setIdentity', 'setColumnOption', 'setClusterIndex']);

function differing(table: Table): Table {
  return table.mayDiffer ? table : { ...table, mayDiffer: true };
}

const ALTERING: ReadonlySet<OperationKind> = new Set<OperationKind>([
  'dropColumn', 'renameColumn', 'alterColumnType', 'setDefault', 'dropDefault', 'setNotNull', 'dropNotNull', 'setExpression', 'dropExpression', 'addIdentity', 'dropIdentity',
  'alterConstraint', 'validateConstraint', 'dropConstraint', 'renameConstraint', 'attachPartition', 'detachPartition', 'inherit', 'noInherit', 'setLogged', 'setRowSecurity',
]);

function alteredTable(operation: Operation): Name | undefined {
  if (operation.kind === 'renameTable') return { ...operation.table, ...operation.to };
  return 'table' in operation && ALTERING.has(operation.kind) ? operation.table : undefined;
}

function uncertain(catalog: Catalog, key: TableName): Catalog {
  return editTable(catalog, key, (table) => (table.uncertain ? table : { ...table, uncertain: true }));
}
