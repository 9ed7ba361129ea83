/** Histories written as SQL → the catalog after them. */
import { readFileSync } from 'node:fs';
import { apply, emptyCatalog } from '../../src/catalog/catalog.ts';
import { inExecutionOrder } from '../../src/catalog/passes.ts';
import { createPostgres } from '../../src/dialects/postgres/dialect.ts';
import type { Catalog } from '../../src/model.ts';

const postgres = createPostgres(readFileSync(new URL('../../node_modules/libpg-query/wasm/libpg-query.wasm', import.meta.url)));

/** The catalog after `sql`, a migration called `migration`. */
export function after(sql: string, before: Catalog = emptyCatalog, migration = '1'): Catalog {
  const operations = postgres.parse(sql).flatMap((statement) => inExecutionOrder(statement.operations));
  return operations.reduce((catalog, operation) => apply(catalog, operation, { migration }), before);
}
