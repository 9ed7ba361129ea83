/** The only writers of tables: they keep the lookups of indexes, constraints and sequences' users in step. */
import type { Catalog, Column, Lookup, Made, Table, TableName } from '../model.ts';
import type { OperationKind, OperationOf } from '../operations.ts';
import { besides, nameOf, TEMPORARY } from './names.ts';
import { takenFrom } from './next-values.ts';
import type { WithTakers } from './next-values.ts';
import { deleteEntry, emptyMap, setEntry } from './persistent-map.ts';
import { without } from './without.ts';

/** What an operation is applied in. */
export type Context = { readonly migration: string; /** The operation as written, where it is a statement of its own. */ readonly text?: string; /** Where it stands. */ readonly script?: { readonly path: string; readonly text: string } };

/** What is kept of the statement that makes an object. */
export function madeBy<K extends OperationKind>(operation: OperationOf<K>, { text }: Context): { readonly made?: Made<K> } {
  return text === undefined || operation.guard !== undefined ? {} : { made: { text, operation } };
}

export function putTable(before: Catalog, table: Table): Catalog {
  const catalog = before.tables.has(table.name) ? before : withSchema(before, nameOf(table.name).schema);
  return withLookups(catalog, setEntry(catalog.tables, table.name, table), table.name, catalog.tables.get(table.name), table);
}

/** Without the table itself; what depends on it is `dropTable`'s business. */
export function removeTable(catalog: Catalog, key: TableName): Catalog {
  return withLookups(catalog, deleteEntry(catalog.tables, key), key, catalog.tables.get(key), undefined);
}

/** With the schema, which is older than the history when it is not there. */
export function withSchema(catalog: Catalog, name: string): Catalog {
  return name === TEMPORARY || catalog.schemas.has(name) ? catalog : { ...catalog, schemas: setEntry(catalog.schemas, name, true as const), complete: false, older: true };
}

/** With the table changed; the same catalog when there is no such table, or nothing changes. */
export function editTable(catalog: Catalog, key: TableName, edit: (table: Table) => Table): Catalog {
  const table = catalog.tables.get(key);
  if (table === undefined) return catalog;
  const edited = edit(table);
  return edited === table ? catalog : putTable(catalog, edited);
}

/** `editTable` for the table and all that inherits from it, unless ONLY was written. */
export function editFamily(catalog: Catalog, key: TableName, only: boolean, edit: (table: Table) => Table): Catalog {
  const children = only ? [] : catalog.tables.get(key)?.children ?? [];
  return children.reduce((changed, child) => editFamily(changed, child, false, edit), editTable(catalog, key, edit));
}

/** What a relation reads knows nothing of it any more: it goes, or another one takes its place. */
export function withoutReads(catalog: Catalog, relation: Table | undefined): Catalog {
  return relation === undefined ? catalog : relation.reads.reduce((changed, source) => editTable(changed, source, (table) => ({ ...table, readBy: excluding(table.readBy, relation.name) })), catalog);
}

/** Is there surely such a table? */
export function isCertain(table: Table | undefined): boolean {
  return table !== undefined && table.known && !table.uncertain;
}

/** Was it created by the history, and has nothing unread touched it since? Then it is there. */
export function isThere(table: Table | undefined): table is Table {
  return table !== undefined && table.createdBy !== undefined && !table.uncertain;
}

/** Are all its parts known, and no others? */
export function isWhole(table: Table | undefined): table is Table {
  return isThere(table) && table.known && table.mayDiffer !== true;
}

/** The partitions among a table's children. */
export function partitionsOf(catalog: Catalog, table: Table | undefined): readonly TableName[] {
  return table?.children.filter((child) => catalog.tables.get(child)?.bound !== undefined) ?? [];
}

/** A permanent table with nothing in it, but for what `given` says. */
export function blankTable(given: Pick<Table, 'name'> & Partial<Table>): Table {
  return {
    kind: 'table', known: true, uncertain: false, empty: true, persistence: 'permanent', columns: [], constraints: [], indexes: [], triggers: [], policies: [],
    rowSecurity: false, parents: [], children: [], referencedBy: [], reads: [], readBy: [], sequences: [], ...given,
  };
}

/** `list` with `item` in it, once. */
export function including<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list : [...list, item];
}

/** `list` without `item`; the same list when it is not in it. */
export function excluding<T>(list: readonly T[], item: T): readonly T[] {
  return list.includes(item) ? list.filter((other) => other !== item) : list;
}

function withLookups(catalog: WithTakers, tables: Lookup<Table>, key: TableName, before: Table | undefined, after: Table | undefined): Catalog {
  let { indexes } = catalog;
  if (before?.indexes !== after?.indexes) {
    const names = changedNames(before?.indexes, after?.indexes);
    for (const name of names.gone) indexes = deleteEntry(indexes, besides(key, name));
    for (const name of names.come) indexes = setEntry(indexes, besides(key, name), key);
  }
  const constraints = recounted(catalog.constraints, key, before?.constraints, after?.constraints);
  const takers = before?.columns === after?.columns ? catalog.takers : retaken(catalog.takers ?? emptyMap(), key, before?.columns, after?.columns);
  return { ...catalog, tables, indexes, constraints, ...(takers && { takers }) };
}

function retaken(takers: Lookup<readonly TableName[]>, table: TableName, before: readonly Column[] = [], after: readonly Column[] = []): Lookup<readonly TableName[]> {
  const [old, now] = [before, after].map((columns) => new Set(columns.flatMap((column) => takenFrom(column) ?? [])));
  const fewer = [...old!].reduce((changed, sequence) => (now!.has(sequence) ? changed : setEntry(changed, sequence, excluding(changed.get(sequence) ?? [], table))), takers);
  return [...now!].reduce((changed, sequence) => (old!.has(sequence) ? changed : setEntry(changed, sequence, including(changed.get(sequence) ?? [], table))), fewer);
}

/** The counts of constraints' names after those of the table or domain with that key have changed. */
export function recounted(counts: Lookup<number>, key: string, before: readonly Named[] | undefined, after: readonly Named[] | undefined): Lookup<number> {
  if (before === after) return counts;
  const { gone, come } = changedNames(before, after);
  const fewer = [...gone].reduce((changed, name) => recount(changed, besides(key, name), -1), counts);
  return [...come].reduce((changed, name) => recount(changed, besides(key, name), 1), fewer);
}

type Named = { readonly name: string };

function changedNames(before: readonly Named[] = [], after: readonly Named[] = []): { readonly gone: Iterable<string>; readonly come: Iterable<string> } {
  const old = new Set(before.map(({ name }) => name));
  const now = new Set(after.map(({ name }) => name));
  return { gone: [...old].filter((name) => !now.has(name)), come: [...now].filter((name) => !old.has(name)) };
}

function recount(counts: Lookup<number>, key: string, by: number): Lookup<number> {
  const count = (counts.get(key) ?? 0) + by;
  return count > 0 ? setEntry(counts, key, count) : deleteEntry(counts, key);
}

/** Something has been written to it. */
export function withRows(table: Table): Table {
  return table.empty || table.emptied ? without({ ...table, empty: false }, 'emptied') : table;
}
