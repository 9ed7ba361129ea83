/** Partitions and inheritance: what may be under what. */
import { findColumn } from '../../../catalog/columns.ts';
import { isAbove } from '../../../catalog/inheritance.ts';
import { sqlName } from '../../../catalog/names.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Catalog, Column, Refusal, Table } from '../../../model.ts';
import type { Name, PartitionBound } from '../../../operations.ts';
import { findRelation, missingRelation, refuse, repeated } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';
import { onTable } from './tables.ts';
import { firstOf } from './types.ts';

/** Refused where CREATE TABLE puts a table under what cannot be its parent. */
export function refusedParents(asked: Asked<'createTable'>): Refusal | undefined {
  const { partitionOf, inherits, persistence } = asked.operation;
  const whole = partitionOf && findRelation(asked, partitionOf.parent)?.table;
  if (whole && isThere(whole) && !whole.partitionBy) return refuse('refused', '42P17', `${sqlName(whole.name)} is not partitioned`);
  const taken = whole && partitionOf && takenBound(asked, whole, partitionOf.bound);
  if (taken) return taken;
  const twice = repeated(inherits.flatMap((name) => findRelation(asked, name)?.key ?? []));
  return firstOf(inherits, (name) => refusedParent(asked, name, persistence))
    ?? (twice === undefined ? undefined : refuse('refused', '42P07', `relation ${sqlName(twice)} would be inherited from more than once`))
    ?? conflictingColumn(asked);
}

export function attachPartition(asked: Asked<'attachPartition'>): Refusal | undefined {
  const { partition } = asked.operation;
  return onTable(asked, (table) => notPartitioned(table, 'ATTACH PARTITION') ?? onOther(asked, partition, (child) => {
    if (!isThere(child) || !isThere(table)) return undefined;
    const on = sqlName(child.name);
    if (child.bound !== undefined) return refuse('refused', '42809', `${on} is already a partition`);
    if (child.kind !== 'table' && child.kind !== 'foreignTable') return refuse('refused', '42809', `${on} is not a table`);
    if (child.parents.length > 0) return refuse('refused', '42809', `cannot attach inheritance child ${on} as partition`);
    if (child.children.length > 0 && !child.partitionBy) return refuse('refused', '42809', `cannot attach inheritance parent ${on} as partition`);
    const extra = isWhole(table) && isWhole(child) ? child.columns.find(({ name }) => !findColumn(table, name)) : undefined;
    if (extra) return refuse('refused', '42804', `table ${on} contains column ${sqlName({ name: extra.name })} not found in parent ${sqlName(table.name)}`);
    if (child.persistence === 'temporary' && table.persistence !== 'temporary') return refuse('refused', '42809', `cannot attach a temporary relation as partition of permanent relation ${sqlName(table.name)}`);
    return circular(asked.before, child, table) ?? missingFromParent(child, table) ?? takenBound(asked, table, asked.operation.bound);
  }));
}

export function detachPartition(asked: Asked<'detachPartition'>): Refusal | undefined {
  const { partition, concurrently } = asked.operation;
  return onTable(asked, (table) => notPartitioned(table, 'DETACH PARTITION') ?? onOther(asked, partition, (child) => {
    if (!isWhole(child) || !isWhole(table)) return undefined;
    if (!child.parents.includes(table.name) || child.bound === undefined) return refuse('refused', '42P01', `relation ${sqlName(child.name)} is not a partition of relation ${sqlName(table.name)}`);
    const hasDefault = concurrently && table.children.some((other) => asked.before.tables.get(other)?.bound === 'default');
    return hasDefault ? refuse('refused', '55000', `cannot detach partitions concurrently while ${sqlName(table.name)} has a default partition`) : undefined;
  }));
}

export function inherit(asked: Asked<'inherit'>): Refusal | undefined {
  const { parent } = asked.operation;
  return onTable(asked, (child) => fixedInheritance(child) ?? onOther(asked, parent, (table) => {
    if (!isThere(child) || !isThere(table)) return undefined;
    const refused = refusedParent(asked, parent, child.persistence);
    if (refused) return refused;
    if (child.parents.includes(table.name)) return refuse('refused', '42P07', `relation ${sqlName(table.name)} would be inherited from more than once`);
    return circular(asked.before, child, table) ?? missingFromParent(child, table);
  }));
}

export function noInherit(asked: Asked<'noInherit'>): Refusal | undefined {
  return onTable(asked, (child) => fixedInheritance(child) ?? onOther(asked, asked.operation.parent, (table) => (
    isWhole(child) && isThere(table) && !child.parents.includes(table.name) ? refuse('refused', '42P01', `relation ${sqlName(table.name)} is not a parent of relation ${sqlName(child.name)}`) : undefined
  )));
}

