/** A column that a way back brings back as another one. */
import type { Difference } from '../../catalog/difference.ts';
import { sqlName, tableKey } from '../../catalog/names.ts';
import type { Column, Replayed, Step, StepOf } from '../../model.ts';
import { addedAgain, converts, fill } from '../inverse/columns.ts';
import { alterColumn } from '../inverse/undo.ts';
import { renderType } from '../render.ts';

type ChangedColumn = Extract<Difference, { readonly object: 'column' }>;

/** Where the ADD COLUMN of the way back gives the rows that are there other values than the old definition does, that is to be in its place; the rest can be made up for at the end. */
export function instead(difference: ChangedColumn, down: Replayed): { readonly step: Step; readonly sql: readonly string[] } | undefined {
  const { table, was, is } = difference;
  const step = adding(difference, down);
  if (!was || !is || !step || isUsed(step, difference, down) || step.operation.constraints.some(({ type }) => type !== 'notNull')) return undefined;
  const lacksDefault = is.default === undefined && was.default !== undefined;
  const isOther = renderType(was.type) !== renderType(is.type) && (is.default === undefined || is.default.text === was.default?.text);
  const owner = down.after.tables.get(table);
  const sql = owner && (lacksDefault || isOther || was.generated !== is.generated) ? addedAgain(owner, was) : undefined;
  return sql && { step, sql };
}

/** Statements at the end of the way back; undefined where that needs more. */
export function altered(difference: ChangedColumn, down: Replayed, steps: readonly Step[]): readonly string[] | undefined {
  const { table, was, is } = difference;
  if (!was || !is || was.generated !== is.generated || was.identity !== is.identity || was.collation?.name !== is.collation?.name || was.expression?.text !== is.expression?.text) return undefined;
  const alter = (action: string): readonly string[] => alterColumn({ name: table }, was, action);
  const isRetyped = renderType(was.type) !== renderType(is.type);
  const isCast = isRetyped && !converts(is.type, was.type);
  const isCleared = is.default !== undefined && isCast;
  const [now, then] = [isCleared ? undefined : is.default?.text, was.default?.text];
  const step = adding(difference, down);
  const isEmptied = down.after.tables.get(table)?.emptied?.by === down.migration.id;
  const isEmpty = step !== undefined && is.default === undefined && !isEmptied && !isUsed(step, difference, down);
  return [
    ...(isCleared ? alter('DROP DEFAULT') : []),
    ...(isRetyped ? alter(`TYPE ${renderType(was.type)}${isCast ? ` USING ${castOf(was)}` : ''}`) : []),
    ...(was.generated === undefined && (now !== then || (isRetyped && then !== undefined)) ? alter(then === undefined ? 'DROP DEFAULT' : `SET DEFAULT ${then}`) : []),
    ...(was.notNull === is.notNull ? [] : was.notNull ? alter('SET NOT NULL').map((statement) => (isEmpty ? `${fill({ name: table }, was.name, isCopied(difference, steps))}\n${statement}` : statement)) : alter('DROP NOT NULL')),
  ];
}

/** Has another column, or another table, taken its values before it went? */
function isCopied({ table, name }: ChangedColumn, steps: readonly Step[]): boolean {
  return steps.some(({ before }) => before.tables.get(table)?.columns.some((column) => column.name === name && (column.copiedBy ?? column.copiedInPartBy) !== undefined));
}

function castOf({ name, type }: Column): string {
  return `${sqlName({ name })}::${renderType(type)}`;
}

/** The ADD COLUMN of the way back. */
function adding({ table, name }: ChangedColumn, { steps }: Replayed): StepOf<'addColumn'> | undefined {
  return steps.findLast((step): step is StepOf<'addColumn'> => step.operation.kind === 'addColumn' && step.operation.column.name === name && tableKey(step.before, step.operation.table) === table && step.operation.guard === undefined && !step.called);
}

/** Does the way back do more with it than to add it? */
function isUsed(step: Step, { table, name }: ChangedColumn, { steps }: Replayed): boolean {
  return steps.slice(steps.indexOf(step) + 1).some(({ operation, before }) => {
    if (!('table' in operation) || !operation.table || tableKey(before, operation.table) !== table) return false;
    return operation.kind === 'write' ? operation.columns.includes(name) || operation.assigned?.some(({ column }) => column === name) === true || (operation.verb === 'insert' && operation.columns.length === 0) : 'column' in operation && operation.column === name;
  });
}
