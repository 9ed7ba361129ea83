/** Statements that run only where their changeset's preconditions hold. */
import type { Statement } from '../../model.ts';
import type { Operation } from '../../operations.ts';

/** `conditions`: in the changelog's words; none: they run always. */
export function guardedBy(conditions: readonly string[], statements: readonly Statement[]): readonly Statement[] {
  if (conditions.length === 0) return statements;
  const condition = conditions.join(' and ');
  const under = (operations: readonly Operation[]): readonly Operation[] => operations.map((operation) => ({ ...operation, guard: operation.guard === undefined ? condition : `${condition}, ${operation.guard}` }));
  return statements.map((statement) => ({ ...statement, operations: under(statement.operations), ...(statement.rendered && { rendered: { ...statement.rendered, operations: under(statement.rendered.operations) } }) }));
}
