/** Types: what columns can be made of, enums, domains. */
import { besides, findType, nameOf, sqlName, typeKey } from '../../../catalog/names.ts';
import { sequenceOf } from '../../../catalog/next-values.ts';
import { isTemplate } from '../../../dialects/template-names.ts';
import type { Refusal, UserType } from '../../../model.ts';
import type { ColumnDefinition, DataType, Expression, Name, OperationOf } from '../../../operations.ts';
import { ALL_EXTENSION_TYPES } from '../../extensions.ts';
import { BUILT_IN } from './built-in-types.ts';
import { whereItWent } from './gone.ts';
import { takenType } from './names-taken.ts';
import { findRelation, meant, missing, missingRelation, missingSchema, refuse, repeated } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';

export function createType(asked: Asked<'createType'>): Refusal | undefined {
  const { operation } = asked;
  return missingSchema(asked, operation.name.schema) ?? takenType(asked, operation.name) ?? repeatedPart(operation) ?? firstOf(operation.attributes ?? [], (attribute) => missingType(asked, attribute.type));
}

function repeatedPart({ attributes = [], values = [] }: OperationOf<'createType'>): Refusal | undefined {
  const [attribute, value] = [repeated(attributes.map(({ name }) => name)), repeated(values)];
  if (attribute !== undefined) return refuse('duplicate-column', '42701', `column ${sqlName({ name: attribute })} specified more than once`);
  return value === undefined ? undefined : refuse('object-already-exists', '23505', `enum label ${literal(value)} is given twice`);
}

export function createDomain(asked: Asked<'createDomain'>): Refusal | undefined {
  const { operation } = asked;
  return missingSchema(asked, operation.name.schema) ?? takenType(asked, operation.name) ?? missingType(asked, operation.type);
}

export function addEnumValue(asked: Asked<'addEnumValue'>): Refusal | undefined {
  const { value, ifNotExists } = asked.operation;
  return onEnum(asked, ({ values }) => (values?.includes(value) && !ifNotExists ? takenLabel(value) : undefined));
}

export function renameEnumValue(asked: Asked<'renameEnumValue'>): Refusal | undefined {
  const { value, to } = asked.operation;
  return onEnum(asked, (type) => {
    if (!type.values?.includes(value)) return refuse('unknown-object', '22023', `${literal(value)} is not an existing enum label`, meantLabel(value, type));
    return type.values.includes(to) ? takenLabel(to) : undefined;
  });
}

/** Refused where there is no enum of the name, or for what `check` says of one that the history has made. */
function onEnum(asked: Asked<'addEnumValue' | 'renameEnumValue'>, check: (type: UserType) => Refusal | undefined): Refusal | undefined {
  const { name } = asked.operation;
  const type = findType(asked.before, name);
  if (!type) return missingNamed(asked, name);
  if (!isMade(type)) return undefined;
  return type.kind === 'enum' ? check(type) : refuse('refused', '42809', `${sqlName(name)} is not an enum`);
}

function takenLabel(value: string): Refusal {
  return refuse('object-already-exists', '42710', `enum label ${literal(value)} already exists`);
}

export function renameType(asked: Asked<'renameType'>): Refusal | undefined {
  const { name, to } = asked.operation;
  const type = findType(asked.before, name);
  return type ? takenType(asked, nameOf(besides(type.name, to))) : missingNamed(asked, name);
}

export function dropType(asked: Asked<'dropType'>): Refusal | undefined {
  const { name, domain, ifExists } = asked.operation;
  const type = findType(asked.before, name);
  if (!type) return ifExists ? undefined : missingNamed(asked, name);
  return domain && isMade(type) && type.kind !== 'domain' ? refuse('refused', '42809', `${sqlName(name)} is not a domain`) : undefined;
}

export function alterDomain(asked: Asked<'addDomainConstraint' | 'validateDomainConstraint' | 'dropDomainConstraint' | 'setDomainDefault'>): Refusal | undefined {
  const { operation } = asked;
  const type = findType(asked.before, operation.name);
  if (!type) return missingNamed(asked, operation.name);
  if (!isMade(type)) return undefined;
  if (type.kind !== 'domain') return refuse('refused', '42809', `${sqlName(operation.name)} is not a domain`);
  const has = (name: string | undefined): boolean => type.constraints?.some((constraint) => constraint.name === name && constraint.type !== 'notNull') === true;
  const isUnnamed = (name: string): boolean => type.constraints?.some((constraint) => constraint.name === name) === true;
  switch (operation.kind) {
    case 'addDomainConstraint': return has(operation.constraint.name) ? refuse('object-already-exists', '42710', `constraint ${sqlName({ name: operation.constraint.name ?? '' })} for domain ${sqlName(operation.name)} already exists`) : undefined;
    case 'validateDomainConstraint': return isUnnamed(operation.constraint) ? undefined : noConstraint(operation, type);
    case 'dropDomainConstraint': return operation.ifExists || isUnnamed(operation.constraint) ? undefined : noConstraint(operation, type);
    case 'setDomainDefault': return undefined;
    default: return operation satisfies never;
  }
}

