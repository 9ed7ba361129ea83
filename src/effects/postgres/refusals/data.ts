/** Statements on rows, and others that name relations which must be there. */
import { sqlName } from '../../../catalog/names.ts';
import { isThere } from '../../../catalog/table-edits.ts';
import type { Refusal } from '../../../model.ts';
import type { ConditionColumn, Name } from '../../../operations.ts';
import { supports } from '../../features.ts';
import { findRelation, missingColumn, missingRelation, refuse } from './refusal.ts';
import type { Asked } from './refusal.ts';
import { onTable } from './tables.ts';
import { firstOf } from './types.ts';

export function write(asked: Asked<'write'>): Refusal | undefined {
  const { columns, reads, assigned = [], verb, repeated, named = [] } = asked.operation;
  const twice = repeated && sqlName({ name: repeated.column });
  if (twice !== undefined) return repeated?.assigned ? refuse('duplicate-column', '42601', `multiple assignments to same column ${twice}`) : refuse('duplicate-column', '42701', `column ${twice} specified more than once`);
  return onTable(asked, (table) => {
    if (isThere(table) && table.kind === 'materializedView') return refuse('refused', '42809', `cannot change materialized view ${sqlName(table.name)}`);
    const unread = firstOf(reads, (read) => missingRelation(asked, read));
    return unread ?? (verb === 'merge' ? undefined : firstOf([...columns, ...assigned.map(({ column }) => column)], (column) => missingColumn(asked, table, column))) ?? firstOf(named, (column) => inNone(asked, column));
  });
}

/** Refused where none of the tables has the column. */
function inNone(asked: Asked<'write'>, { column, tables }: ConditionColumn): Refusal | undefined {
  const refusals = tables.map((table) => missingColumn(asked, findRelation(asked, table)?.table, column, `column ${sqlName({ name: column })} does not exist`));
  return refusals.every((refusal) => refusal !== undefined) ? refusals.findLast((refusal) => refusal?.help !== undefined) ?? refusals.at(-1) : undefined;
}

export function select(asked: Asked<'select'>): Refusal | undefined {
  return firstOf(asked.operation.reads, (read) => missingRelation(asked, read));
}

export function truncate(asked: Asked<'truncate'>): Refusal | undefined {
  const { cascade } = asked.operation;
  return onTable(asked, (table) => {
    if (!isThere(table) || cascade) return undefined;
    if (table.kind === 'view' || table.kind === 'materializedView') return refuse('refused', '42809', `${sqlName(table.name)} is not a table`);
    const together = new Set(asked.together.flatMap((other) => (other.kind === 'truncate' ? [findRelation(asked, other.table)?.key] : [])));
    const child = table.referencedBy.find((key) => key !== table.name && !together.has(key) && isThere(asked.before.tables.get(key)) && asked.before.tables.get(key)?.constraints.some(({ parent, inherited, notEnforced }) => parent === table.name && !inherited && !notEnforced));
    return child === undefined || table.mayDiffer || asked.before.tables.get(child)?.mayDiffer ? undefined : refuse('refused', '0A000', `cannot truncate a table referenced in a foreign key constraint: ${sqlName(child)} references ${sqlName(table.name)}`);
  });
}

export function onExisting(asked: Asked<'copyOut' | 'lockTable' | 'setRowSecurity' | 'setReplicaIdentity' | 'setTrigger' | 'createRule' | 'setAccessMethod' | 'setTablespace' | 'setClusterIndex' | 'alterPolicy'>): Refusal | undefined {
  return onTable(asked, () => undefined);
}

/** OIDs of rows are gone: https://www.postgresql.org/docs/12/release-12.html */
export function setTableOption(asked: Asked<'setTableOption'>): Refusal | undefined {
  const isGone = asked.operation.option === 'oids' && !supports(asked.engine, 'oids');
  return isGone ? refuse('refused', '42601', 'syntax error at or near "WITH": rows have no OIDs any more') : onTable(asked, () => undefined);
}

export function onNamed(asked: Asked<'vacuum' | 'analyze' | 'cluster'>): Refusal | undefined {
  return asked.operation.table && missingRelation(asked, asked.operation.table);
}

export function refreshMaterializedView(asked: Asked<'refreshMaterializedView'>): Refusal | undefined {
  const { view } = asked.operation;
  const found = findRelation(asked, view);
  if (!found) return missingRelation(asked, view);
  return isThere(found.table) && found.table.kind !== 'materializedView' ? refuse('refused', '42809', `${sqlName(view)} is not a materialized view`) : undefined;
}

export function grant(asked: Asked<'grant'>): Refusal | undefined {
  return asked.operation.allTables ? undefined : firstOf(asked.operation.tables, (name: Name) => missingRelation(asked, name));
}
