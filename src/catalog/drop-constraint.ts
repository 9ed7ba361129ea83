/** DROP CONSTRAINT. */
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { removeIndex } from './drop-index.ts';
import { withoutReference } from './foreign-keys.ts';
import { notNullOf, nullable } from './not-null.ts';
import { handedDown, hasFromParents } from './handed-down.ts';
import { lacking, onTable, onTableWith } from './references.ts';
import { editTable } from './table-edits.ts';
import { without } from './without.ts';

export function dropNotNull(before: Catalog, operation: OperationOf<'dropNotNull'>): Catalog {
  return onTableWith(before, operation, (catalog, table) => {
    const constraint = notNullOf(table, operation.column);
    return constraint === undefined ? catalog : dropConstraintFrom(catalog, table.name, constraint, operation.only === true);
  });
}

export function dropConstraint(before: Catalog, operation: OperationOf<'dropConstraint'>): Catalog {
  return onTable(before, operation.table, (catalog, table) => {
    const constraint = findConstraint(table, operation.name);
    if (constraint !== undefined) return dropConstraintFrom(catalog, table.name, constraint, operation.only === true);
    if (table.validated) return editTable(catalog, table.name, (owner) => ({ ...owner, validated: (table.validated ?? []).filter((name) => name !== operation.name) }));
    return operation.ifExists || !table.known ? catalog : lacking(catalog);
  });
}

/** Versions before 18 have no named NOT NULL, so that any other constraint may have its name. */
export function findConstraint(table: Table, name: string): TableConstraint | undefined {
  return table.constraints.find((constraint) => constraint.name === name && constraint.type !== 'notNull') ?? table.constraints.find((constraint) => constraint.name === name);
}

/** Without the constraint, and what its children have from it; with `only` that is their own now. */
export function dropConstraintFrom(catalog: Catalog, key: TableName, constraint: TableConstraint, only: boolean): Catalog {
  const dropped = dropOwnConstraint(catalog, key, constraint);
  if (constraint.noInherit) return dropped;
  // ONLY leaves children what could be theirs; a partition's foreign key cannot.
  const stays = only && constraint.type !== 'foreignKey';
  return onHeirs(dropped, key, constraint, (changed, child, inherited) => (stays ? editTable(changed, child, (table) => asOwn(table, inherited)) : dropConstraintFrom(changed, child, inherited, false)));
}

/** Without the constraint, its index and the foreign keys that depend on that. */
export function dropOwnConstraint(catalog: Catalog, key: TableName, constraint: TableConstraint): Catalog {
  const index = catalog.tables.get(key)?.indexes.find(({ backs }) => backs === constraint.name && constraint.type !== 'notNull');
  const dropped = index === undefined ? editTable(catalog, key, (table) => lessConstraint(table, constraint)) : removeIndex(catalog, key, index.name);
  return constraint.parent === undefined ? dropped : withoutReference(dropped, key, constraint.parent);
}

function lessConstraint(table: Table, constraint: TableConstraint): Table {
  if (constraint.type === 'notNull') return nullable(table, constraint.columns[0] ?? '');
  return { ...table, constraints: table.constraints.filter((other) => other !== constraint) };
}

/** The table with a constraint of it no longer a parent's. */
export function asOwn(table: Table, constraint: TableConstraint | undefined): Table {
  return { ...table, constraints: table.constraints.map((other) => (other === constraint ? without(other, 'inherited') : other)) };
}

/** `change` for each child that has the constraint only from this table, which no longer hands it down. */
function onHeirs(catalog: Catalog, key: TableName, constraint: TableConstraint, change: (catalog: Catalog, child: TableName, inherited: TableConstraint) => Catalog): Catalog {
  return (catalog.tables.get(key)?.children ?? []).reduce((changed, child) => {
    const table = changed.tables.get(child);
    const inherited = table && handedDown(constraint, table);
    const elsewhere = constraint.type !== 'foreignKey' && hasFromParents(changed, table?.parents ?? [], constraint);
    return inherited?.inherited && !elsewhere ? change(changed, child, inherited) : changed;
  }, catalog);
}