export function alterCompositeType(asked: Asked<'alterCompositeType'>): Refusal | undefined {
  const { name } = asked.operation;
  const found = findType(asked.before, name);
  if (!found) return missingNamed(asked, name);
  return isMade(found) && (found.kind === 'enum' || found.kind === 'domain') ? refuse('refused', '42809', `${sqlName(name)} is not a composite type`) : undefined;
}

/** Refused where a column is of a type that there is not, or its default is no value of its enum. */
export function wrongColumnType(scene: Scene, column: ColumnDefinition): Refusal | undefined {
  if (column.generated === 'serial' && column.type.array) return refuse('refused', '0A000', `array of serial is not implemented: column ${sqlName({ name: column.name })}`);
  return missingType(scene, column.type) ?? wrongEnumValue(scene, column.type, column.default?.constant) ?? (column.generated === 'serial' ? undefined : missingSequence(scene, column.default));
}

/** Refused where a default takes values of a sequence that there is not. */
export function missingSequence(scene: Scene, value: Expression | undefined): Refusal | undefined {
  const name = value && sequenceOf(value);
  return name && missingRelation(scene, name);
}

/** Refused where a constant is none of an enum's values. */
export function wrongEnumValue({ before }: Scene, type: DataType, constant: string | undefined): Refusal | undefined {
  const found = findType(before, type);
  if (found?.kind !== 'enum' || !isMade(found) || type.array || found.values === undefined) return undefined;
  const value = /^'((?:[^']|'')*)'$/.exec(constant ?? '')?.[1]?.replaceAll("''", "'");
  if (value === undefined || isTemplate(value) || found.values.includes(value)) return undefined;
  return refuse('unknown-object', '22P02', `invalid input value for enum ${sqlName(found.name)}: ${literal(value)}`, meantLabel(value, found));
}

export function missingType(scene: Scene, type: DataType): Refusal | undefined {
  const { schema, name, text } = type;
  const { before } = scene;
  if (name === '' || name === 'unknown' || text.includes('%') || name.startsWith('_') || (schema === undefined && BUILT_IN.has(name)) || ALL_EXTENSION_TYPES.has(name) || before.extensions.size > 0) return undefined;
  return missingNamed(scene, type);
}

export function firstOf<T>(list: readonly T[], check: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of list) {
    const refusal = check(item);
    if (refusal) return refusal;
  }
  return undefined;
}

/** A type that the history has made. */
function isMade(type: UserType): boolean {
  return type.createdBy !== undefined;
}

export function missingNamed(scene: Scene, name: Name): Refusal | undefined {
  const { before } = scene;
  if (findType(before, name) || findRelation(scene, name)?.table || isTemplate(name.name) || (name.schema !== undefined && (isTemplate(name.schema) || /^pg_|^information_schema$/.test(name.schema)))) return undefined;
  if (name.schema === undefined && (BUILT_IN.has(name.name) || ALL_EXTENSION_TYPES.has(name.name))) return undefined;
  const schema = missingSchema(scene, name.schema);
  if (schema) return schema;
  if (name.schema !== undefined && !before.schemas.has(name.schema)) return undefined;
  return missing(scene, '42704', `type ${sqlName({ ...(name.schema !== undefined && { schema: name.schema }), name: name.name })} does not exist`, () => meant(name.name, [...before.types.entries()].map(([key]) => nameOf(key).name)), whereItWent(scene, 'type', typeKey(before, name)));
}

function noConstraint({ name, constraint }: { readonly name: Name; readonly constraint: string }, { constraints = [] }: UserType): Refusal {
  return refuse('unknown-object', '42704', `constraint ${sqlName({ name: constraint })} of domain ${sqlName(name)} does not exist`, meant(constraint, constraints.map((other) => other.name)));
}

function meantLabel(value: string, { values = [] }: UserType): string | undefined {
  return meant(value, values)?.replace(/"/g, '');
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The group that `groups` put a built-in type into, an enum of the history's into one of its own; undefined where nothing is known of it. */
export function groupOf({ before }: Scene, type: DataType, groups: { readonly [type: string]: string }): string | undefined {
  if (type.array) return undefined;
  const found = findType(before, type);
  if (found) return found.kind === 'enum' && found.createdBy !== undefined ? `enum ${found.name}` : undefined;
  return type.schema === undefined ? groups[type.name] : undefined;
}
