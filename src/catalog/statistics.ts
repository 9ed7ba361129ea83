/** CREATE and DROP STATISTICS. */
import type { Catalog, Table } from '../model.ts';
import type { Name, OperationOf } from '../operations.ts';
import { findTable, newKey } from './names.ts';
import { mentioning } from './references.ts';
import { excluding, including, putTable } from './table-edits.ts';

export function createStatistics(before: Catalog, { name, table: on }: OperationOf<'createStatistics'>): Catalog {
  if (on === undefined) return before;
  const catalog = mentioning(before, [on]);
  const table = findTable(catalog, on);
  return table === undefined || name === undefined ? catalog : putTable(catalog, { ...table, statistics: including(table.statistics ?? [], newKey(catalog, name)) });
}

export function dropStatistics(catalog: Catalog, { name }: OperationOf<'dropStatistics'>): Catalog {
  const table = tableOfStatistics(catalog, name);
  return table === undefined ? catalog : putTable(catalog, { ...table, statistics: excluding(table.statistics ?? [], newKey(catalog, name)) });
}

/** The table that the history keeps these statistics of. */
export function tableOfStatistics(catalog: Catalog, name: Name): Table | undefined {
  const key = newKey(catalog, name);
  return [...catalog.tables.entries()].find(([, { statistics }]) => statistics?.includes(key))?.[1];
}
