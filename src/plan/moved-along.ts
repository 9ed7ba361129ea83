/** What cannot stay where it is when a change of rows moves to a later migration. */
import { tableKey } from '../catalog/names.ts';
import type { Effect, Replayed, Step, StepOf } from '../model.ts';
import type { Name, OperationOf } from '../operations.ts';
import { isWord, written } from './written.ts';

/** What of the script has to move: the statement, or the DO block that it stands in, where the lock is held before the block already. */
export function movedWith(step: StepOf<'write'>, { steps }: Replayed, lock: Effect): string {
  if (!isInDo(step)) return 'this statement';
  const first = steps.find(({ statement }) => statement === step.statement);
  const isHeldBefore = first?.session.held.some(({ table, lock: held }) => table === lock.table && held === lock.lock);
  return isHeldBefore ? 'this block' : 'this and all that follows in its block, under the same conditions,';
}

/** Does it stand in the body of a DO statement? */
export function isInDo({ script, statement, called }: Step): boolean {
  return !called && /^do\b/i.test(script.text.slice(...statement.range));
}

/** Lines, 1-based and in order, of later statements that take away what it reads, demand what it writes or would act on it. */
export function linesAlong(step: StepOf<'write'>, { steps }: Replayed): readonly number[] {
  if (step.called) return [];
  const later = steps.slice(steps.indexOf(step) + 1).filter((other) => !other.called && other.statement !== step.statement && needs(other, step));
  return [...new Set(later.map(({ script, statement }) => script.text.slice(0, statement.range[0]).split('\n').length))].sort((a, b) => a - b);
}

function needs(later: Step, step: StepOf<'write'>): boolean {
  const { operation, before } = later;
  const { verb, table, reads, assigned = [] } = step.operation;
  const isSame = (one: Name, other: Name): boolean => tableKey(before, one) === tableKey(step.before, other);
  const isRead = (name: Name): boolean => [table, ...reads].some((each) => isSame(name, each));
  const isWritten = (name: Name, columns: readonly string[]): boolean => isSame(name, table) && assigned.some(({ column }) => columns.includes(column));
  switch (operation.kind) {
    case 'dropTable':
    case 'renameTable':
    case 'truncate': return isRead(operation.table);
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType': return isRead(operation.table) && names(step, operation.column);
    case 'setNotNull': return isWritten(operation.table, [operation.column]);
    case 'addConstraint': return isWritten(operation.table, [...operation.constraint.columns, ...(operation.constraint.expression?.columns ?? [])]);
    case 'createIndex': return operation.unique && isWritten(operation.table, operation.keys.flatMap(({ column }) => column ?? []));
    case 'createTrigger': return isSame(operation.table, table) && operation.events.some((event) => event === verb) && (operation.of === undefined || isWritten(operation.table, operation.of));
    case 'select': return isInDo(later) && operation.reads.some((read) => isWritten(read, operation.columns));
    case 'write': return operation.verb === 'delete' ? reads.some((read) => isSame(operation.table, read)) : isWritten(operation.table, columnsRead(operation)) || operation.reads.some((read) => isSame(read, table) && assigned.some(({ column }) => names(later, column)));
    default: return false;
  }
}

/** Does that name stand in its text? */
export function names({ script, operation }: Step, column: string): boolean {
  return written(script, operation.range).tokens.some((token) => token.kind === 'quoted' ? token.value === column : isWord(token, column));
}

/** Of the table that it changes, or of those that it reads. */
function columnsRead({ where, assigned = [] }: OperationOf<'write'>): readonly string[] {
  return [where, ...assigned.map(({ value }) => value)].flatMap((each) => each?.columns ?? []);
}
