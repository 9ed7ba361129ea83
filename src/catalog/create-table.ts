/** CREATE TABLE. */
import type { Catalog, Column, Table } from '../model.ts';
import type { ColumnDefinition, OperationOf } from '../operations.ts';
import { addConstraints } from './add-constraint.ts';
import { columnOf, isDefinedNotNull, unknownType } from './columns.ts';
import { inheritFrom, linkParent } from './inheritance.ts';
import { copiedColumns, copiedConstraints, withCopiedIndexes } from './like.ts';
import { newKey, tableKey, TEMPORARY } from './names.ts';
import { onTable, unresolved } from './references.ts';
import { withOwnSequence } from './sequences.ts';
import { blankTable, putTable } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function createTable(before: Catalog, operation: OperationOf<'createTable'>, context: Context): Catalog {
  const { partitionBy, partitionOf, persistence, inherits, like } = operation;
  const key = newTableKey(before, operation);
  const replaced = before.tables.get(key);
  if (replaced !== undefined && (operation.ifNotExists || operation.guard !== undefined)) return before;
  const parents = resolved(before, [...(partitionOf ? [partitionOf.parent] : []), ...inherits]);
  const sources = resolved(parents.catalog, like.map(({ table }) => table));
  const copies = sources.tables.map((table, i) => ({ table, including: like[i]?.including ?? [] }));
  const copied = copies.flatMap(({ table: source, including }) => copiedColumns(source, including));
  const table = blankTable({
    name: key, kind: operation.foreign ? 'foreignTable' : 'table', persistence, createdBy: context.migration,
    known: operation.ofType === undefined && [...parents.tables, ...sources.tables].every(({ known }) => known),
    columns: mergedColumns(parents.tables, copied, operation.columns, partitionOf !== undefined, context.migration),
    ...(partitionBy && { partitionBy }), ...(partitionOf && { bound: partitionOf.bound }), ...keptLinks(replaced),
  });
  const created = putTable(replaced?.known ? unresolved(sources.catalog) : sources.catalog, table);
  const linked = parents.tables.reduce((changed, parent) => linkParent(changed, key, parent.name), created);
  const sequenced = [...copied.filter(({ generated }) => generated === 'identity'), ...operation.columns].reduce((changed, column) => withOwnSequence(changed, key, column, context), linked);
  // In CREATE TABLE there is nothing to validate, NOT VALID or not: transformCheckConstraints in parse_utilcmd.c.
  const own = [...copies.flatMap(({ table: source, including }) => copiedConstraints(source, including)), ...operation.constraints.map((constraint) => ({ ...constraint, notValid: constraint.notEnforced === true })), ...notNulls(operation.columns)];
  const isEarly = ({ type }: { readonly type: string }): boolean => type === 'check' || type === 'notNull';
  const checked = addConstraints(sequenced, key, own.filter(isEarly), context);
  const inherited = parents.tables.reduce((changed, parent) => inheritFrom(changed, key, parent.name, context, true), checked);
  const constrained = addConstraints(inherited, key, own.filter((constraint) => !isEarly(constraint)), context);
  return copies.reduce((changed, { table: source, including }) => withCopiedIndexes(changed, key, source, including, context), constrained);
}

/** Where a table of that persistence goes. */
export function newTableKey(catalog: Catalog, { table, persistence }: Pick<OperationOf<'createTable'>, 'table' | 'persistence'>): string {
  return newKey(catalog, persistence === 'temporary' ? { schema: TEMPORARY, name: table.name } : table);
}

/** What others still say about a table that is created a second time. */
export function keptLinks(replaced: Table | undefined): Pick<Table, 'children' | 'referencedBy' | 'readBy'> | object {
  return replaced === undefined ? {} : { children: replaced.children, referencedBy: replaced.referencedBy, readBy: replaced.readBy };
}

/** Parents' and copied columns first; one that is defined again adds to what is there. */
function mergedColumns(parents: readonly Table[], copied: readonly Column[], definitions: readonly ColumnDefinition[], partition: boolean, addedBy: string): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const parent of parents) for (const column of parent.columns) if (!columns.has(column.name)) columns.set(column.name, { ...(partition ? column : withoutIdentity(column)), notNull: false, addedBy, inherited: true });
  for (const column of copied) columns.set(column.name, { ...column, notNull: false, addedBy });
  for (const definition of definitions) columns.set(definition.name, merged(columns.get(definition.name), columnOf(definition, addedBy), partition));
  return [...columns.values()];
}

function merged(inherited: Column | undefined, own: Column, partition: boolean): Column {
  if (inherited === undefined) return own.type.name === '' ? { ...own, type: unknownType } : own;
  const { type } = inherited;
  return { ...without(inherited, 'inherited', ...(own.default === undefined ? [] : ['generated'] as const)), ...own, type, ...(partition && { inherited: true }) };
}

/** A child fills the column by hand; only partitions share their parent's sequence. */
function withoutIdentity(column: Column): Column {
  return column.generated === 'identity' ? without(column, 'generated') : column;
}

function notNulls(columns: readonly ColumnDefinition[]): OperationOf<'createTable'>['constraints'] {
  return columns.filter(isDefinedNotNull).map(({ name }) => ({ type: 'notNull', columns: [name], notValid: false }));
}

function resolved(catalog: Catalog, names: readonly OperationOf<'createTable'>['table'][]): { readonly catalog: Catalog; readonly tables: readonly Table[] } {
  const after = names.reduce((changed, name) => onTable(changed, name, (unchanged) => unchanged), catalog);
  return { catalog: after, tables: names.flatMap((name) => after.tables.get(tableKey(after, name)) ?? []) };
}
