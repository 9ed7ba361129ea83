/** What a framework makes again behind the migration, by scripts that it runs whenever they have changed, or in every run. */
import { routineKey, tableKey } from '../catalog/names.ts';
import type { Catalog, Migration, Replayed, Script, TableName } from '../model.ts';
import type { Name, Operation, OperationOf } from '../operations.ts';
import { laterThan } from './in-history.ts';

/** The repeatable migration that makes the view. */
export function viewMadeAgain(whole: Replayed, catalog: Catalog, view: TableName): Migration | undefined {
  if (whole.migration.version === undefined) return undefined;
  return laterThan(whole).find(({ version, up }) => version === undefined && makes(up, makesView(catalog, view)));
}

/** Does every run that applies a migration make the view? Then that is there again when it ends. One that no migration has made is of an older text of such scripts, which said by then what took its place. */
export function isViewMadeBehind({ migration: { behind = [] } }: Replayed, catalog: Catalog, view: TableName): boolean {
  return behind.some((script) => makes(script, catalog.tables.has(view) ? makesView(catalog, view) : isViewMade));
}

/** The same of a function. */
export function isRoutineMadeBehind({ migration: { behind = [] } }: Replayed, catalog: Catalog, name: Name): boolean {
  const key = routineKey(catalog, name);
  return behind.some((script) => makes(script, (operation) => operation.kind === 'createFunction' && routineKey(catalog, operation.name) === key));
}

function makesView(catalog: Catalog, view: TableName): (operation: Operation) => boolean {
  return (operation) => isViewMade(operation) && tableKey(catalog, operation.view) === view;
}

function isViewMade(operation: Operation): operation is OperationOf<'createView' | 'createMaterializedView'> {
  return operation.kind === 'createView' || operation.kind === 'createMaterializedView';
}

function makes({ statements }: Script, isIt: (operation: Operation) => boolean): boolean {
  return statements.some(({ operations }) => operations.some(isIt));
}
