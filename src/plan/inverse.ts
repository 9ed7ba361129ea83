/** The way back that undoes a migration, where that is certain. */
import { compare } from '../catalog/compare.ts';
import { nameInLiteral } from '../catalog/next-values.ts';
import { findRoutine, findSequence, findTable, findType } from '../catalog/names.ts';
import type { Replayed, Sequence, Statement, Step, StepOf, Table } from '../model.ts';
import type { Operation, OperationKind } from '../operations.ts';
import { columns } from './inverse/columns.ts';
import { objects } from './inverse/objects.ts';
import { partitions } from './inverse/partitions.ts';
import { parts } from './inverse/parts.ts';
import { relations } from './inverse/relations.ts';
import type { Undo, Undos } from './inverse/undo.ts';
import { isRead } from './way-back.ts';

/** Statements, and comments on what a person has to see to, in the order that they run; `isExact`: they undo all of it, whatever the tables hold. */
export type Inverse = { readonly sql: readonly string[]; readonly isExact: boolean };
/** The statement that nobody knows how to undo. */
export type Blocked = { readonly blocked: Statement; readonly why?: string };

/** Undefined where there is nothing to undo, or not all of the migration is read. */
export function inverseOf(whole: Replayed): Inverse | Blocked | undefined {
  const { steps, before, after } = whole;
  if (!isRead(whole) || compare(before, after).length === 0) return undefined;
  const sql: string[] = [];
  for (const step of [...steps].reverse()) {
    if (isPassing(step) || inNew(step, whole) || isPartOfNew(step, whole) || isOfNew(step, whole)) continue;
    const inverse = step.operation.guard === undefined && !step.called && !step.refusal ? inverseOfStep(step, whole) : undefined;
    if (!inverse) return { blocked: step.statement, ...because(step.operation) };
    sql.push(...inverse);
  }
  return sql.length === 0 ? undefined : { sql, isExact: !sql.some((each) => each.startsWith('--')) };
}

/** Does it only say what stays? */
export function isComment(sql: string): boolean {
  return sql.split('\n').every((line) => line.startsWith('--'));
}

const UNDOS: Undos = {
  ...columns, ...relations, ...partitions, ...parts, ...objects,
  select: (step, whole) => (isOfNewSequence(step, whole) || (step.operation.calls.length === 0 && !step.operation.locks && !step.operation.runs) ? [] : undefined),
  write: (step, whole) => (isFilling(step, whole) ? [] : undefined),
};

/** The statements that undo it; undefined where nobody knows them. */
export function inverseOfStep(step: Step, whole: Replayed): readonly string[] | undefined {
  const undo = UNDOS[step.operation.kind] as Undo<OperationKind> | undefined;
  return undo ? undo(step, whole) : PASSING.has(step.operation.kind) ? [] : undefined;
}

/** Of no consequence to the schema. */
const PASSING: ReadonlySet<OperationKind> = new Set<OperationKind>(['begin', 'commit', 'setParameter', 'resetParameter', 'analyze', 'lockTable', 'refreshMaterializedView', 'reindex']);

/** What was so before, and is in no migration. */
function because({ kind }: Operation): Pick<Blocked, 'why'> {
  switch (kind) {
    case 'write':
    case 'truncate': return { why: 'which values there were before is in no migration' };
    case 'changeOwner': return { why: 'who owned it before is in no migration' };
    case 'grant': return { why: 'which rights there were before is in no migration' };
    default: return {};
  }
}

