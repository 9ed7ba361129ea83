/** CREATE, ALTER, RENAME and DROP TYPE; what is particular to domains is in `domains.ts`. */
import type { Catalog, Column, Table, UserType } from '../model.ts';
import type { DataType, Name, OperationOf } from '../operations.ts';
import { dropColumnFrom } from './drop-column.ts';
import { besides, findType, keyOf, nameOf, newKey, sqlName, typeKey } from './names.ts';
import { deleteEntry, setEntry } from './persistent-map.ts';
import { unresolved } from './references.ts';
import { editTable, madeBy, recounted } from './table-edits.ts';
import type { Context } from './table-edits.ts';

export function createType(catalog: Catalog, operation: OperationOf<'createType'>, context: Context): Catalog {
  const { values, attributes, guard } = operation;
  const key = newKey(catalog, operation.name);
  const exists = catalog.types.has(key);
  if (exists && guard !== undefined) return catalog;
  const kind = values !== undefined ? 'enum' : attributes !== undefined ? 'composite' : 'other';
  // A shell type is created twice: https://www.postgresql.org/docs/current/sql-createtype.html
  const known = exists && catalog.types.get(key)?.kind !== 'other' ? unresolved(catalog) : catalog;
  return putType(known, { name: key, kind, ...(values && { values }), createdBy: context.migration, ...madeBy(operation, context) });
}

export function addEnumValue(catalog: Catalog, operation: OperationOf<'addEnumValue'>, { migration: by }: Context): Catalog {
  const { value } = operation;
  return onType(catalog, operation.name, 'enum', (type) => (type.values?.includes(value) ? type : { ...type, values: [...(type.values ?? []), value], added: [...(type.added ?? []), { value, by }] }));
}

/** The defaults that are that value follow. */
export function renameEnumValue(before: Catalog, { name, value, to }: OperationOf<'renameEnumValue'>): Catalog {
  const [old, now] = [value, to].map((each) => `'${each.replaceAll("'", "''")}'`) as [string, string];
  const isOld = (column: Column): boolean => column.default?.constant === old && isOf(before, column.type, typeKey(before, name));
  const users = new Set(columnsOf(before, typeKey(before, name)).flatMap(([table, column]) => (isOld(column) ? [table.name] : [])));
  const catalog = [...users].reduce((changed, key) => editTable(changed, key, (table) => ({
    ...table,
    columns: table.columns.map((column) => (column.default && isOld(column) ? { ...column, default: { ...column.default, text: column.default.text.replace(old, () => now), constant: now } } : column)),
  })), before);
  return onType(catalog, name, 'enum', (type) => ({
    ...type,
    ...(type.values && { values: type.values.map((other) => (other === value ? to : other)) }),
    ...(type.added && { added: type.added.map((other) => (other.value === value ? { ...other, value: to } : other)) }),
  }));
}

export function alterCompositeType(catalog: Catalog, operation: OperationOf<'alterCompositeType'>): Catalog {
  return onType(catalog, operation.name, 'composite', (type) => type);
}

export function dropType(catalog: Catalog, operation: OperationOf<'dropType'>): Catalog {
  const type = findType(catalog, operation.name);
  if (type === undefined) return operation.ifExists ? catalog : unresolved(catalog);
  return dropTypeFrom(catalog, type.name, operation.cascade);
}

/** Without the type, and with `cascade` the columns of it and the domains over it. */
export function dropTypeFrom(catalog: Catalog, key: string, cascade: boolean): Catalog {
  const columns = cascade ? columnsOf(catalog, key) : [];
  const domains = cascade ? domainsOver(catalog, key) : [];
  const uncolumned = columns.reduce((changed, [table, { name }]) => dropColumnFrom(changed, table.name, name, { cascade: true }), catalog);
  const dropped = domains.reduce((changed, domain) => dropTypeFrom(changed, domain.name, true), uncolumned);
  return removeType(dropped, key);
}

export function renameType(catalog: Catalog, { name, to }: OperationOf<'renameType'>): Catalog {
  const type = findType(catalog, name);
  return type === undefined ? unresolved(catalog) : moveType(catalog, type.name, besides(type.name, to));
}

export function setTypeSchema(catalog: Catalog, { name, schema }: OperationOf<'setSchema'>): Catalog {
  const type = findType(catalog, name);
  return type === undefined ? unresolved(catalog) : moveType(catalog, type.name, keyOf({ schema, name: nameOf(type.name).name }));
}

/** The type under another key; columns of it and domains over it follow. */
export function moveType(catalog: Catalog, from: string, to: string): Catalog {
  const type = catalog.types.get(from);
  if (type === undefined || from === to) return catalog;
  const users = new Set(columnsOf(catalog, from).map(([table]) => table));
  const renamedType = putType(removeType(catalog, from), { ...type, name: to });
  const moved = domainsOver(catalog, from).reduce((changed, domain) => putType(changed, { ...domain, base: renamed(domain.base, to) }), renamedType);
  return [...users].reduce((changed, { name }) => editTable(changed, name, (table) => ({
    ...table,
    columns: table.columns.map((column) => (isOf(catalog, column.type, from) ? { ...column, type: renamed(column.type, to) } : column)),
  })), moved);
}

/** `edit` for the type, which is taken to be older than the history when it is not there. */
export function onType(catalog: Catalog, name: Name, kind: UserType['kind'], edit: (type: UserType) => UserType): Catalog {
  const type = findType(catalog, name);
  return type === undefined ? putType(unresolved(catalog), edit({ name: typeKey(catalog, name), kind })) : putType(catalog, edit(type));
}

export function putType(catalog: Catalog, type: UserType): Catalog {
  const before = catalog.types.get(type.name);
  return { ...catalog, types: setEntry(catalog.types, type.name, type), constraints: recounted(catalog.constraints, type.name, before?.constraints, type.constraints) };
}

function removeType(catalog: Catalog, key: string): Catalog {
  return { ...catalog, types: deleteEntry(catalog.types, key), constraints: recounted(catalog.constraints, key, catalog.types.get(key)?.constraints, undefined) };
}

function columnsOf(catalog: Catalog, type: string): readonly (readonly [Table, Column])[] {
  return [...catalog.tables.entries()].flatMap(([, table]) => table.columns.filter((column) => isOf(catalog, column.type, type)).map((column) => [table, column] as const));
}

function domainsOver(catalog: Catalog, type: string): readonly (UserType & { readonly base: DataType })[] {
  return [...catalog.types.entries()].flatMap(([, domain]) => (domain.base !== undefined && isOf(catalog, domain.base, type) ? [{ ...domain, base: domain.base }] : []));
}

function isOf(catalog: Catalog, type: DataType, key: string): boolean {
  return type.name === nameOf(key).name && typeKey(catalog, type) === key;
}

function renamed(type: DataType, to: string): DataType {
  const modifiers = type.modifiers.length === 0 ? '' : `(${type.modifiers.join(',')})`;
  return { ...type, ...nameOf(to), text: `${sqlName(to)}${modifiers}${type.array ? '[]' : ''}` };
}
