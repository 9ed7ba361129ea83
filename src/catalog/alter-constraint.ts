/** VALIDATE, ALTER and RENAME CONSTRAINT. */
import type { Catalog, Table, TableConstraint } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { renameIndexOn } from './alter-index.ts';
import { withColumn } from './columns.ts';
import { asOwn, findConstraint } from './drop-constraint.ts';
import { handedDown } from './handed-down.ts';
import { addNotNull } from './not-null.ts';
import { lacking, onTable } from './references.ts';
import { editFamily, editTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function validateConstraint(before: Catalog, { table, name, only }: OperationOf<'validateConstraint'>): Catalog {
  const noted = onTable(before, table, (catalog, { name: key, known, constraints, validated = [] }) => (
    known || constraints.some((constraint) => constraint.name === name) ? catalog : editTable(catalog, key, (owner) => ({ ...owner, validated: [...validated, name] }))
  ));
  return onConstraint(noted, { table, name, only: only === true }, (constraint) => ({ ...constraint, notValid: false }), (owner, { type, columns }) => (type === 'notNull' ? withColumn(owner, columns[0] ?? '', (column) => ({ ...column, notNull: true })) : owner));
}

export function alterConstraint(catalog: Catalog, { table, name, only, enforced, deferrable, inherit }: OperationOf<'alterConstraint'>, context: Context): Catalog {
  if (inherit !== undefined) return handDown(catalog, { table, name }, inherit, context);
  return onConstraint(catalog, { table, name, only: only === true }, (constraint) => {
    const plain = without(constraint, ...(enforced === undefined ? [] : ['notEnforced'] as const), ...(deferrable === undefined ? [] : ['deferrable'] as const));
    // Enforcing a constraint reads the table and leaves it valid: https://www.postgresql.org/docs/18/sql-altertable.html
    return { ...plain, ...(enforced && constraint.notEnforced && { notValid: false }), ...(enforced === false && { notEnforced: true, notValid: true }), ...(deferrable && { deferrable }) };
  });
}

/** INHERIT and NO INHERIT, which only a NOT NULL can be altered to. */
function handDown(before: Catalog, { table, name }: Pick<Target, 'table' | 'name'>, inherit: boolean, context: Context): Catalog {
  const changed = onConstraint(before, { table, name, only: true }, (constraint) => ({ ...without(constraint, 'noInherit'), ...(!inherit && { noInherit: true }) }));
  return onTable(changed, table, (catalog, owner) => {
    const constraint = findConstraint(owner, name);
    if (constraint === undefined) return catalog;
    return owner.children.reduce((family, child) => (
      inherit ? addNotNull(family, child, constraint, { ...context, inherited: true }) : editTable(family, child, (heir) => asOwn(heir, handedDown(constraint, heir)))
    ), catalog);
  });
}

export function renameConstraint(before: Catalog, { table, name, to }: OperationOf<'renameConstraint'>): Catalog {
  return onTable(before, table, (catalog, owner) => {
    const constraint = findConstraint(owner, name);
    if (constraint === undefined) return owner.known ? lacking(catalog) : catalog;
    const index = owner.indexes.find(({ backs }) => backs === name);
    if (index !== undefined) return renameIndexOn(catalog, owner.name, index, to);
    return editFamily(catalog, owner.name, constraint.noInherit === true, (member) => renamed(member, constraint, to, member.name === owner.name));
  });
}

type Target = { readonly table: OperationOf<'alterConstraint'>['table']; readonly name: string; readonly only: boolean };

/** `edit` for the constraint of a table and for what its children have from it. */
function onConstraint(before: Catalog, { table, name, only }: Target, edit: (constraint: TableConstraint) => TableConstraint, also: (table: Table, constraint: TableConstraint) => Table = (owner) => owner): Catalog {
  return onTable(before, table, (catalog, owner) => {
    const constraint = findConstraint(owner, name);
    if (constraint === undefined) return owner.known ? lacking(catalog) : catalog;
    // Partitions have no foreign keys of their own that ONLY could leave out.
    return editFamily(catalog, owner.name, (only && constraint.type !== 'foreignKey') || constraint.noInherit === true, (member) => {
      const same = member.name === owner.name ? constraint : handedDown(constraint, member);
      return same === undefined ? member : also({ ...member, constraints: member.constraints.map((other) => (other === same ? edit(other) : other)) }, same);
    });
  });
}

/** Of a child only the name counts, and only for what every child has. */
function renamed(table: Table, { type, name }: TableConstraint, to: string, own: boolean): Table {
  const fits = (other: TableConstraint): boolean => other.name === name && (own ? other.type === type : type === 'check' || type === 'notNull');
  return { ...table, constraints: table.constraints.map((other) => (fits(other) ? { ...other, name: to } : other)) };
}
