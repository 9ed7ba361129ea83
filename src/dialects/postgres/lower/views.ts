/** CREATE VIEW and REFRESH MATERIALIZED VIEW. CREATE MATERIALIZED VIEW is in `tables.ts`, with CREATE TABLE AS. */
import type { RefreshMatViewStmt, ViewStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { nameOf, persistenceOf } from './names.ts';
import { outputColumns } from './output-columns.ts';
import { readsIn } from './queries.ts';
import { usedColumns } from './used-columns.ts';

export function createView({ view, query, aliases, replace: orReplace = false }: ViewStmt, { range }: Source): Operation {
  return { kind: 'createView', range, view: nameOf(view), persistence: persistenceOf(view), reads: readsIn(query), columns: outputColumns(query, aliases), uses: usedColumns(query), orReplace };
}

export function refreshMaterializedView({ relation, concurrent: concurrently = false, skipData }: RefreshMatViewStmt, { range }: Source): Operation {
  return { kind: 'refreshMaterializedView', range, view: nameOf(relation), concurrently, withData: !skipData };
}