/** Refused where another partition takes the rest, or one of the same values. */
function takenBound({ before }: Scene, whole: Table, bound: PartitionBound): Refusal | undefined {
  for (const key of whole.children) {
    const other = before.tables.get(key);
    if (!isThere(other) || other.bound === undefined) continue;
    const [own, theirs] = [bound === 'default' ? [] : bound.values ?? [], other.bound === 'default' ? [] : other.bound.values ?? []];
    if (bound === 'default' && other.bound === 'default') return refuse('refused', '42P17', `the default partition of ${sqlName(whole.name)} is ${sqlName(key)} already`);
    const value = own.find((each) => theirs.includes(each) && /^(?:-?\d+|'.*'|null)$/i.test(each));
    if (value !== undefined) return refuse('refused', '42P17', `partition would overlap partition ${sqlName(key)}, which has ${value}`);
  }
  return undefined;
}

function onOther(scene: Scene, name: Name, check: (table: Table) => Refusal | undefined): Refusal | undefined {
  const found = findRelation(scene, name);
  return found?.table ? check(found.table) : missingRelation(scene, name);
}

function notPartitioned(table: Table, action: string): Refusal | undefined {
  return isThere(table) && !table.partitionBy ? refuse('refused', '42809', `ALTER action ${action} cannot be performed on relation ${sqlName(table.name)}: it is not partitioned`) : undefined;
}

function fixedInheritance(table: Table): Refusal | undefined {
  if (!isThere(table)) return undefined;
  if (table.partitionBy) return refuse('refused', '42809', `cannot change inheritance of partitioned table ${sqlName(table.name)}`);
  if (table.kind === 'view' || table.kind === 'materializedView') return refuse('refused', '42809', `ALTER action INHERIT cannot be performed on relation ${sqlName(table.name)}: it is a view`);
  return table.bound === undefined ? undefined : refuse('refused', '42809', `cannot change inheritance of a partition: ${sqlName(table.name)}`);
}

function refusedParent(scene: Scene, name: Name, persistence: Table['persistence']): Refusal | undefined {
  const table = findRelation(scene, name)?.table;
  if (!table || !isThere(table)) return undefined;
  const on = sqlName(table.name);
  if (table.kind === 'view' || table.kind === 'materializedView') return refuse('refused', '42809', `inherited relation ${on} is not a table or foreign table`);
  if (table.partitionBy) return refuse('refused', '42809', `cannot inherit from partitioned table ${on}`);
  if (table.bound !== undefined) return refuse('refused', '42809', `cannot inherit from partition ${on}`);
  return table.persistence === 'temporary' && persistence !== 'temporary' ? refuse('refused', '42809', `cannot inherit from temporary relation ${on}`) : undefined;
}

/** A column that is inherited, twice or beside an own one, has one type. */
function conflictingColumn(asked: Asked<'createTable'>): Refusal | undefined {
  const { inherits, columns } = asked.operation;
  const parents = inherits.map((name) => findRelation(asked, name)?.table);
  if (!parents.every(isWhole)) return undefined;
  const types = new Map<string, string>();
  for (const { name, type } of [...parents.flatMap((parent): readonly Pick<Column, 'name' | 'type'>[] => parent.columns), ...columns]) {
    if (type.name === 'unknown') continue;
    const before = types.get(name);
    if (before !== undefined && before !== type.text && type.schema === undefined && !before.includes('.')) return refuse('refused', '42804', `column ${sqlName({ name })} has a type conflict: ${before} versus ${type.text}`);
    types.set(name, type.text);
  }
  return undefined;
}

function circular(before: Catalog, child: Table, parent: Table): Refusal | undefined {
  return isAbove(before, child.name, parent.name) ? refuse('refused', '42P07', `circular inheritance not allowed: ${sqlName(parent.name)} is already a child of ${sqlName(child.name)}`) : undefined;
}

/** A child has all columns of its parent, as never null as there, and its CHECKs. */
function missingFromParent(child: Table, parent: Table): Refusal | undefined {
  if (!isWhole(child) || !isWhole(parent)) return undefined;
  for (const { name, notNull } of parent.columns) {
    const column = findColumn(child, name);
    if (!column) return refuse('refused', '42804', `child table is missing column ${sqlName({ name })}`);
    const isHandedDown = !parent.constraints.some(({ type, columns, noInherit }) => type === 'notNull' && columns[0] === name && noInherit);
    if (notNull && !column.notNull && isHandedDown) return refuse('refused', '42804', `column ${sqlName({ name })} in child table ${sqlName(child.name)} must be marked NOT NULL`);
  }
  const check = parent.constraints.find(({ type, name, noInherit }) => type === 'check' && !noInherit && !child.constraints.some((other) => other.type === 'check' && other.name === name));
  return check && refuse('refused', '42804', `child table is missing constraint ${sqlName({ name: check.name })}`);
}
