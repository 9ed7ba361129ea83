/** ADD CONSTRAINT, and the constraints of a CREATE TABLE or ADD COLUMN. */
import type { Catalog, TableConstraint, TableName } from '../model.ts';
import type { Constraint, OperationOf } from '../operations.ts';
import { constraintName } from './automatic-names.ts';
import { dropConstraintFrom } from './drop-constraint.ts';
import { addForeignKey } from './foreign-keys.ts';
import { handedDown } from './handed-down.ts';
import { addKey } from './keys.ts';
import { addNotNull } from './not-null.ts';
import { lacking, onTable } from './references.ts';
import { editTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

/** How a constraint is added: `only` leaves children and partitions out, `inherited` says that a parent's is the reason. */
export type Adding = Context & { readonly only?: boolean; readonly inherited?: true };

export function addConstraint(before: Catalog, operation: OperationOf<'addConstraint'>, context: Context): Catalog {
  return onTable(before, operation.table, (catalog, { name: table, constraints }) => {
    const { constraint } = operation;
    const adding = { ...context, only: operation.only === true };
    // Versions before 18 do not name a NOT NULL, so that name is free there.
    const same = constraints.find(({ name, type }) => name === constraint.name && type !== 'notNull');
    if (same === undefined) return addTo(catalog, table, constraint, adding);
    if (operation.guard !== undefined) return catalog;
    return addTo(dropConstraintFrom(lacking(catalog), table, same, adding.only), table, constraint, adding);
  });
}

/** All of them, in the order that the server makes up names in; what one statement says twice is one constraint. */
export function addConstraints(catalog: Catalog, table: TableName, constraints: readonly Constraint[], adding: Adding): Catalog {
  const ordered = ORDER.flatMap((types) => constraints.filter(({ type }) => types.includes(type)));
  return withoutRedundantKeys(ordered).reduce((added, constraint) => addTo(added, table, constraint, adding), catalog);
}

const ORDER: readonly (readonly Constraint['type'][])[] = [['check'], ['notNull'], ['primaryKey'], ['unique', 'exclude'], ['foreignKey']];

function addTo(catalog: Catalog, table: TableName, constraint: Constraint, adding: Adding): Catalog {
  switch (constraint.type) {
    case 'check': return addCheck(catalog, table, constraint, adding);
    case 'notNull': return addNotNull(catalog, table, constraint, adding);
    case 'foreignKey': return addForeignKey(catalog, table, constraint, adding);
    case 'primaryKey':
    case 'unique':
    case 'exclude': return addKey(catalog, table, constraint, adding);
    default: return constraint.type satisfies never;
  }
}

/** To the table and its children; a child that has one of that name keeps its own, but for a partition, where nothing handed down is its own. */
export function addCheck(catalog: Catalog, table: TableName, constraint: Constraint, { migration, only, inherited }: Adding): Catalog {
  const name = constraint.name ?? constraintName(catalog, table, constraint);
  const added: TableConstraint = { ...constraint, name, createdBy: migration, ...(inherited && { inherited }) };
  const own = editTable(catalog, table, (owner) => {
    const there = handedDown(added, owner);
    if (there === undefined) return { ...owner, constraints: [...owner.constraints, added] };
    const kept: TableConstraint = inherited && owner.bound !== undefined ? { ...there, inherited } : inherited ? there : without(there, 'inherited');
    return { ...owner, constraints: owner.constraints.map((other) => (other === there ? kept : other)) };
  });
  if (only || constraint.noInherit) return own;
  const children = own.tables.get(table)?.children ?? [];
  return children.reduce((changed, child) => addCheck(changed, child, added, { migration, inherited: true }), own);
}

/** UNIQUE over the columns of a key that is there already adds nothing but, perhaps, its name. */
function withoutRedundantKeys(constraints: readonly Constraint[]): readonly Constraint[] {
  const kept: Constraint[] = [];
  for (const constraint of constraints) {
    const same = kept.findIndex((other) => isKey(constraint) && isKey(other) && shape(constraint) === shape(other));
    const prior = kept[same];
    if (prior === undefined) kept.push(constraint);
    else if (prior.name === undefined && constraint.name !== undefined) kept[same] = { ...prior, name: constraint.name };
  }
  return kept;
}

function isKey({ type, usingIndex }: Constraint): boolean {
  return (type === 'primaryKey' || type === 'unique') && usingIndex === undefined;
}

function shape({ columns, nullsNotDistinct, deferrable }: Constraint): string {
  return JSON.stringify([columns, nullsNotDistinct === true, deferrable === true]);
}
