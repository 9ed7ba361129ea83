/** What operations mention: found, or assumed to be older than the history. */
import type { Catalog, Table } from '../model.ts';
import type { Name } from '../operations.ts';
import { findColumn, unknownColumn } from './columns.ts';
import { findIndex, findSequence, findTable, keyOf, newKey } from './names.ts';
import { blankTable, putTable } from './table-edits.ts';

/** Something the history never created was mentioned: from here on, "no such thing" is not certain. */
export function unresolved(catalog: Catalog): Catalog {
  return catalog.older ? catalog : { ...catalog, complete: false, older: true };
}

/** Not all that was done is seen: an extension has brought what it likes, something was not read, or a part of the history's own tables was changed elsewhere. */
export function lacking(catalog: Catalog): Catalog {
  return catalog.complete ? { ...catalog, complete: false } : catalog;
}

/** `change` made to the table of that name, which is assumed when it is not there; nothing for the system's own relations. */
export function onTable(catalog: Catalog, name: Name, change: (catalog: Catalog, table: Table) => Catalog): Catalog {
  const found = findTable(catalog, name);
  if (found !== undefined) return change(catalog, found);
  if (isSystem(name) || findSequence(catalog, name) !== undefined || findIndex(catalog, name) !== undefined) return catalog;
  const assumed = assumedTable(catalog, name);
  const known = putTable(withOpenNamesakes(catalog, name), assumed);
  return change(isBookkeeping(name) ? known : unresolved(known), assumed);
}

/** Where a name without a schema is of no table that is found, it may be a table of another schema, which the connection then looks into: what this one has is not all known any more. */
function withOpenNamesakes(catalog: Catalog, { schema, name }: Name): Catalog {
  if (schema !== undefined) return catalog;
  return [...catalog.schemas.entries()].reduce((changed, [candidate]) => {
    const namesake = changed.tables.get(keyOf({ schema: candidate, name }));
    return namesake?.known ? putTable(changed, { ...namesake, known: false }) : changed;
  }, catalog);
}

/** `change` made to the table of a column that it has; one that is older than the history is taken to have it. */
export function onTableWith(before: Catalog, operation: { readonly table: Name; readonly column: string }, change: (catalog: Catalog, table: Table) => Catalog): Catalog {
  return onTable(before, operation.table, (catalog, table) => {
    if (findColumn(table, operation.column) !== undefined) return change(catalog, table);
    if (table.known) return lacking(catalog);
    const learned = { ...table, columns: [...table.columns, unknownColumn(operation.column)] };
    return change(putTable(catalog, learned), learned);
  });
}

/** With every named table in it. */
export function mentioning(catalog: Catalog, names: readonly Name[]): Catalog {
  return names.reduce((mentioned, name) => onTable(mentioned, name, (unchanged) => unchanged), catalog);
}

/** A table that is older than the history, as far as anyone knows. */
export function assumedTable(catalog: Catalog, name: Name): Table {
  return blankTable({ name: newKey(catalog, name), known: false, empty: false });
}

/** Does the name stand for one of the system's own relations? */
export function isSystem({ schema, name }: Name): boolean {
  return schema === undefined ? name.startsWith('pg_') : SYSTEM_SCHEMAS.has(schema);
}

/** Migration runners make these for themselves: that one is there says nothing about others. */
export function isBookkeeping({ name }: Name): boolean {
  return BOOKKEEPING.has(name.toLowerCase());
}

const BOOKKEEPING: ReadonlySet<string> = new Set((
  'schema_migrations ar_internal_metadata __diesel_schema_migrations _sqlx_migrations seaql_migrations refinery_schema_history goose_db_version gorp_migrations schema_version '
  + 'flyway_schema_history databasechangelog databasechangeloglock _prisma_migrations alembic_version django_migrations knex_migrations knex_migrations_lock sequelizemeta '
  + 'pgmigrations typeorm_migrations mikro_orm_migrations kysely_migration kysely_migration_lock __drizzle_migrations __efmigrationshistory doctrine_migration_versions phinxlog dbmate_migrations atlas_schema_revisions'
).split(' '));

const SYSTEM_SCHEMAS: ReadonlySet<string> = new Set(['pg_catalog', 'information_schema', 'pg_toast']);
