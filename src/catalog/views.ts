/** CREATE VIEW, CREATE and REFRESH MATERIALIZED VIEW; they are dropped by `drop-table.ts`. */
import type { Catalog, Table, TableName } from '../model.ts';
import type { ColumnUse, Name, OperationOf } from '../operations.ts';
import { findColumn, resultColumns } from './columns.ts';
import { rightsOfNew } from './grants.ts';
import { findTable, newKey, TEMPORARY } from './names.ts';
import { mentioning, onTable, unresolved } from './references.ts';
import { blankTable, editTable, including, isCertain, madeBy, putTable, withoutReads } from './table-edits.ts';
import type { Context } from './table-edits.ts';
import { without } from './without.ts';

/** A view that reads a temporary table is one itself. */
export function createView(before: Catalog, operation: OperationOf<'createView'>, context: Context): Catalog {
  const { migration } = context;
  const catalog = mentioning(before, operation.reads);
  const readsTemporary = operation.reads.some((name) => findTable(catalog, name)?.persistence === 'temporary');
  const persistence = readsTemporary ? 'temporary' : operation.persistence;
  const key = newKey(catalog, persistence === 'temporary' ? { schema: TEMPORARY, name: operation.view.name } : operation.view);
  const replaced = catalog.tables.get(key);
  if (replaced !== undefined && operation.guard !== undefined) return catalog;
  const known = isCertain(replaced) && !operation.orReplace ? unresolved(catalog) : catalog;
  return putView(known, operation, { ...(replaced ? without(replaced, 'made') : blankTable({ name: key, createdBy: migration, empty: false, ...rightsOfNew(catalog) })), kind: 'view', persistence, uncertain: false, ...resultColumns(operation.columns, migration), ...madeBy(operation, context) });
}

export function createMaterializedView(before: Catalog, operation: OperationOf<'createMaterializedView'>, context: Context): Catalog {
  const { migration } = context;
  const catalog = mentioning(before, operation.reads);
  const key = newKey(catalog, operation.view);
  const replaced = catalog.tables.get(key);
  if (replaced !== undefined && (operation.ifNotExists || operation.guard !== undefined)) return catalog;
  const view = blankTable({ name: key, kind: 'materializedView', empty: !operation.withData, createdBy: migration, readBy: replaced?.readBy ?? [], ...rightsOfNew(catalog), ...resultColumns(operation.columns, migration), ...madeBy(operation, context) });
  return putView(isCertain(replaced) ? unresolved(catalog) : catalog, operation, view);
}

export function refreshMaterializedView(before: Catalog, { view, withData }: OperationOf<'refreshMaterializedView'>): Catalog {
  return onTable(before, view, (catalog, table) => (table.empty && withData ? putTable(catalog, { ...table, empty: false }) : catalog));
}

/** The view, and its sources' knowledge of it. */
function putView(catalog: Catalog, { reads: names, uses }: { readonly reads: readonly Name[]; readonly uses: readonly ColumnUse[] }, view: Table): Catalog {
  const reads = [...new Set(names.flatMap((name): TableName | readonly TableName[] => findTable(catalog, name)?.name ?? []))].filter((source) => source !== view.name);
  const unread = withoutReads(catalog, catalog.tables.get(view.name));
  return reads.reduce((changed, source) => editTable(changed, source, (table) => ({ ...table, readBy: including(table.readBy, view.name) })), putTable(unread, { ...view, reads, uses: usesOf(catalog, reads, uses) }));
}

/** The columns of those it reads; a name without its table is that of the only one that has it. */
function usesOf(catalog: Catalog, reads: readonly TableName[], uses: readonly ColumnUse[]): NonNullable<Table['uses']> {
  const sources = reads.flatMap((key) => catalog.tables.get(key) ?? []);
  const areKnown = sources.every(({ known }) => known);
  return uses.flatMap(({ table: name, column }) => {
    const named = name && findTable(catalog, name)?.name;
    if (named === undefined ? !areKnown : !catalog.tables.get(named)?.known) return [];
    const owners = sources.filter((source) => (named === undefined || source.name === named) && (column === '*' || findColumn(source, column)));
    return name === undefined && owners.length > 1 ? [] : owners.flatMap((table) => (column === '*' ? table.columns.map((each) => each.name) : [column]).map((each) => ({ table: table.name, column: each })));
  });
}
