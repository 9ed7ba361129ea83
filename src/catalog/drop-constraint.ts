/** DROP CONSTRAINT. */
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { removeIndex, withoutDependentKeys } from './drop-index.ts';
import { withoutReference } from './foreign-keys.ts';
import { notNullOf, nullable } from './not-null.ts';
import { onTable, unresolved } from './references.ts';
import { editTable } from './table-edits.ts';
import { without } from './without.ts';

export function dropConstraint(before: Catalog, operation: OperationOf<'dropConstraint'>): Catalog {
  return onTable(before, operation.table, (catalog, table) => {
    const constraint = findConstraint(table, operation.name);
    if (constraint !== undefined) return dropConstraintFrom(catalog, table.name, constraint, { cascade: operation.cascade, only: operation.only === true });
    return operation.ifExists || !table.known ? catalog : unresolved(catalog);
  });
}

/** Versions before 18 have no named NOT NULL, so that any other constraint may have its name. */
export function findConstraint(table: Table, name: string): TableConstraint | undefined {
  return table.constraints.find((constraint) => constraint.name === name && constraint.type !== 'notNull') ?? table.constraints.find((constraint) => constraint.name === name);
}

/** Without the constraint, and what its children have from it; with `only` that is their own now. */
export function dropConstraintFrom(catalog: Catalog, key: TableName, constraint: TableConstraint, { cascade, only }: { readonly cascade: boolean; readonly only: boolean }): Catalog {
  const children = constraint.noInherit ? [] : catalog.tables.get(key)?.children ?? [];
  return children.reduce((changed, child) => {
    const inherited = inheritedFrom(changed.tables.get(child), constraint);
    if (inherited === undefined) return changed;
    return only ? editTable(changed, child, (table) => asOwn(table, inherited)) : dropConstraintFrom(changed, child, inherited, { cascade, only });
  }, dropOwnConstraint(catalog, key, constraint, cascade));
}

/** Without the constraint and its index; with `cascade` also without the foreign keys that need it. */
export function dropOwnConstraint(catalog: Catalog, key: TableName, constraint: TableConstraint, cascade: boolean): Catalog {
  const index = catalog.tables.get(key)?.indexes.find(({ backs }) => backs === constraint.name && constraint.type !== 'notNull');
  const dropped = index === undefined ? editTable(catalog, key, (table) => lessConstraint(table, constraint)) : removeIndex(catalog, key, index.name);
  if (constraint.parent !== undefined) return withoutReference(dropped, key, constraint.parent);
  return cascade && (constraint.type === 'primaryKey' || constraint.type === 'unique') ? withoutDependentKeys(dropped, key, constraint.columns) : dropped;
}

function lessConstraint(table: Table, constraint: TableConstraint): Table {
  if (constraint.type === 'notNull') return nullable(table, constraint.columns[0] ?? '');
  return { ...table, constraints: table.constraints.filter((other) => other !== constraint) };
}

function asOwn(table: Table, constraint: TableConstraint): Table {
  return { ...table, constraints: table.constraints.map((other) => (other === constraint ? without(other, 'inherited') : other)) };
}

/** What a child has of its parent's constraint, unless the child declared it itself. */
function inheritedFrom(child: Table | undefined, constraint: TableConstraint): TableConstraint | undefined {
  const found = constraint.type === 'notNull'
    ? child && notNullOf(child, constraint.columns[0] ?? '')
    : child?.constraints.find((other) => other.type === constraint.type && (other.name === constraint.name || (other.parent !== undefined && other.parent === constraint.parent && other.columns.join() === constraint.columns.join())));
  return found?.inherited ? found : undefined;
}
