/** What cannot stay where it is when a change of rows moves to a later migration. */
import { findRoutine, findTable, nameOf, tableKey } from '../catalog/names.ts';
import type { Effect, Replayed, Step, StepOf } from '../model.ts';
import type { Name, OperationOf } from '../operations.ts';
import { mayBeFilled } from './filled.ts';
import { isWord, written } from './written.ts';

/** What of the script has to move: the statement, or the DO block that it stands in, where the lock is held before the block already. */
export function movedWith(step: Step, { steps }: Replayed, lock: Effect): string {
  if (!isInDo(step)) return 'this statement';
  const first = steps.find(({ statement }) => statement === step.statement);
  const isHeldBefore = first?.session.held.some(({ table, lock: held }) => table === lock.table && held === lock.lock);
  return isHeldBefore ? 'this block' : 'this and all that follows in its block, under the same conditions,';
}

/** Does it stand in the body of a DO statement? */
export function isInDo({ script, statement, called }: Step): boolean {
  return !called && /^do\b/i.test(script.text.slice(...statement.range));
}

/** Lines, 1-based and in order, of later statements that take away what it reads, demand what it writes or would act on it, and of those that need these. */
export function linesAlong(step: StepOf<'write'>, { steps }: Replayed): readonly number[] {
  const moved: StepOf<'write'>[] = [step];
  const later = step.called ? [] : steps.slice(steps.indexOf(step) + 1).filter((other) => {
    if (other.called || other.statement === step.statement || !moved.some((each) => needs(other, each))) return false;
    if (isWrite(other)) moved.push(other);
    return true;
  });
  return linesOf(later);
}

/** Lines of earlier statements that have to come along: they make the temporary tables that it reads, which are gone in another session, or, from its own table, the rows. */
export function linesBefore(step: StepOf<'write'>, { steps }: Replayed): readonly number[] {
  const { table, reads } = step.operation;
  const key = (name: Name): string => tableKey(step.before, name);
  const read = new Set(reads.map(key));
  const isMade = ({ operation, before, after, called, statement }: Step): boolean => {
    if (called || statement === step.statement || !('table' in operation) || !operation.table || !read.has(tableKey(after, operation.table))) return false;
    if (findTable(step.before, operation.table)?.persistence === 'temporary') return true;
    return operation.kind === 'write' && operation.verb === 'insert' && tableKey(before, operation.table) !== key(table) && operation.reads.some((name) => tableKey(before, name) === key(table));
  };
  return step.called ? [] : linesOf(steps.slice(0, steps.indexOf(step)).filter(isMade));
}

function linesOf(steps: readonly Step[]): readonly number[] {
  return [...new Set(steps.map(({ script, statement }) => script.text.slice(0, statement.range[0]).split('\n').length))].sort((a, b) => a - b);
}

function isWrite(step: Step): step is StepOf<'write'> {
  return step.operation.kind === 'write';
}

function needs(later: Step, step: StepOf<'write'>): boolean {
  const { operation, before } = later;
  const { verb, table, reads, assigned = [] } = step.operation;
  const isSame = (one: Name, other: Name): boolean => tableKey(before, one) === tableKey(step.before, other);
  const isRead = (name: Name): boolean => [table, ...reads].some((each) => isSame(name, each));
  const isWritten = (name: Name, columns: readonly string[]): boolean => isSame(name, table) && assigned.some(({ column }) => columns.includes(column));
  const isLeft = (name: Name): boolean => verb === 'delete' && isSame(name, table);
  switch (operation.kind) {
    case 'dropTable':
    case 'renameTable':
    case 'truncate': return isRead(operation.table);
    case 'dropColumn':
    case 'renameColumn':
    case 'alterColumnType': return isRead(operation.table) && names(step, operation.column);
    case 'setNotNull': return isLeft(operation.table) || isWritten(operation.table, [operation.column]);
    case 'addConstraint': return (isLeft(operation.table) && !operation.constraint.notValid) || isWritten(operation.table, [...operation.constraint.columns, ...(operation.constraint.expression?.columns ?? [])]);
    case 'validateConstraint': return isLeft(operation.table);
    case 'createIndex': return isLeft(operation.table) || (operation.unique && isWritten(operation.table, operation.keys.flatMap(({ column }) => column ?? [])));
    case 'createTrigger': return isSame(operation.table, table) && operation.events.some((event) => event === verb) && (operation.of === undefined || isWritten(operation.table, operation.of)) && !isFilling(later, step);
    case 'select': return isInDo(later) && operation.reads.some((read) => isWritten(read, operation.columns));
    case 'write': return isWritten(operation.table, columnsRead(operation)) || (operation.verb === 'delete' ? reads.some((read) => isSame(operation.table, read)) : operation.reads.some((read) => isSame(read, table) && assigned.some(({ column }) => names(later, column))));
    default: return false;
  }
}

/** Does the trigger give rows that are inserted meanwhile what the change gives those that are there? */
function isFilling({ operation, after }: Step, { operation: { assigned = [] } }: StepOf<'write'>): boolean {
  const trigger = operation.kind === 'createTrigger' ? findTable(after, operation.table)?.triggers.find(({ name }) => name === operation.name) : undefined;
  return trigger !== undefined && findRoutine(after, nameOf(trigger.function)) !== undefined && assigned.some(({ column }) => mayBeFilled(after, { triggers: [trigger] }, column));
}

/** Does that name stand in its text? */
export function names({ script, operation }: Step, column: string): boolean {
  return written(script, operation.range).tokens.some((token) => token.kind === 'quoted' ? token.value === column : isWord(token, column));
}

/** Of the table that it changes, or of those that it reads. */
function columnsRead({ where, assigned = [] }: OperationOf<'write'>): readonly string[] {
  return [where, ...assigned.map(({ value }) => value)].flatMap((each) => each?.columns ?? []);
}
