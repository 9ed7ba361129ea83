/** Constraints that tables have in common with their parents. */
import type { Catalog, Table, TableConstraint, TableName } from '../model.ts';

/** What a table has of a parent's constraint: by the column of a NOT NULL, by the name of a CHECK, by what else a foreign key says where none has its name. */
export function handedDown(constraint: TableConstraint, { constraints }: Table): TableConstraint | undefined {
  const same = constraints.filter((other) => other.type === constraint.type && isSame(constraint, other));
  return same.find(({ name }) => name === constraint.name) ?? same[0];
}

/** Does one of these parents hand the constraint down? */
export function hasFromParents(catalog: Catalog, parents: readonly TableName[], constraint: TableConstraint): boolean {
  return parents.some((parent) => {
    const table = catalog.tables.get(parent);
    const given = table && handedDown(constraint, table);
    return given !== undefined && !given.noInherit;
  });
}

function reference({ references, deferrable }: TableConstraint): string {
  return [references?.columns.join(), references?.onDelete, references?.onUpdate, deferrable].join('/');
}

function isSame(one: TableConstraint, other: TableConstraint): boolean {
  switch (one.type) {
    case 'notNull': return one.columns[0] === other.columns[0];
    case 'foreignKey': return one.parent === other.parent && one.columns.join() === other.columns.join() && reference(one) === reference(other);
    case 'check':
    case 'primaryKey':
    case 'unique':
    case 'exclude': return one.name === other.name;
    default: return one.type satisfies never;
  }
}
