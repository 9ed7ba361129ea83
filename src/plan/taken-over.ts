/** Rows of a table that the migration itself has put into another place. */
import { findTable, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, TableName } from '../model.ts';
import type { Name, OperationOf } from '../operations.ts';
import { nameAtEnd } from './added.ts';
import { original } from './renamed.ts';
import { isWord, toWritten, written } from './written.ts';

/** Does a statement before the step put rows, or values, that it reads from the table, in whatever part of its query, into one that stays? */
export function isTakenOver(step: Step, { steps, after }: Replayed, table: TableName): boolean {
  const ahead = steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation));
  const keys = [table, original(ahead, table, []).table];
  return ahead.some((earlier, at) => {
    const { operation, before } = earlier;
    const isCopy = (operation.kind === 'write' && operation.verb !== 'delete') || (operation.kind === 'createTableAs' && operation.withData);
    const target = isCopy && earlier.after.tables.get(tableKey(earlier.after, operation.table));
    const source = isCopy && operation.reads.find((read) => keys.includes(tableKey(before, read)));
    if (!source || !target || target.persistence === 'temporary' || keys.includes(target.name)) return false;
    const isKept = after.tables.has(nameAtEnd(steps.slice(at + 1), { table: target.name, part: '' }).table);
    return isKept && (operation.kind === 'write' && operation.verb === 'update' ? isAssigned(earlier, operation, source) : isSource(earlier, source));
  });
}

/** Are new values its columns, or what a query of it gives? A condition only picks rows. */
function isAssigned(step: Step, { assigned = [] }: OperationOf<'write'>, source: Name): boolean {
  const columns = isSource(step, source) ? findTable(step.before, source)?.columns ?? [] : [];
  const names = new Set([source.name, ...columns.map(({ name }) => name)]);
  return assigned.some(({ value }) => toWritten(value.text).tokens.some((token) => names.has(token.value)));
}

/** Does it stand in the query, and not only in a condition? */
function isSource({ script, operation }: Step, { name }: Name): boolean {
  const depths: boolean[] = [];
  return written(script, operation.range).tokens.some((token, at, tokens) => {
    if (token.kind === 'punctuation' && token.value === '(') depths.push(isWord(tokens[at - 1], 'in', 'exists', 'any', 'some') || (isWord(tokens[at - 1], 'all') && !isWord(tokens[at - 2], 'union', 'intersect', 'except')));
    if (token.kind === 'punctuation' && token.value === ')') depths.pop();
    return !depths.includes(true) && (token.kind === 'quoted' ? token.value === name : isWord(token, name));
  });
}
