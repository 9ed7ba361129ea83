/** The steps that make a column NOT NULL without a scan under a strong lock. */
import { objectName } from '../catalog/automatic-names.ts';
import { sqlName } from '../catalog/names.ts';
import { supports } from '../effects/features.ts';
import type { Catalog, Engine } from '../model.ts';
import type { Name } from '../operations.ts';
import { freeName } from './names.ts';

/** `before` tells which names are free. */
export function notNullSteps(engine: Engine, table: Name, column: string, before?: Catalog): string {
  const [on, of] = [sqlName(table), sqlName({ name: column })];
  const name = sqlName({ name: before ? freeName(before, table, table.name, column, 'not_null') : objectName(table.name, column, 'not_null') });
  if (supports(engine, 'notValidNotNull')) {
    return [`ALTER TABLE ${on} ADD CONSTRAINT ${name} NOT NULL ${of} NOT VALID;`, '-- in the next migration:', `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name};`].join('\n');
  }
  const check = [`ALTER TABLE ${on} ADD CONSTRAINT ${name} CHECK (${of} IS NOT NULL) NOT VALID;`, '-- in the next migration:', `ALTER TABLE ${on} VALIDATE CONSTRAINT ${name};`];
  if (!supports(engine, 'checkProvesNotNull')) return [...check, '-- and leave it at that: on this version SET NOT NULL always reads the whole table'].join('\n');
  return [...check, '-- in the one after that:', `ALTER TABLE ${on} ALTER COLUMN ${of} SET NOT NULL;`, `ALTER TABLE ${on} DROP CONSTRAINT ${name};`].join('\n');
}
