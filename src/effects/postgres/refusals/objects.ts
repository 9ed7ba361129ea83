/** Triggers, policies, functions, schemas, sequences and extensions. */
import { besides, findRoutine, nameOf, newKey, sqlName, TEMPORARY } from '../../../catalog/names.ts';
import { signature } from '../../../catalog/routines.ts';
import { isThere } from '../../../catalog/table-edits.ts';
import type { Refusal, Table } from '../../../model.ts';
import type { Name } from '../../../operations.ts';
import { missingRoutine } from './dependents.ts';
import { takenRelation, takenSchema } from './names-taken.ts';
import { findRelation, meant, missingColumn, missingRelation, missingSchema, refuse, relationAt } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';
import { onTable, wrongPlace } from './tables.ts';

const TAKEN = 'object-already-exists';

export function createTrigger(asked: Asked<'createTrigger'>): Refusal | undefined {
  const { name, function: routine, orReplace } = asked.operation;
  return onTable(asked, (table) => (orReplace ? undefined : takenTrigger(table, name)) ?? missingRoutine(asked, routine, []));
}

export function dropTrigger(asked: Asked<'dropTrigger'>): Refusal | undefined {
  const { name, ifExists, table: on } = asked.operation;
  if (ifExists) return undefined;
  return onTable({ ...asked, operation: { ...asked.operation, table: on } }, (table) => missingTrigger(asked, table, name));
}

export function renameTrigger(asked: Asked<'renameTrigger'>): Refusal | undefined {
  const { name, to } = asked.operation;
  return onTable(asked, (table) => missingTrigger(asked, table, name) ?? takenTrigger(table, to));
}

export function createPolicy(asked: Asked<'createPolicy'>): Refusal | undefined {
  const { name } = asked.operation;
  return onTable(asked, (table) => (isThere(table) && !table.mayDiffer && hasPolicy(table, name) ? refuse(TAKEN, '42710', `policy ${sqlName({ name })} for table ${sqlName(table.name)} already exists`) : undefined));
}

export function dropPolicy(asked: Asked<'dropPolicy'>): Refusal | undefined {
  const { name, ifExists } = asked.operation;
  if (ifExists) return undefined;
  return onTable(asked, (table) => (asked.before.complete && isThere(table) && !table.mayDiffer && !hasPolicy(table, name) ? refuse('unknown-object', '42704', `policy ${sqlName({ name })} for table ${sqlName(table.name)} does not exist`, meant(name, table.policies.map((policy) => policy.name))) : undefined));
}

function hasPolicy({ policies }: Table, name: string): boolean {
  return policies.some((policy) => policy.name === name);
}

/** Functions of triggers have no arguments, so that two of a name are the same. */
export function createFunction(asked: Asked<'createFunction'>): Refusal | undefined {
  const { name, orReplace, trigger } = asked.operation;
  const known = asked.before.routines.get(newKey(asked.before, name));
  const refused = missingSchema(asked, name.schema);
  if (refused) return refused;
  return !orReplace && trigger && known?.trigger && known.overloads.length === 1 ? refuse(TAKEN, '42723', `function ${sqlName(name)} already exists with same argument types`) : undefined;
}

export function renameFunction(asked: Asked<'renameFunction'>): Refusal | undefined {
  const { before, operation: { name, arguments: types, to } } = asked;
  const routine = findRoutine(before, name);
  if (!routine) return missingRoutine(asked, name, types);
  const key = besides(routine.name, to);
  const moved = types && routine.overloads.length > 1 ? routine.overloads.filter((overload) => overload.arguments === signature(before, types)) : routine.overloads;
  const isTaken = before.routines.get(key)?.overloads.some(({ arguments: other }) => moved.some((overload) => overload.arguments === other));
  return isTaken ? refuse(TAKEN, '42723', `function ${sqlName({ name: to })}(${moved.map((overload) => overload.arguments).join()}) already exists in schema ${sqlName({ name: nameOf(key).schema })}`) : undefined;
}

export function createSchema(asked: Asked<'createSchema'>): Refusal | undefined {
  const { name, ifNotExists } = asked.operation;
  return ifNotExists ? undefined : takenSchema(asked, name);
}

export function renameSchema(asked: Asked<'renameSchema'>): Refusal | undefined {
  const { name, to } = asked.operation;
  return missingSchema(asked, name) ?? takenSchema(asked, to);
}

export function createSequence(asked: Asked<'createSequence'>): Refusal | undefined {
  const { name, ifNotExists, persistence, ownedBy } = asked.operation;
  const key = newKey(asked.before, persistence === 'temporary' ? { schema: TEMPORARY, name: name.name } : name);
  if (ifNotExists && relationAt(asked.before, key)) return undefined;
  return wrongPlace(asked, name, persistence) ?? takenRelation(asked, key) ?? (ownedBy && refusedOwner(asked, key, ownedBy));
}

export function alterSequence(asked: Asked<'alterSequence'>): Refusal | undefined {
  const { name, ownedBy } = asked.operation;
  const found = findRelation(asked, name);
  return found?.type === 'sequence' && ownedBy ? refusedOwner(asked, found.key, ownedBy) : undefined;
}

export function renameSequence(asked: Asked<'renameSequence'>): Refusal | undefined {
  const { name, to, ifExists } = asked.operation;
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name);
  return found.type === 'sequence' ? takenRelation(asked, besides(found.key, to)) : undefined;
}

export function createExtension(asked: Asked<'createExtension'>): Refusal | undefined {
  const { name, ifNotExists } = asked.operation;
  return !ifNotExists && asked.before.complete && asked.before.extensions.has(name) ? refuse(TAKEN, '42710', `extension ${sqlName({ name })} already exists`) : undefined;
}

function refusedOwner(asked: Asked, key: string, { table: name, column }: { readonly table: Name; readonly column: string }): Refusal | undefined {
  const table = findRelation(asked, name)?.table;
  if (!table) return missingRelation(asked, name);
  if (!isThere(table)) return undefined;
  if (table.persistence === 'temporary' ? !key.startsWith(`${TEMPORARY}.`) : besides(table.name, 'x') !== besides(key, 'x')) return refuse('refused', '55000', 'sequence must be in same schema as table it is linked to');
  return missingColumn(asked, table, column);
}

function takenTrigger(table: Table, name: string): Refusal | undefined {
  return isThere(table) && !table.mayDiffer && table.triggers.some((trigger) => trigger.name === name) ? refuse(TAKEN, '42710', `trigger ${sqlName({ name })} for relation ${sqlName(table.name)} already exists`) : undefined;
}

/** A partition has its parent's triggers, which the catalog keeps with the parent. */
function missingTrigger({ before }: Scene, table: Table, name: string): Refusal | undefined {
  if (!before.complete || !isThere(table) || table.mayDiffer || table.bound !== undefined || table.triggers.some((trigger) => trigger.name === name)) return undefined;
  return refuse('unknown-object', '42704', `trigger ${sqlName({ name })} for table ${sqlName(table.name)} does not exist`, meant(name, table.triggers.map((trigger) => trigger.name)));
}
