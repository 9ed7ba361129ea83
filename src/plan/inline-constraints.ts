/** ADD COLUMN and, later, the constraints that were written inside it. */
import { findTable, sqlName } from '../catalog/names.ts';
import { areActions } from '../catalog/passes.ts';
import { isWhole } from '../catalog/table-edits.ts';
import type { StepOf } from '../model.ts';
import type { Constraint, Operation } from '../operations.ts';
import { droppedFor } from './actions.ts';
import { columnText, columnWith } from './definition.ts';
import type { Clause, ClauseKind } from './definition.ts';
import { nameOfConstraint } from './names.ts';
import { notNullSteps } from './not-null.ts';
import { addedUnlessThere } from './unless-there.ts';
import { allValidatedLater, constraintOverIndex, validatedLater } from './validate-later.ts';
import { toWritten, written } from './written.ts';

/** Each constraint in phases of its own, but for those of the kinds that stay inside, and for NOT NULL, which `notNullSteps` makes. */
export function constraintsLater(step: StepOf<'addColumn'>, ...inside: readonly ClauseKind[]): readonly string[] {
  return constraintsWith(step, [], ...inside);
}

/** The same; `dropped`: actions that take away the primary key whose place one in the column takes. */
export function constraintsWith(step: StepOf<'addColumn'>, dropped: readonly string[], ...inside: readonly ClauseKind[]): readonly string[] {
  const { table, column, constraints } = step.operation;
  const of = sqlName({ name: column.name });
  return columnText(step).clauses.flatMap((clause) => {
    const constraint = constraintOf(constraints, clause);
    if (!constraint || constraint.type === 'notNull' || inside.includes(clause.kind)) return [];
    if (constraint.type === 'unique' || constraint.type === 'primaryKey') return [constraintOverIndex(step.before, table, constraint, { definition: toWritten(clause.text), actions: [...droppedFor(step, constraint), ...(constraint.type === 'primaryKey' ? dropped : [])] })];
    const definition = constraint.type === 'foreignKey' ? `FOREIGN KEY (${of}) ${clause.text}` : clause.text;
    return [validatedLater(table, nameOfConstraint(step.before, table, constraint), definition)];
  });
}

/** The user's own ALTER TABLE without the checks inside these of its columns, which come NOT VALID; then one scan for all of them. What is added only if it is not there can be added again. */
export function columnChecksLater(steps: readonly StepOf<'addColumn'>[]): string {
  const [first] = steps;
  if (!first) return '';
  const { script, statement, operation: { table }, engine, before } = first;
  const columns = new Map(steps.map((step) => [step.operation as Operation, step]));
  const bare = (step: StepOf<'addColumn'>): string => columnWith(step, 'collate', 'default', 'generated', ...keptInside(step));
  const actions = (areActions(statement.operations) ? statement.operations : [first.operation]).map((operation) => {
    const step = columns.get(operation);
    return step ? bare(step) : written(script, operation.range).text;
  });
  const checks = steps.flatMap((step) => columnText(step).clauses.flatMap((clause) => {
    const constraint = clause.kind === 'check' ? constraintOf(step.operation.constraints, clause) : undefined;
    // Of an older table nobody knows what has the automatic name.
    const isOwn = constraint?.name !== undefined || isWhole(findTable(before, table));
    return constraint ? [{ name: nameOfConstraint(step.before, table, constraint), definition: clause.text, isRepeated: step.operation.ifNotExists && isOwn, isGuarded: step.operation.ifNotExists && !isOwn }] : [];
  }));
  const [guarded, plain] = [checks.filter(({ isGuarded }) => isGuarded), checks.filter(({ isGuarded }) => !isGuarded)];
  const required = steps.flatMap(({ operation: { column } }) => (column.generated === 'virtual' && column.notNull ? [column.name] : []));
  return [
    `ALTER TABLE ${sqlName(table)} ${actions.join(', ')};`,
    ...(guarded.length > 0 ? [addedUnlessThere(first, table, guarded)] : []),
    ...(guarded.length > 0 && plain.length === 0 ? ['-- in the next migration:', `ALTER TABLE ${sqlName(table)} ${guarded.map(({ name }) => `VALIDATE CONSTRAINT ${sqlName({ name })}`).join(', ')};`] : []),
    ...(plain.length > 0 ? [allValidatedLater(table, plain, plain.flatMap(({ name, isRepeated }) => (isRepeated ? [`DROP CONSTRAINT IF EXISTS ${sqlName({ name })}`] : [])), guarded.map(({ name }) => name))] : []),
    ...steps.flatMap((step) => constraintsLater(step, 'check', ...keptInside(step))),
    ...(required.length > 0 ? [notNullSteps(engine, table, required, before)] : []),
  ].join('\n');
}

/** Of a column that is NULL everywhere nothing is looked up. */
function keptInside({ operation: { column } }: StepOf<'addColumn'>): readonly ClauseKind[] {
  return column.default ? ['notNull'] : column.generated ? [] : ['foreignKey'];
}

/** The constraint that the clause is. */
function constraintOf(constraints: readonly Constraint[], { kind, name, text }: Clause): Constraint | undefined {
  return constraints.find(({ type, name: own, expression }) => type === kind && own === name && (expression === undefined || text.includes(expression.text)));
}
