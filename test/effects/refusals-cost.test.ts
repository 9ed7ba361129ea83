/** What is missing from a history that is not complete is no certainty, and costs no walk over all there is. */
import { expect, it } from 'vitest';
import { emptyCatalog } from '../../src/catalog/catalog.ts';
import { refusalOf } from '../../src/effects/postgres/refusals/refusals.ts';
import type { Catalog, Lookup } from '../../src/model.ts';
import { loadDialect } from '../../src/project/dialects.ts';

const dialect = await loadDialect('postgres');

/** Answers for one name, and fails whoever goes through all of them. */
function onlyAsked<T>(lookup: Lookup<T>): Lookup<T> {
  return { get: (key) => lookup.get(key), has: (key) => lookup.has(key), size: lookup.size, entries: () => { throw new Error('All names are gone through.'); } };
}

it.each([
  'ALTER TABLE t ADD c int', 'DROP TABLE t', 'CREATE INDEX i ON t (a)', 'DROP INDEX i', 'ALTER INDEX i RENAME TO j', "ALTER TYPE y ADD VALUE 'x'", 'DROP TYPE y', 'DROP FUNCTION f', 'ALTER SEQUENCE s RESTART', 'INSERT INTO t VALUES (1)',
  'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()', 'CREATE TABLE n.t (a int)', 'DROP SCHEMA n',
])('%s', (sql) => {
  const { tables, indexes, types, sequences, routines, schemas } = emptyCatalog;
  const before: Catalog = { ...emptyCatalog, complete: false, tables: onlyAsked(tables), indexes: onlyAsked(indexes), types: onlyAsked(types), sequences: onlyAsked(sequences), routines: onlyAsked(routines), schemas: onlyAsked(schemas) };
  const operations = dialect.parse(sql).flatMap((statement) => statement.operations);
  expect(operations.map((operation) => refusalOf(operation, { before, engine: { name: 'postgres', version: [15, 0] }, migration: 'm', path: '1.sql', together: operations }))).toEqual(operations.map(() => undefined));
});
