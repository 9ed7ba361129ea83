/** Where the index of a new primary key need not be built: the old key or a unique index is one already. */
import { findTable, sqlName, tableKey } from '../catalog/names.ts';
import type { Index, Replayed, Step, StepOf } from '../model.ts';
import type { Constraint } from '../operations.ts';
import { besideIt } from './actions.ts';
import { nameOfConstraint } from './names.ts';
import { renamed } from './renamed.ts';

/** The migration drops a primary key of the very same columns, whatever they were called. */
export function keptKey(step: StepOf<'addConstraint'>, { steps }: Replayed): string | undefined {
  const { table, constraint } = step.operation;
  const at = indexOf(steps, step);
  const from = steps.slice(0, at).findLastIndex((other) => droppedKey(other) !== undefined && droppedKey(other)?.table === tableKey(other.before, table));
  const old = from < 0 ? undefined : droppedKey(steps[from]!);
  if (!old || isMixedUp(steps.slice(from + 1, at), old) || renamed(steps.slice(from, at), old.table, old.columns).columns.map(({ now }) => now).join() !== constraint.columns.join()) return undefined;
  const name = nameOfConstraint(step.before, table, constraint);
  const same = '-- the old primary key is of the same columns: leave out both DROP CONSTRAINT and ADD PRIMARY KEY';
  return name === old.name ? same : `${same}, and in place of the former:\nALTER TABLE ${sqlName(table)} RENAME CONSTRAINT ${sqlName({ name: old.name })} TO ${sqlName({ name })};`;
}

/** Over a unique index that belongs to no constraint, there already or dropped by this migration. */
export function overOwnIndex(step: StepOf<'addConstraint'>, { before, steps }: Replayed): string | undefined {
  const { table, constraint } = step.operation;
  const key = tableKey(step.before, table);
  const now = findTable(step.before, table)?.indexes.find((index) => isOver(index, constraint));
  const earlier = before.tables.get(key)?.indexes.find((index) => isOver(index, constraint));
  const index = now ?? earlier;
  if (!index || constraint.deferrable || findTable(step.before, table)?.partitionBy) return undefined;
  const [what, kind] = constraint.type === 'primaryKey' ? ['key', 'PRIMARY KEY'] : ['constraint', 'UNIQUE'];
  const isDropped = steps.some(({ operation }) => operation.kind === 'dropIndex' && operation.name.name === index.name);
  return [
    isDropped ? `-- ${sqlName({ name: index.name })} is what the ${what} needs: leave out the DROP INDEX` : `-- ${sqlName({ name: index.name })} is what the ${what} needs`,
    `ALTER TABLE ${sqlName(table)} ${[...besideIt(step), `ADD CONSTRAINT ${sqlName({ name: nameOfConstraint(step.before, table, constraint) })} ${kind} USING INDEX ${sqlName({ name: index.name })}`].join(', ')};`,
  ].join('\n');
}

function indexOf(steps: readonly Step[], { operation }: Step): number {
  return steps.findIndex((other) => other.operation === operation);
}

/** Does a step change what the key kept apart? With it still in force, that may be refused. */
export function isMixedUp(steps: readonly Step[], { table, columns }: { readonly table: string; readonly columns: readonly string[] }): boolean {
  return steps.some(({ operation, before }) => {
    if (operation.kind !== 'write' || operation.verb === 'delete' || tableKey(before, operation.table) !== table) return false;
    return operation.verb !== 'update' || operation.assigned?.some(({ column }) => columns.includes(column)) !== false;
  });
}

/** What of a primary key the step takes away. */
export function droppedKey({ operation, before }: Step): { readonly table: string; readonly name: string; readonly columns: readonly string[] } | undefined {
  if (operation.kind !== 'dropConstraint') return undefined;
  const table = findTable(before, operation.table);
  const key = table?.constraints.find(({ name, type }) => name === operation.name && type === 'primaryKey');
  return table && key && { table: table.name, name: key.name, columns: key.columns };
}

/** What USING INDEX takes for these columns, in this order: https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX */
function isOver({ unique, method, where, backs, valid, keys, include, made }: Index, constraint: Constraint): boolean {
  const { columns } = constraint;
  const isPlain = unique && valid && method === 'btree' && where === undefined && backs === undefined && keys.length === columns.length && include.join() === (constraint.include ?? []).join() && made?.operation.nullsNotDistinct === constraint.nullsNotDistinct;
  return isPlain && keys.every(({ column, opclass, collation, order }, at) => column === columns[at] && opclass === undefined && collation === undefined && order === undefined);
}
