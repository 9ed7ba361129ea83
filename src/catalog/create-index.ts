/** CREATE INDEX, and indexes on partitions. */
import type { Catalog, Index, TableConstraint, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import type { Adding } from './add-constraint.ts';
import { indexName } from './automatic-names.ts';
import { removeIndex } from './drop-index.ts';
import { besides } from './names.ts';
import { plainKeys } from './plain-keys.ts';
import { lacking, onTable } from './references.ts';
import { editTable, madeBy, partitionsOf } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function createIndex(before: Catalog, operation: OperationOf<'createIndex'>, context: Context): Catalog {
  return onTable(before, operation.table, (catalog, owning) => {
    const { name: table } = owning;
    const { migration } = context;
    const { include, unique, method, where, only } = operation;
    const name = operation.name ?? indexName(catalog, table, operation);
    const owner = catalog.indexes.get(besides(table, name));
    if (owner !== undefined && (operation.ifNotExists || operation.guard !== undefined)) return catalog;
    const free = owner === undefined ? catalog : removeIndex(lacking(catalog), owner, name);
    return addIndexTo(free, table, { name, unique, method, keys: plainKeys(operation.keys, owning), include, ...(where && { where }), valid: true, createdBy: migration, ...madeBy(operation, context) }, { migration, only: only === true });
  });
}

/** The index, with the constraint it backs, on the table and its partitions; with ONLY it is not valid while there are partitions. */
export function addIndexTo(catalog: Catalog, table: TableName, index: Index, adding: Adding, constraint?: TableConstraint): Catalog {
  const partitions = partitionsOf(catalog, catalog.tables.get(table));
  const own = editTable(catalog, table, (owner) => ({
    ...owner,
    indexes: [...owner.indexes, { ...index, valid: index.valid && !(adding.only && partitions.length > 0) }],
    constraints: constraint === undefined ? owner.constraints : [...owner.constraints, { ...constraint, ...(adding.inherited && { inherited: true }) }],
  }));
  if (adding.only) return own;
  return partitions.reduce((changed, partition) => inheritIndex(changed, partition, besides(table, index.name), index, { migration: adding.migration }, constraint), own);
}

/**
 * The partition's share of a parent's index: one that is there already and fits is attached, else one is made. Where the parent's
 * backs a constraint, so must the partition's; `attaching` a table, that has to be one of the same type.
 */
export function inheritIndex(catalog: Catalog, partition: TableName, parent: string, index: Index, { migration }: Context, constraint?: TableConstraint, attaching = false): Catalog {
  const table = catalog.tables.get(partition);
  const backsOne = ({ backs }: Index): boolean => table?.constraints.some(({ name, type }) => name === backs && type !== 'notNull' && (!attaching || type === constraint?.type)) === true;
  const fitting = table?.indexes.find((own) => own.parent === undefined && shape(own) === shape(index) && (constraint === undefined || backsOne(own)));
  if (fitting !== undefined) return attachIndex(catalog, partition, fitting.name, parent, constraint !== undefined);
  const name = indexName(catalog, partition, index, constraint?.type);
  const own: Index = { ...without(index, 'backs', 'made'), name, ...(constraint && { backs: name }), valid: true, parent, createdBy: migration };
  return addIndexTo(catalog, partition, own, { migration, inherited: true }, constraint && { ...constraint, name });
}

/** With a partition's index made part of the parent's, and the constraint it backs where the parent's index backs one too. */
export function attachIndex(catalog: Catalog, partition: TableName, name: string, parent: string, constrained: boolean): Catalog {
  return editTable(catalog, partition, (table) => {
    const backed = constrained ? table.indexes.find((index) => index.name === name)?.backs : undefined;
    return {
      ...table,
      indexes: table.indexes.map((index) => (index.name === name ? { ...index, parent } : index)),
      constraints: backed === undefined ? table.constraints : table.constraints.map((constraint) => (constraint.name === backed && constraint.type !== 'notNull' ? { ...constraint, inherited: true } : constraint)),
    };
  });
}

function shape({ keys, include, unique, method, where }: Index): string {
  return JSON.stringify([keys.map(({ column, expression, opclass, collation }) => [column, expression?.text, opclass, collation]), include, unique, method, where?.text]);
}
