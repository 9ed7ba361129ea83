/** CREATE TABLE AS and SELECT INTO. */
import type { Catalog } from '../model.ts';
import type { OperationOf } from '../operations.ts';
import { resultColumns } from './columns.ts';
import { copiedFrom } from './copies.ts';
import { keptLinks, newTableKey } from './create-table.ts';
import { rightsOfNew } from './grants.ts';
import { mentioning, unresolved } from './references.ts';
import { blankTable, isCertain, putTable, withoutReads } from './table-edits.ts';
import type { Context } from './table-edits.ts';

export function createTableAs(before: Catalog, operation: OperationOf<'createTableAs'>, { migration, text = '' }: Context): Catalog {
  const { persistence, columns, withData } = operation;
  const mentioned = mentioning(before, operation.reads);
  const isPart = /\b(?:where|limit|fetch|having|distinct|tablesample)\b/i.test(text);
  const catalog = withData && persistence !== 'temporary' ? copiedFrom(mentioned, operation.takes ?? [], migration, () => isPart) : mentioned;
  const key = newTableKey(catalog, operation);
  const replaced = catalog.tables.get(key);
  if (replaced !== undefined && (operation.ifNotExists || operation.guard !== undefined)) return catalog;
  const table = blankTable({ name: key, persistence, empty: !withData, createdBy: migration, ...rightsOfNew(catalog), ...resultColumns(columns, migration), ...keptLinks(replaced) });
  return putTable(withoutReads(isCertain(replaced) ? unresolved(catalog) : catalog, replaced), table);
}
