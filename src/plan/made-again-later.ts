/** What a framework makes again behind the migration, by scripts that it runs whenever they have changed. */
import { tableKey } from '../catalog/names.ts';
import type { Catalog, Migration, Replayed, TableName } from '../model.ts';

/** The repeatable migration that makes the view. */
export function viewMadeAgain({ migration, later = [] }: Replayed, catalog: Catalog, view: TableName): Migration | undefined {
  if (migration.version === undefined) return undefined;
  return later.find(({ version, up }) => version === undefined && up.statements.some(({ operations }) => operations.some((operation) => (operation.kind === 'createView' || operation.kind === 'createMaterializedView') && tableKey(catalog, operation.view) === view)));
}
