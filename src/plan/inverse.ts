/** The way back that undoes a migration, where that is certain. */
import { compare } from '../catalog/compare.ts';
import { findTable } from '../catalog/names.ts';
import type { Replayed, Statement, Step, Table } from '../model.ts';
import type { OperationKind } from '../operations.ts';
import { inverseOfStep } from './inverse-step.ts';
import { isRead } from './way-back.ts';

/** `sql`: statements in the order that they run; `blocked`: the statement that nobody knows how to undo. */
export type Inverse = { readonly sql: readonly string[] } | { readonly blocked: Statement };

/** Undefined where there is nothing to undo, or not all of the migration is read. */
export function inverseOf(whole: Replayed): Inverse | undefined {
  const { steps, before, after } = whole;
  if (!isRead(whole) || compare(before, after).length === 0) return undefined;
  const sql: string[] = [];
  for (const step of [...steps].reverse()) {
    if (isPassing(step) || inNew(step, whole) || isPartOfNew(step, whole)) continue;
    const inverse = step.operation.guard === undefined && !step.called && !step.refusal ? inverseOfStep(step, whole) : undefined;
    if (!inverse) return { blocked: step.statement };
    sql.push(...inverse);
  }
  return sql.length === 0 ? undefined : { sql };
}

/** Does it end with the table that the migration itself makes? */
function inNew({ operation, before, migration }: Step, whole: Replayed): boolean {
  if (!('table' in operation) || !operation.table) return false;
  const { kind } = operation;
  if (kind === 'createTable' || kind === 'createTableAs' || kind === 'dropTable' || kind.startsWith('rename') || kind === 'setClusterIndex') return false;
  const table = findTable(before, operation.table);
  if (kind === 'createTrigger' || kind === 'createPolicy' || (kind === 'addConstraint' && operation.constraint.type === 'foreignKey')) return false;
  // A default, a check or an index may need what is made after the table, and dropped before it.
  if (NEEDING.has(kind) && whole.steps.some((step) => ['createFunction', 'createType', 'createDomain'].includes(step.operation.kind))) return false;
  return isMadeHere(table, migration.id, whole);
}

const NEEDING: ReadonlySet<OperationKind> = new Set<OperationKind>(['addColumn', 'setDefault', 'addConstraint', 'createIndex']);

function isMadeHere(table: Table | undefined, migration: string, whole: Replayed): boolean {
  return table !== undefined && table.createdBy === migration && !whole.before.tables.has(table.name);
}

/** A partition of a new table goes with that. */
function isPartOfNew({ operation, before, after, migration }: Step, whole: Replayed): boolean {
  return operation.kind === 'createTable' && operation.partitionOf !== undefined && whole.after.tables.get(findTable(after, operation.table)?.name ?? '')?.bound !== undefined && isMadeHere(findTable(before, operation.partitionOf.parent), migration.id, whole);
}

/** Is it only said, or about a temporary table? */
function isPassing({ operation, before, after }: Step): boolean {
  if (operation.kind === 'comment') return true;
  const table = 'table' in operation && operation.table ? findTable(after, operation.table) ?? findTable(before, operation.table) : undefined;
  return table?.persistence === 'temporary';
}

/** The first words of the statement that is in the way. */
export function inTheWay(text: string, { range }: Statement): string {
  const words = text.slice(...range).replace(/\s+/g, ' ');
  return words.length > 60 ? `${words.slice(0, 60).trimEnd()} …` : words;
}

