/** RENAME COLUMN: everything that names the column follows. */
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { attributesOf } from './automatic-names.ts';
import { findColumn, withColumn } from './columns.ts';
import { keyWithColumnRenamed, withColumnRenamed } from './expressions.ts';
import { lacking, onTable } from './references.ts';
import { putSequence } from './sequences.ts';
import { editTable } from './table-edits.ts';
import { without } from './without.ts';

export function renameColumn(before: Catalog, { table, column, to }: OperationOf<'renameColumn'>): Catalog {
  return onTable(before, table, (catalog, owner) => {
    const known = findColumn(owner, column) !== undefined || !owner.known ? catalog : lacking(catalog);
    return renameColumnOf(known, owner.name, column, to);
  });
}

function renameColumnOf(catalog: Catalog, key: TableName, from: string, to: string): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const own = editTable(catalog, key, (owner) => renamedIn(owner, from, to));
  const referenced = table.referencedBy.reduce((changed, child) => editTable(changed, child, (owner) => ({ ...owner, constraints: owner.constraints.map((constraint) => withReferenceRenamed(constraint, key, from, to)) })), own);
  const sequenced = table.sequences.reduce((changed, name) => {
    const sequence = changed.sequences.get(name);
    return sequence?.ownedBy?.column === from ? putSequence(changed, { ...sequence, ownedBy: { table: key, column: to } }) : changed;
  }, referenced);
  const viewed = table.readBy.reduce((changed, view) => editTable(changed, view, (reader) => ({ ...reader, ...(reader.uses && { uses: reader.uses.map((used) => (used.table === key && used.column === from ? { ...used, column: to } : used)) }) })), sequenced);
  return table.children.reduce((changed, child) => renameColumnOf(changed, child, from, to), viewed);
}

function renamedIn(table: Table, from: string, to: string): Table {
  const renamed = (column: string): string => (column === from ? to : column);
  const { columns } = withColumn(table, from, (column) => ({ ...column, name: to }));
  return {
    ...table,
    columns: columns.map((column) => (column.expression === undefined ? column : { ...column, expression: withColumnRenamed(column.expression, from, to) })),
    constraints: table.constraints.map((constraint) => ({
      ...constraint,
      columns: constraint.columns.map(renamed),
      ...(constraint.include && { include: constraint.include.map(renamed) }),
      ...(constraint.expression && { expression: withColumnRenamed(constraint.expression, from, to) }),
    })),
    indexes: table.indexes.map((index) => ({
      ...index,
      attributes: attributesOf(index),
      keys: index.keys.map((key) => keyWithColumnRenamed(key, from, to)),
      include: index.include.map(renamed),
      ...(index.where && { where: withColumnRenamed(index.where, from, to) }),
    })),
    triggers: table.triggers.map((trigger) => without(trigger, 'made')),
    policies: table.policies.map((policy) => without(policy, 'made')),
    ...(table.partitionBy && { partitionBy: { ...table.partitionBy, columns: table.partitionBy.columns.map(renamed) } }),
  };
}

function withReferenceRenamed(constraint: TableConstraint, parent: TableName, from: string, to: string): TableConstraint {
  if (constraint.parent !== parent || constraint.references === undefined) return constraint;
  return { ...constraint, references: { ...constraint.references, columns: constraint.references.columns.map((column) => (column === from ? to : column)) } };
}
