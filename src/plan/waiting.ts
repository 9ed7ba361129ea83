/** What of a migration has to wait until its new columns have their values. */
import { objectName } from '../catalog/automatic-names.ts';
import { findTable, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, TableName } from '../model.ts';
import type { Constraint } from '../operations.ts';

/** The later steps on the table that NULL in one of these columns makes fail, with the DROP CONSTRAINT of the key that one of them, or the column itself, takes the place of. */
export function needingValues(step: Step, { steps }: Replayed, key: TableName, columns: readonly string[]): readonly Step[] {
  const own = steps.filter(({ operation, before, called }) => !called && 'table' in operation && operation.table && tableKey(before, operation.table) === key);
  const needing = own.filter((other) => steps.indexOf(other) > steps.indexOf(step) && isNeeding(other, columns));
  const isKeyed = needing.some(({ operation }) => operation.kind === 'addConstraint' && operation.constraint.type === 'primaryKey');
  const isInside = step.operation.kind === 'addColumn' && step.operation.constraints.some(({ type }) => type === 'primaryKey');
  return own.filter((other) => needing.includes(other) || (dropsKey(other) && (isKeyed || isInside)));
}

function isNeeding(step: Step, columns: readonly string[]): boolean {
  const { operation } = step;
  switch (operation.kind) {
    case 'setNotNull': return columns.includes(operation.column);
    case 'addConstraint': return refusesNull(operation.constraint) && columnsOf(step, operation.constraint).some((column) => columns.includes(column));
    case 'createIndex': return operation.unique && operation.nullsNotDistinct === true && operation.keys.some(({ column }) => column !== undefined && columns.includes(column));
    default: return false;
  }
}

/** Most checks are met by NULL: https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS */
function refusesNull({ type, nullsNotDistinct, expression }: Constraint): boolean {
  switch (type) {
    case 'primaryKey':
    case 'notNull': return true;
    case 'unique': return nullsNotDistinct === true;
    case 'check': return /\bis\s+not\s+null\b|\bnum_(?:non)?nulls\b/i.test(expression?.text ?? '');
    case 'foreignKey':
    case 'exclude': return false;
    default: return type satisfies never;
  }
}

function columnsOf({ operation, before }: Step, { columns, usingIndex, expression }: Constraint): readonly string[] {
  const table = 'table' in operation && operation.table ? findTable(before, operation.table) : undefined;
  const index = usingIndex === undefined ? undefined : table?.indexes.find(({ name }) => name === usingIndex);
  return [...columns, ...(index?.keys ?? []).flatMap(({ column }) => column ?? []), ...(expression?.columns ?? [])];
}

/** Where nobody knows the constraint, the server's own name says it. */
function dropsKey({ operation, before }: Step): boolean {
  if (operation.kind !== 'dropConstraint') return false;
  const found = findTable(before, operation.table)?.constraints.find(({ name }) => name === operation.name);
  return found ? found.type === 'primaryKey' : operation.name === objectName(operation.table.name, undefined, 'pkey');
}
