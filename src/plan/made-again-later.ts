/** What a framework makes again behind the migration, by scripts that it runs whenever they have changed. */
import { tableKey } from '../catalog/names.ts';
import type { Catalog, Migration, Replayed, TableName } from '../model.ts';
import { laterThan } from './in-history.ts';

/** The repeatable migration that makes the view. */
export function viewMadeAgain(whole: Replayed, catalog: Catalog, view: TableName): Migration | undefined {
  if (whole.migration.version === undefined) return undefined;
  return laterThan(whole).find(({ version, up }) => version === undefined && up.statements.some(({ operations }) => operations.some((operation) => (operation.kind === 'createView' || operation.kind === 'createMaterializedView') && tableKey(catalog, operation.view) === view)));
}
