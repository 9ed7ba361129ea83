/** CREATE and ALTER DOMAIN; they are renamed and dropped by `types.ts`. */
import type { Catalog, TableConstraint, UserType } from '../model.ts';
import type { Constraint, OperationOf } from '../operations.ts';
import { domainConstraintName } from './automatic-names.ts';
import { resolvedType } from './columns.ts';
import { newKey } from './names.ts';
import { unresolved } from './references.ts';
import { madeBy } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { onType, putType } from './types.ts';
import { without } from './without.ts';

export function createDomain(catalog: Catalog, operation: OperationOf<'createDomain'>, context: Context): Catalog {
  const { migration } = context;
  const { type, notNull, default: value, guard } = operation;
  const key = newKey(catalog, operation.name);
  const exists = catalog.types.has(key);
  if (exists && guard !== undefined) return catalog;
  const domain: UserType = { name: key, kind: 'domain', base: resolvedType(catalog, type), notNull, ...(value && { default: value }), constraints: [], createdBy: migration, ...madeBy(operation, context) };
  const constraints: readonly Constraint[] = notNull ? [...operation.constraints, { type: 'notNull', columns: [], notValid: false }] : operation.constraints;
  return putType(exists ? unresolved(catalog) : catalog, constraints.reduce((made, constraint) => withConstraint(catalog, made, constraint, migration), domain));
}

export function addDomainConstraint(catalog: Catalog, operation: OperationOf<'addDomainConstraint'>, { migration }: Context): Catalog {
  const { constraint, guard } = operation;
  return onType(catalog, operation.name, 'domain', (type) => (guard !== undefined && find(type, constraint.name) !== undefined ? type : withConstraint(catalog, type, constraint, migration)));
}

export function validateDomainConstraint(catalog: Catalog, { name, constraint }: OperationOf<'validateDomainConstraint'>): Catalog {
  return onType(catalog, name, 'domain', (type) => ({ ...type, constraints: (type.constraints ?? []).map((other) => (other.name === constraint ? { ...other, notValid: false } : other)) }));
}

export function dropDomainConstraint(catalog: Catalog, { name, constraint }: OperationOf<'dropDomainConstraint'>): Catalog {
  return onType(catalog, name, 'domain', (type) => ({
    ...type,
    ...(find(type, constraint)?.type === 'notNull' && { notNull: false }),
    constraints: (type.constraints ?? []).filter((other) => other.name !== constraint),
  }));
}

export function setDomainDefault(catalog: Catalog, { name, value }: OperationOf<'setDomainDefault'>): Catalog {
  return onType(catalog, name, 'domain', (type) => ({ ...without(type, 'default'), ...(value && { default: value }) }));
}

/** NOT NULL is the domain's property and, since version 17, a constraint with a name; a second one changes nothing. */
function withConstraint(catalog: Catalog, type: UserType, constraint: Constraint, createdBy: string): UserType {
  const constraints = type.constraints ?? [];
  const isNotNull = constraint.type === 'notNull';
  if (isNotNull && constraints.some((other) => other.type === 'notNull')) return type;
  const name = constraint.name ?? domainConstraintName(catalog, type.name, constraint, constraints);
  const added: TableConstraint = { ...constraint, name, createdBy };
  return { ...type, ...(isNotNull && { notNull: true }), constraints: [...constraints, added] };
}

function find(type: UserType, name: string | undefined): TableConstraint | undefined {
  return type.constraints?.find((constraint) => constraint.name === name);
}
