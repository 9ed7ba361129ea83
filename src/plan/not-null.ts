/** The steps that make columns NOT NULL without a scan under a strong lock. */
import { objectName } from '../catalog/automatic-names.ts';
import { sqlName } from '../catalog/names.ts';
import { supports } from '../effects/features.ts';
import type { Catalog, Engine } from '../model.ts';
import type { Name } from '../operations.ts';
import { freeName } from './names.ts';

/** `before` tells which names are free; `names`: those that the constraints have to have, where they are constraints with a name. */
export function notNullSteps(engine: Engine, table: Name, columns: readonly string[], before?: Catalog, names: ReadonlyMap<string, string> = new Map()): string {
  const own = (column: string): string | undefined => (supports(engine, 'notValidNotNull') ? names.get(column) : undefined);
  const parts = columns.map((column) => ({ of: sqlName({ name: column }), name: sqlName({ name: own(column) ?? (before ? freeName(before, table, table.name, column, 'not_null') : objectName(table.name, column, 'not_null')) }) }));
  const alter = (action: (part: (typeof parts)[number]) => string): string => `ALTER TABLE ${sqlName(table)} ${parts.map(action).join(', ')};`;
  const validate = ['-- in the next migration:', alter(({ name }) => `VALIDATE CONSTRAINT ${name}`)];
  if (supports(engine, 'notValidNotNull')) return [alter(({ name, of }) => `ADD CONSTRAINT ${name} NOT NULL ${of} NOT VALID`), ...validate].join('\n');
  const check = [alter(({ name, of }) => `ADD CONSTRAINT ${name} CHECK (${of} IS NOT NULL) NOT VALID`), ...validate];
  if (!supports(engine, 'checkProvesNotNull')) return [...check, '-- and leave it at that: on this version SET NOT NULL always reads the whole table'].join('\n');
  return [...check, '-- in the one after that:', alter(({ of }) => `ALTER COLUMN ${of} SET NOT NULL`), alter(({ name }) => `DROP CONSTRAINT ${name}`)].join('\n');
}
