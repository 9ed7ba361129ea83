/** Actions of the same ALTER TABLE that an added constraint cannot do without. */
import { covers, involves } from '../catalog/drop-column.ts';
import { findTable } from '../catalog/names.ts';
import { areActions } from '../catalog/passes.ts';
import type { Replayed, StepOf, Table } from '../model.ts';
import type { Constraint, Operation, OperationOf } from '../operations.ts';
import { ofKind } from './in-a-row.ts';
import { nameOfConstraint } from './names.ts';
import { written } from './written.ts';

/** Those that drop what the constraint takes the place of; where a column of the same name goes, that goes first and takes it along. */
export function droppedFor(step: StepOf<'addConstraint' | 'addColumn'>, constraint: Constraint): readonly string[] {
  const name = nameOfConstraint(step.before, step.operation.table, constraint);
  const actions = beside(step);
  if (actions.some((action) => action.kind === 'dropColumn' && constraint.columns.includes(action.column))) return [];
  return actions.filter((action) => (action.kind === 'dropConstraint' && (action.name === name || constraint.type === 'primaryKey' || isReplaced(step, action, constraint))) || (action.kind === 'dropColumn' && constraint.type === 'primaryKey')).map(({ range }) => written(step.script, range).text);
}

/** A UNIQUE that comes while a constraint goes is as a rule what replaces it: of several the first, unless another has its name, or a new column is the primary key. */
function isReplaced(step: StepOf<'addConstraint' | 'addColumn'>, { name }: OperationOf<'dropConstraint'>, { type }: Constraint): boolean {
  const isKeyed = step.statement.operations.some((other) => other.kind === 'addColumn' && other.constraints.some((each) => each.type === 'primaryKey'));
  return type === 'unique' && !isKeyed && isFirst(step) && !step.statement.operations.some((other) => other.kind === 'addConstraint' && other.constraint.name === name);
}

function isFirst({ statement, operation }: StepOf<'addConstraint' | 'addColumn'>): boolean {
  return statement.operations.find((other) => other.kind === 'addConstraint' && ['unique', 'primaryKey'].includes(other.constraint.type) && other.constraint.usingIndex === undefined) === operation;
}

/** All others, but for those that add the columns it is about. */
export function besideIt(step: StepOf<'addConstraint'>): readonly string[] {
  const { operations } = step.statement;
  const added = columnsFor(step);
  return areActions(operations) ? operations.filter((other) => other !== step.operation && !added.some((each) => each === other)).map(({ range }) => written(step.script, range).text) : [];
}

/** Those that add the columns it is about. */
export function addedFor(step: StepOf<'addConstraint'>): readonly string[] {
  return columnsFor(step).map(({ range }) => written(step.script, range).text);
}

export function columnsFor(step: StepOf<'addConstraint'>): readonly OperationOf<'addColumn'>[] {
  const { columns, expression } = step.operation.constraint;
  return beside(step).flatMap((action) => (action.kind === 'addColumn' && [...columns, ...(expression?.columns ?? [])].includes(action.column.name) ? [action] : []));
}

/** The ADD COLUMN, in this migration, of the only column the constraint is about, when no row can have a value in it. */
export function columnWithoutValues({ operation, before, migration, statement }: StepOf<'addConstraint'>, { steps }: Replayed): StepOf<'addColumn'> | undefined {
  const [column, ...more] = operation.constraint.columns;
  const table = findTable(before, operation.table);
  const found = table?.columns.find(({ name }) => name === column);
  if (more.length > 0 || column === undefined || !table || found?.addedBy !== migration.id || !found.allNull || found.notNull) return undefined;
  const last = ofKind(steps, 'addColumn').findLast(({ operation: other }) => other.table.name === operation.table.name && other.column.name === column);
  return last && (statement.operations.includes(last.operation) || !isUsed(table, column)) ? last : undefined;
}

/** Is anything made of the column by now, which could not be made without it? */
function isUsed({ indexes, constraints }: Table, column: string): boolean {
  return indexes.some((index) => covers(index, column)) || constraints.some((constraint) => involves(constraint, column));
}

function beside({ statement, operation, script }: StepOf<'addConstraint' | 'addColumn'>): readonly OperationOf<'addColumn' | 'dropColumn' | 'dropConstraint'>[] {
  const isOnIt = (name: { readonly name: string }): boolean => name.name === operation.table.name;
  // In a block stand whole statements, too.
  const isAction = ({ range }: Operation): boolean => range[0] !== statement.range[0] && !/^alter\b/i.test(script.text.slice(...range));
  return statement.operations.flatMap((other) => ((other.kind === 'addColumn' || other.kind === 'dropColumn' || other.kind === 'dropConstraint') && isOnIt(other.table) && isAction(other) ? [other] : []));
}
