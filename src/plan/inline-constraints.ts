/** ADD COLUMN and, later, the constraints that were written inside it. */
import { sqlName } from '../catalog/names.ts';
import type { StepOf } from '../model.ts';
import type { Constraint } from '../operations.ts';
import { droppedFor } from './actions.ts';
import { columnText } from './definition.ts';
import type { Clause, ClauseKind } from './definition.ts';
import { nameOfConstraint } from './names.ts';
import { constraintOverIndex, validatedLater } from './validate-later.ts';
import { toWritten } from './written.ts';

/** Each constraint in phases of its own, but for those of the kinds that stay inside. */
export function constraintsLater(step: StepOf<'addColumn'>, ...inside: readonly ClauseKind[]): readonly string[] {
  const { table, column, constraints } = step.operation;
  const of = sqlName({ name: column.name });
  return columnText(step).clauses.flatMap((clause) => {
    const constraint = constraintOf(constraints, clause);
    if (!constraint || inside.includes(clause.kind)) return [];
    if (constraint.type === 'unique' || constraint.type === 'primaryKey') return [constraintOverIndex(step.before, table, constraint, { definition: toWritten(clause.text), actions: droppedFor(step, constraint) })];
    const definition = constraint.type === 'foreignKey' ? `FOREIGN KEY (${of}) ${clause.text}` : clause.text;
    return [validatedLater(table, nameOfConstraint(step.before, table, constraint), definition)];
  });
}

/** The constraint that the clause is. */
function constraintOf(constraints: readonly Constraint[], { kind, name, text }: Clause): Constraint | undefined {
  return constraints.find(({ type, name: own, expression }) => type === kind && own === name && (expression === undefined || text.includes(expression.text)));
}
