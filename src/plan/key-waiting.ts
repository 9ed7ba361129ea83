/** What of a migration waits until its new columns have their values, and the primary key that is made of them then. */
import { findTable, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { Constraint } from '../operations.ts';
import { constraintText } from './definition.ts';
import { actionText, ofKind } from './in-a-row.ts';
import { placesOf } from './left-out.ts';
import { primaryKeyOf } from './primary-key.ts';
import { constraintOverIndex } from './validate-later.ts';
import { needingValues } from './waiting.ts';

/** The steps that NULL makes fail, with what drops the key whose place the new one takes; a column that gives its name to the new one goes before it, and takes that key along. */
export function waitingFor(steps: readonly StepOf<'addColumn'>[], whole: Replayed): readonly Step[] {
  const [first] = steps;
  if (!first) return [];
  const key = tableKey(first.before, first.operation.table);
  const names = steps.map(({ operation }) => operation.column.name);
  const needing = needingValues(first, whole, key, names);
  const dropped = ofKind(whole.steps, 'dropColumn').filter(({ operation, before, called }) => !called && tableKey(before, operation.table) === key);
  if (dropped.some(({ operation }) => names.includes(operation.column))) return needing.filter(({ operation }) => operation.kind !== 'dropConstraint');
  const isKeyed = [...steps.flatMap(({ operation }) => operation.constraints), ...ofKind(needing, 'addConstraint').map(({ operation }) => operation.constraint)].some(({ type }) => type === 'primaryKey');
  const old = isKeyed ? primaryKeyOf(whole.before.tables.get(key)) : [];
  const taking: readonly Step[] = dropped.filter(({ operation }) => old.includes(operation.column));
  return whole.steps.filter((step) => needing.includes(step) || taking.includes(step));
}

/** `what` every row has then: "its number". */
export function leavingOut(waiting: readonly Step[], what: string): readonly string[] {
  return waiting.length > 0 ? [`-- leave out ${placesOf(waiting)} until every row has ${what}:`] : [];
}

/** Foreign keys to a column whose own key waits: `now` as a comment before it, `later` as one behind it. */
export function referringLater(steps: readonly StepOf<'addColumn'>[], waiting: readonly Step[], whole: Replayed): { readonly now: readonly string[]; readonly later: readonly string[] } {
  const [first] = steps;
  const keys = [...steps.flatMap(({ operation }) => operation.constraints), ...ofKind(waiting, 'addConstraint').map(({ operation }) => operation.constraint)].filter(({ type }) => type === 'primaryKey' || type === 'unique');
  const table = first && tableKey(first.before, first.operation.table);
  const isToKey = (step: Step, { references, notEnforced }: Constraint): boolean => references !== undefined && !notEnforced && tableKey(step.before, references.table) === table && keys.some(({ type, columns }) => (references.columns.length === 0 ? type === 'primaryKey' : references.columns.join() === columns.join()));
  const referring = first ? whole.steps.slice(whole.steps.indexOf(first) + 1).filter((step) => !step.called && !waiting.includes(step) && constraintsOf(step).some((constraint) => isToKey(step, constraint))) : [];
  if (referring.length === 0) return { now: [], later: [] };
  const [places, key] = [placesOf(referring), referring.length > 1 ? 'foreign keys' : 'foreign key'];
  return { now: [`-- until the new key is there, ${places} without the ${key}:`], later: [`-- and then the ${key} of ${places}, NOT VALID first`] };
}

function constraintsOf({ operation }: Step): readonly Constraint[] {
  switch (operation.kind) {
    case 'addConstraint': return [operation.constraint];
    case 'addColumn':
    case 'createTable': return operation.constraints;
    default: return [];
  }
}

/** The primary key that a clause of its own makes of the columns, in the place of the one that goes for it. */
export function keyLater(waiting: readonly Step[]): readonly string[] {
  return ofKind(waiting, 'addConstraint').flatMap((key) => {
    const { before, operation: { table, constraint } } = key;
    const isIt = constraint.type === 'primaryKey' && constraint.usingIndex === undefined;
    return isIt && !findTable(before, table)?.partitionBy ? [constraintOverIndex(before, table, constraint, { definition: constraintText(key), actions: droppedWith(waiting).map(actionText) })] : [];
  });
}

/** The actions of other statements that take the old key away, for a new one that stands inside the column. */
export function droppedFrom(waiting: readonly Step[], [first]: readonly Step[]): readonly string[] {
  return droppedWith(waiting).filter(({ statement }) => statement !== first?.statement).map(actionText);
}

function droppedWith(waiting: readonly Step[]): readonly Step[] {
  return waiting.filter(({ operation: { kind } }) => kind === 'dropConstraint' || kind === 'dropColumn');
}
