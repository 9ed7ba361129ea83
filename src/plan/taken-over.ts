/** Rows of a table that the migration itself has put into another place. */
import { tableKey } from '../catalog/names.ts';
import type { Replayed, Step, TableName } from '../model.ts';
import type { Name } from '../operations.ts';
import { nameAtEnd } from './added.ts';
import { original } from './renamed.ts';
import { isWord, written } from './written.ts';

/** Does a statement before the step insert rows that it reads from the table, in whatever part of its query, into one that stays? */
export function isTakenOver(step: Step, { steps, after }: Replayed, table: TableName): boolean {
  const ahead = steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation));
  const keys = [table, original(ahead, table, []).table];
  return ahead.some((earlier, at) => {
    const { operation, before } = earlier;
    const isCopy = (operation.kind === 'write' && (operation.verb === 'insert' || operation.verb === 'merge')) || (operation.kind === 'createTableAs' && operation.withData);
    const target = isCopy && earlier.after.tables.get(tableKey(earlier.after, operation.table));
    const source = isCopy && operation.reads.find((read) => keys.includes(tableKey(before, read)));
    if (!source || !target || target.persistence === 'temporary' || keys.includes(target.name)) return false;
    return after.tables.has(nameAtEnd(steps.slice(at + 1), { table: target.name, part: '' }).table) && isSource(earlier, source);
  });
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
