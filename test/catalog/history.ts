/** Histories written as SQL → the catalog after them. */
import { readFileSync } from 'node:fs';
import { apply, emptyCatalog } from '../../src/catalog/catalog.ts';
import { inExecutionOrder } from '../../src/catalog/passes.ts';
import { createPostgres } from '../../src/dialects/postgres/dialect.ts';
import { engines } from '../../src/engines.ts';
import type { Catalog, Refusal } from '../../src/model.ts';

const postgres = createPostgres(readFileSync(new URL('../../node_modules/libpg-query/wasm/libpg-query.wasm', import.meta.url)));

/** The catalog after `sql`, a migration called `migration`. */
export function after(sql: string, before: Catalog = emptyCatalog, migration = '1'): Catalog {
  const operations = postgres.parse(sql).flatMap((statement) => inExecutionOrder(statement.operations));
  return operations.reduce((catalog, operation) => apply(catalog, operation, { migration }), before);
}

/** Why PostgreSQL 18 will refuse `sql`, as far as that is certain. */
export function refusalOf(sql: string, before: Catalog, migration: string): Refusal | undefined {
  let catalog = before;
  for (const { operations } of postgres.parse(sql)) {
    for (const operation of inExecutionOrder(operations)) {
      const refusal = engines.postgres.refusalOf(operation, { before: catalog, engine: { name: 'postgres', version: [18, 0] }, migration, path: '1.sql', together: operations });
      if (refusal) return refusal;
      catalog = apply(catalog, operation, { migration });
    }
  }
  return undefined;
}
