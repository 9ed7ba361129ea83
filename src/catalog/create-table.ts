/** CREATE TABLE. */
import type { Catalog, Column, Table } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { addConstraints } from './add-constraint.ts';
import { columnOf, isDefinedNotNull, unknownType } from './columns.ts';
import { rightsOfNew } from './grants.ts';
import { inheritFrom, linkParent } from './inheritance.ts';
import { copiedColumns, copiedConstraints, withCopiedIndexes } from './like.ts';
import { newKey, tableKey, TEMPORARY } from './names.ts';
import { onTable, unresolved } from './references.ts';
import { withOwnSequence } from './sequences.ts';
import { blankTable, isCertain, putTable, withoutReads } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

export function createTable(before: Catalog, operation: OperationOf<'createTable'>, context: Context): Catalog {
  const { partitionBy, partitionOf, persistence, inherits, like } = operation;
  const addedBy = context.migration;
  const key = newTableKey(before, operation);
  const replaced = before.tables.get(key);
  if (replaced !== undefined && (operation.ifNotExists || operation.guard !== undefined)) return before;
  const parents = resolved(before, [...(partitionOf ? [partitionOf.parent] : []), ...inherits]);
  const sources = resolved(parents.catalog, like.map(({ table }) => table));
  const copies = sources.tables.map((table, i) => ({ table, including: like[i]?.including ?? [] }));
  const copied = copies.flatMap(({ table: source, including }) => copiedColumns(source, including));
  const table = blankTable({
    name: key, kind: operation.foreign ? 'foreignTable' : 'table', persistence, createdBy: addedBy,
    known: operation.ofType === undefined && [...parents.tables, ...sources.tables].every(({ known }) => known),
    columns: mergedColumns(parents.tables, copied, operation.columns.map((column) => columnOf(before, column, addedBy)), partitionOf !== undefined).map((column) => ({ ...column, notNull: false, addedBy })),
    options: operation.options ?? {}, ...rightsOfNew(before), ...(operation.ifNotExists && !before.complete && { mayDiffer: true }), ...(partitionBy && { partitionBy }), ...(partitionOf && { bound: partitionOf.bound }), ...keptLinks(replaced),
  });
  const created = putTable(withoutReads(isCertain(replaced) ? unresolved(sources.catalog) : sources.catalog, replaced), table);
  const linked = parents.tables.reduce((changed, parent) => linkParent(changed, key, parent.name), created);
  const sequenced = [...copied.filter(({ generated }) => generated === 'identity'), ...operation.columns].reduce((changed, column) => withOwnSequence(changed, key, column, context), linked);
  // In CREATE TABLE there is nothing to validate, NOT VALID or not: transformCheckConstraints in parse_utilcmd.c.
  const own = [...copies.flatMap(({ table: source, including }) => copiedConstraints(source, including)), ...operation.constraints.map((constraint) => ({ ...constraint, notValid: constraint.notEnforced === true })), ...notNulls(operation)];
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
function mergedColumns(parents: readonly Table[], copied: readonly Column[], own: readonly Column[], partition: boolean): readonly Column[] {
  const columns = new Map<string, Column>();
  for (const column of parents.flatMap((parent) => parent.columns)) {
    const value = columns.get(column.name)?.default ?? column.default;
    columns.set(column.name, { ...(partition ? column : withoutIdentity(column)), ...columns.get(column.name), inherited: true, ...(value && { default: value }) });
  }
  for (const column of copied) columns.set(column.name, column);
  for (const column of own) columns.set(column.name, merged(columns.get(column.name), column, partition));
  return [...columns.values()];
}

function merged(inherited: Column | undefined, own: Column, partition: boolean): Column {
  if (inherited === undefined) return own.type.name === '' ? { ...own, type: unknownType } : own;
  const { type } = inherited;
  return { ...without(inherited, 'inherited', ...(own.default === undefined || inherited.generated === 'identity' ? [] : ['generated'] as const)), ...own, type, ...(partition && { inherited: true }) };
}

/** A child fills the column by hand; only partitions share their parent's sequence. */
function withoutIdentity(column: Column): Column {
  return column.generated === 'identity' ? without(column, 'generated', 'identity') : column;
}

/** NOT NULL of columns, and of those in the primary key. */
function notNulls({ columns, constraints }: OperationOf<'createTable'>): OperationOf<'createTable'>['constraints'] {
  const keyed = constraints.flatMap((constraint) => (constraint.type === 'primaryKey' ? constraint.columns : []));
  return [...new Set([...columns.filter(isDefinedNotNull).map(({ name }) => name), ...keyed])].map((name) => ({ type: 'notNull', columns: [name], notValid: false }));
}

function resolved(catalog: Catalog, names: readonly OperationOf<'createTable'>['table'][]): { readonly catalog: Catalog; readonly tables: readonly Table[] } {
  const after = names.reduce((changed, name) => onTable(changed, name, (unchanged) => unchanged), catalog);
  return { catalog: after, tables: names.flatMap((name) => after.tables.get(tableKey(after, name)) ?? []) };
}