/** Does it end with the table that the migration itself makes? */
function inNew({ operation, before, migration }: Step, whole: Replayed): boolean {
  if (!('table' in operation) || !operation.table) return false;
  const { kind } = operation;
  if (kind === 'createTable' || kind === 'createTableAs' || kind === 'dropTable' || kind.startsWith('rename') || kind === 'setClusterIndex') return false;
  const table = findTable(before, operation.table);
  if (kind === 'createTrigger' || kind === 'createPolicy' || (kind === 'addConstraint' && operation.constraint.type === 'foreignKey') || (kind === 'addColumn' && operation.constraints.some(({ type }) => type === 'foreignKey'))) return false;
  // A default, a check or an index may need what is made after the table, and dropped before it.
  if (NEEDING.has(kind) && whole.steps.some((step) => ['createFunction', 'createType', 'createDomain', 'createSequence'].includes(step.operation.kind))) return false;
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

/** Rights on what the migration itself makes, its owner and its sequence's owner go with it. */
function isOfNew({ operation, before, after, migration }: Step, whole: Replayed): boolean {
  switch (operation.kind) {
    case 'grant': return operation.tables.length > 0 && operation.tables.every((name) => isMadeHere(findTable(before, name), migration.id, whole));
    case 'createSequence':
    case 'alterSequence': return isSequenceOfNew(findSequence(after, operation.name), migration.id, whole);
    case 'changeOwner': {
      const { name, object } = operation;
      if (object === 'schema') return before.schemas.has(name.name) && !whole.before.schemas.has(name.name);
      if (object === 'function') return findRoutine(before, name) !== undefined && !findRoutine(whole.before, name);
      return isMadeHere(findTable(before, name), migration.id, whole) || [findSequence(before, name), findType(before, name)].some((each) => each?.createdBy === migration.id);
    }
    default: return false;
  }
}

/** Does it only say where a sequence that the migration itself makes goes on? */
function isOfNewSequence({ operation: { runs, range }, script, before, migration }: StepOf<'select'>, whole: Replayed): boolean {
  if (!runs?.every(({ name }) => name === 'setval')) return false;
  const [, table, column, own] = /^\s*select\s+(?:pg_catalog\.)?setval\s*\(\s*(?:pg_get_serial_sequence\s*\(\s*'([^']+)'\s*,\s*'([^']+)'|'([^']+)')/i.exec(script.text.slice(...range)) ?? [];
  const [owner, named] = [table, own].map((literal) => (literal === undefined ? undefined : nameInLiteral(literal)));
  const key = owner && findTable(before, owner)?.sequences.find((each) => before.sequences.get(each)?.ownedBy?.column === column);
  const sequence = key === undefined ? named && findSequence(before, named) : before.sequences.get(key);
  return sequence?.createdBy === migration.id && !whole.before.sequences.has(sequence.name);
}

/** Made here, and in the end owned by a table that is made here too; what is done to it otherwise goes with it as well. */
function isSequenceOfNew(sequence: Sequence | undefined, migration: string, whole: Replayed): boolean {
  const owner = sequence && whole.after.sequences.get(sequence.name)?.ownedBy;
  return sequence?.createdBy === migration && owner !== undefined && isMadeHere(whole.after.tables.get(owner.table), migration, whole);
}

/** Is it only said, or about a temporary table? */
function isPassing({ operation, before, after }: Step): boolean {
  if (operation.kind === 'comment') return true;
  const table = 'table' in operation && operation.table ? findTable(after, operation.table) ?? findTable(before, operation.table) : undefined;
  return table?.persistence === 'temporary';
}

/** Does it only fill what the migration itself has made? */
function isFilling({ operation: { verb, assigned, table: name }, before, migration }: Step & { readonly operation: Extract<Operation, { readonly kind: 'write' }> }, whole: Replayed): boolean {
  const table = findTable(before, name);
  if (!table) return false;
  if (isMadeHere(table, migration.id, whole)) return true;
  return verb === 'update' && assigned !== undefined && assigned.length > 0 && assigned.every(({ column }) => table.columns.find((each) => each.name === column)?.addedBy === migration.id);
}

/** The first words of the statement that is in the way. */
export function inTheWay(text: string, { range }: Pick<Statement, 'range'>): string {
  const words = text.slice(...range).replace(/\s+/g, ' ');
  return words.length > 60 ? `${words.slice(0, 60).trimEnd()} …` : words;
}
