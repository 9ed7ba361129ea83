/** What cannot stay where it is when a change of rows moves to a later migration. */
import { tableKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { Name } from '../operations.ts';
import { isWord, written } from './written.ts';

/** Lines, 1-based and in order, of later statements that take away what it reads or demand what it writes. */
export function linesAlong(step: StepOf<'write'>, { steps }: Replayed): readonly number[] {
  if (step.called) return [];
  const later = steps.slice(steps.indexOf(step) + 1).filter((other) => !other.called && other.statement !== step.statement && needs(other, step));
  return [...new Set(later.map(({ script, statement }) => script.text.slice(0, statement.range[0]).split('\n').length))].sort((a, b) => a - b);
}

function needs({ operation, before }: Step, step: StepOf<'write'>): boolean {
  const { table, reads, assigned = [] } = step.operation;
  const isSame = (one: Name, other: Name): boolean => tableKey(before, one) === tableKey(step.before, other);
  const isRead = (name: Name): boolean => [table, ...reads].some((each) => isSame(name, each));
  const isNamed = (column: string): boolean => written(step.script, step.operation.range).tokens.some((token) => token.kind === 'quoted' ? token.value === column : isWord(token, column));
  const isWritten = (name: Name, columns: readonly string[]): boolean => isSame(name, table) && assigned.some(({ column }) => columns.includes(column));
  switch (operation.kind) {
    case 'dropTable':
    case 'renameTable': return isRead(operation.table);
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType': return isRead(operation.table) && isNamed(operation.column);
    case 'setNotNull': return isWritten(operation.table, [operation.column]);
    case 'addConstraint': return isWritten(operation.table, [...operation.constraint.columns, ...(operation.constraint.expression?.columns ?? [])]);
    case 'createIndex': return operation.unique && isWritten(operation.table, operation.keys.flatMap(({ column }) => column ?? []));
    default: return false;
  }
}
