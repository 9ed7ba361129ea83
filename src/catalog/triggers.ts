/** Triggers and policies: what acts on a table's rows beside the statement. */
import type { Catalog, Table, Trigger } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { copiedFrom } from './copies.ts';
import { keptUp } from './kept-up.ts';
import { findTable, nameOf, routineKey } from './names.ts';
import { lacking, onTable } from './references.ts';
import { madeBy, putTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function createTrigger(before: Catalog, operation: OperationOf<'createTrigger'>, context: Context): Catalog {
  return onTable(before, operation.table, (catalog, table) => {
    const exists = hasTrigger(table, operation.name);
    if (exists && operation.guard !== undefined) return catalog;
    const { name, timing, events, of, statement } = operation;
    const trigger = { name, function: routineKey(catalog, operation.function), timing, events, ...(of && { of }), ...(statement && { statement }), ...madeBy(operation, context) };
    const fired = putTable(exists && !operation.orReplace ? lacking(catalog) : catalog, { ...table, triggers: [...table.triggers.filter(({ name }) => name !== trigger.name), trigger] });
    return copiedFrom(fired, [...keptUp(fired, { triggers: [trigger] }, false)].map((column) => ({ table: nameOf(table.name), column })), context.migration, () => true);
  });
}

export function dropTrigger(before: Catalog, operation: OperationOf<'dropTrigger'>): Catalog {
  return onExisting(before, operation, hasTrigger, (table) => ({ ...table, triggers: table.triggers.filter(({ name }) => name !== operation.name) }));
}

export function renameTrigger(before: Catalog, operation: OperationOf<'renameTrigger'>): Catalog {
  return onExisting(before, operation, hasTrigger, (table) => ({ ...table, triggers: table.triggers.map((trigger) => (trigger.name === operation.name ? { ...trigger, name: operation.to } : trigger)) }));
}

/** One of that name or, for `all` and `user`, every one. */
export function setTrigger(before: Catalog, { table: name, trigger, fires }: OperationOf<'setTrigger'>): Catalog {
  const isMeant = (each: Trigger): boolean => trigger === 'all' || trigger === 'user' || each.name === trigger;
  return onTable(before, name, (catalog, table) => (
    table.triggers.some((each) => isMeant(each) && each.fires !== fires)
      ? putTable(catalog, { ...table, triggers: table.triggers.map((each) => (isMeant(each) ? { ...without(each, 'fires'), ...(fires && { fires }) } : each)) })
      : catalog
  ));
}

export function createPolicy(before: Catalog, operation: OperationOf<'createPolicy'>, context: Context): Catalog {
  return onTable(before, operation.table, (catalog, table) => {
    const { name, command, restrictive, roles } = operation;
    if (hasPolicy(table, name)) return operation.guard === undefined ? lacking(catalog) : catalog;
    return putTable(catalog, { ...table, policies: [...table.policies, { name, command, ...(restrictive && { restrictive }), roles, ...madeBy(operation, context) }] });
  });
}

/** Its command stays, and so does whether it is restrictive; what it says by then is not known. */
export function alterPolicy(before: Catalog, operation: OperationOf<'alterPolicy'>): Catalog {
  const { name, to } = operation;
  return onExisting(before, operation, hasPolicy, (table) => ({ ...table, policies: table.policies.map((policy) => (policy.name !== name ? policy : to === undefined ? without(without(policy, 'made'), 'roles') : { ...without(policy, 'made'), name: to })) }));
}

export function dropPolicy(before: Catalog, operation: OperationOf<'dropPolicy'>): Catalog {
  return onExisting(before, operation, hasPolicy, (table) => ({ ...table, policies: table.policies.filter(({ name }) => name !== operation.name) }));
}

export function setRowSecurity(before: Catalog, { table: name, to }: OperationOf<'setRowSecurity'>): Catalog {
  const forced = to === 'force' || to === 'noForce';
  return onTable(before, name, (catalog, table) => (forced ? catalog : putTable(catalog, { ...table, rowSecurity: to === 'enable' })));
}

type OnExisting = { readonly table: OperationOf<'dropTrigger'>['table']; readonly name: string; readonly ifExists?: boolean };

function onExisting(before: Catalog, operation: OnExisting, has: (table: Table, name: string) => boolean, edit: (table: Table) => Table): Catalog {
  if (operation.ifExists && findTable(before, operation.table) === undefined) return before;
  return onTable(before, operation.table, (catalog, table) => {
    if (has(table, operation.name)) return putTable(catalog, edit(table));
    return operation.ifExists || !table.known ? catalog : lacking(catalog);
  });
}

function hasTrigger(table: Table, name: string): boolean {
  return table.triggers.some((trigger) => trigger.name === name);
}

function hasPolicy(table: Table, name: string): boolean {
  return table.policies.some((policy) => policy.name === name);
}
