/** What in the database gives a column its value, so that INSERTs need not. */
import { findRoutine, nameOf, tableKey } from '../catalog/names.ts';
import type { Catalog, Replayed, Table } from '../model.ts';
import type { Name } from '../operations.ts';

/** Does a trigger assign it before a row is inserted? One whose function is not known may. */
export function mayBeFilled(catalog: Catalog, { triggers }: Pick<Table, 'triggers'>, column: string): boolean {
  const assigns = new RegExp(String.raw`\bnew\s*(?:\.\s*"?${escaped(column)}"?\s*)?:?=|\binto\b[^;]*\bnew\s*\.\s*"?${escaped(column)}\b`, 'i');
  return triggers.some(({ timing, events, statement, function: key }) => {
    if (timing !== 'before' || statement || !events.includes('insert')) return false;
    const definition = findRoutine(catalog, nameOf(key))?.overloads.at(-1)?.definition;
    const text = definition?.body?.text.slice(...definition.range);
    return text === undefined || assigns.test(text.replace(/--.*/g, ''));
  });
}

/** Does a function that the migration defines insert rows with it? Then it is the code that knows. */
export function insertedByFunctions({ steps }: Replayed, table: Name, column: string): boolean {
  return steps.some(({ operation, before }) => operation.kind === 'createFunction' && operation.body?.operations.some((each) => each.kind === 'write' && each.verb === 'insert' && each.columns.includes(column) && tableKey(before, each.table) === tableKey(before, table)) === true);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
