/** Rows of a table that the migration itself, or one before it, has put into another place. */
import { findTable, nameOf, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, Table, TableName } from '../model.ts';
import type { Name, Operation, OperationOf } from '../operations.ts';
import { nameAtEnd } from './added.ts';
import { earlierThan } from './in-history.ts';
import { original } from './renamed.ts';
import { isNamed, isWord, toWritten, written } from './written.ts';

/** Does a statement before the step put rows, or values, that it reads from the table, in whatever part of its query, into one that stays? */
export function isTakenOver(step: Step, whole: Replayed, table: TableName): boolean {
  const { ahead, keys } = aheadOf(step, whole, table);
  return ahead.some((earlier) => {
    const target = filledForGood(earlier, whole);
    return target !== undefined && !keys.includes(target.name) && takesFrom(earlier, keys);
  });
}

/** The last migration before it that has done so, since the table was made, into one that is there under the same name. */
export function takenOverBefore({ before }: Step, whole: Replayed, table: TableName): string | undefined {
  const earlier = earlierThan(whole);
  const made = before.tables.get(table)?.createdBy;
  const keeps = (name: Name): boolean => { const key = tableKey(before, name); return key !== table && whole.before.tables.has(key) && whole.after.tables.has(key); };
  return earlier.slice(earlier.findIndex(({ id }) => id === made) + 1).findLast(({ up: script }) => script.statements.some(({ operations }) => operations.some((operation) => fills(operation) && keeps(operation.table) && takesFrom({ script, operation, before }, [table]))))?.id;
}

/** Does one make rows, or other values, that stay, of what the column holds? Where it reads another table that may have such a column, nobody knows which is meant, unless it says so. */
export function isUsedUp(step: Step, whole: Replayed, table: TableName, column: string): boolean {
  const { ahead, keys } = aheadOf(step, whole, table);
  return ahead.some((earlier) => {
    const { operation, before } = earlier;
    const target = filledForGood(earlier, whole);
    if (!target || !('reads' in operation)) return false;
    if (operation.kind === 'write' && operation.assigned?.some(({ takes }) => takes?.some((use) => use.column === column && use.table && keys.includes(tableKey(before, use.table))))) return true;
    const isOwn = keys.includes(target.name) && operation.kind === 'write' && operation.verb === 'update' && !operation.assigned?.some((one) => one.column === column);
    const isAlone = [target.name, ...operation.reads.map((read) => tableKey(before, read))].every((key) => keys.includes(key) || (key === target.name && !isUpdate(earlier)) || before.tables.get(key)?.columns.some(({ name }) => name === column) === false);
    const callings = keys.flatMap((key) => [nameOf(key).name, ...aliasesOf(earlier, nameOf(key).name)]);
    const named = usedText(earlier, column).flatMap((text) => toWritten(text).tokens.map((token, at, tokens) => ({ isIt: isNamed(token, column), of: tokens[at - 1]?.value === '.' ? tokens[at - 2] : undefined }))).filter(({ isIt }) => isIt);
    return (isOwn || (!keys.includes(target.name) && readFrom(earlier, keys) !== undefined)) && named.some(({ of }) => isAlone || (of !== undefined && callings.some((name) => isNamed(of, name))));
  });
}

/** The steps before it, and what the table was called in them. */
function aheadOf(step: Step, { steps }: Replayed, table: TableName): { readonly ahead: readonly Step[]; readonly keys: readonly TableName[] } {
  const ahead = steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation));
  return { ahead, keys: [table, original(ahead, table, []).table] };
}

/** A step, or what stands in a migration before it. */
type Filling = Pick<Step, 'operation' | 'before' | 'script'>;

/** Does it put what it reads from one of the tables into another? */
function takesFrom(filling: Filling, keys: readonly TableName[]): boolean {
  const { operation } = filling;
  const source = readFrom(filling, keys);
  if (!source) return false;
  return operation.kind === 'write' && operation.verb === 'update' ? isAssigned(filling, operation, source) : isSource(filling, source);
}

function fills(operation: Operation): operation is OperationOf<'write' | 'createTableAs'> {
  return (operation.kind === 'write' && operation.verb !== 'delete') || (operation.kind === 'createTableAs' && operation.withData);
}

/** The table that it writes rows or values into, where that stays. */
function filledForGood({ operation, after: then }: Step, { steps, after }: Replayed): Table | undefined {
  if (!fills(operation)) return undefined;
  const target = then.tables.get(tableKey(then, operation.table));
  const later = steps.slice(steps.findIndex((step) => step.operation === operation) + 1);
  return target && target.persistence !== 'temporary' && after.tables.has(nameAtEnd(later, { table: target.name, part: '' }).table) ? target : undefined;
}

/** The name by which it reads one of the tables. */
function readFrom({ operation, before }: Filling, keys: readonly TableName[]): Name | undefined {
  return 'reads' in operation ? operation.reads.find((read) => keys.includes(tableKey(before, read))) : undefined;
}

/** What its query calls the table: `FROM orders AS o`. */
function aliasesOf({ script, operation }: Step, name: string): readonly string[] {
  return written(script, operation.range).tokens.flatMap((token, at, tokens) => {
    const alias = isWord(tokens[at + 1], 'as') ? tokens[at + 2] : tokens[at + 1];
    return isNamed(token, name) && (alias?.kind === 'word' || alias?.kind === 'quoted') ? [alias.value] : [];
  });
}

/** What says which rows and values: the names of columns that are filled say nothing. */
function usedText({ script, operation }: Step, column: string): readonly string[] {
  const text = script.text.slice(...operation.range);
  if (operation.kind !== 'write' || operation.verb !== 'update') return [text.slice(Math.max(0, text.search(/\bselect\b/i)))];
  const { assigned = [], where } = operation;
  return assigned.some((one) => one.column === column) ? [...assigned.map(({ value }) => value.text), where?.text ?? ''] : [text];
}

function isUpdate({ operation }: Step): boolean {
  return operation.kind === 'write' && operation.verb === 'update';
}

/** Are new values its columns, or what a query of it gives? A condition only picks rows. */
function isAssigned(step: Filling, { assigned = [] }: OperationOf<'write'>, source: Name): boolean {
  const columns = isSource(step, source) ? findTable(step.before, source)?.columns ?? [] : [];
  const names = new Set([source.name, ...columns.map(({ name }) => name)]);
  return assigned.some(({ value }) => toWritten(value.text).tokens.some((token) => names.has(token.value)));
}

/** Does it stand in the query, and not only in a condition? */
function isSource({ script, operation }: Filling, { name }: Name): boolean {
  const depths: boolean[] = [];
  return written(script, operation.range).tokens.some((token, at, tokens) => {
    if (token.kind === 'punctuation' && token.value === '(') depths.push(isWord(tokens[at - 1], 'in', 'exists', 'any', 'some') || (isWord(tokens[at - 1], 'all') && !isWord(tokens[at - 2], 'union', 'intersect', 'except')));
    if (token.kind === 'punctuation' && token.value === ')') depths.pop();
    return !depths.includes(true) && isNamed(token, name);
  });
}
