/** What gives a column its values. */
import { findRoutine, nameOf, tableKey } from '../catalog/names.ts';
import type { Catalog, Replayed, StepOf, Table } from '../model.ts';
import type { Name } from '../operations.ts';
import { clausesOf } from './clauses.ts';
import { ofKind } from './in-a-row.ts';
import { toWritten } from './written.ts';

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

/** An UPDATE of every row by which this very migration fills the column that it adds. */
export function filledBy(step: StepOf<'addColumn'>, { steps }: Replayed): StepOf<'write'> | undefined {
  const { table, column } = step.operation;
  const key = tableKey(step.before, table);
  return ofKind(steps.slice(steps.indexOf(step) + 1), 'write').find((other) => {
    const { verb, where, assigned = [], guard, table: written } = other.operation;
    const isOfAll = verb === 'update' && guard === undefined && !other.called && (!where || where.constant === 'true') && tableKey(other.before, written) === key;
    return isOfAll && assigned.some((each) => each.column === column.name && !each.value.columns.includes(column.name)) && clausesOf(toWritten(other.script.text.slice(...other.operation.range)), written)?.others === undefined;
  });
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
