/** DROP of what is not there, is something else, or is needed by others. */
import { findRoutine, findType, nameOf, sqlName } from '../../../catalog/names.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Refusal, Table } from '../../../model.ts';
import type { DataType, Name } from '../../../operations.ts';
import { contentsOf, needed, usersOfFunction, usersOfRelation, usersOfSequence, usersOfType } from './needed.ts';
import { findRelation, meant, missing, missingRelation, missingSchema, refuse } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';

export function dropTable(asked: Asked<'dropTable'>): Refusal | undefined {
  const { table: name, ifExists, cascade, foreign } = asked.operation;
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name, foreign ? 'foreign table' : 'table');
  const { table } = found;
  if (!table) return refuse('refused', '42809', `${sqlName(name)} is not a table`);
  if (!isThere(table)) return undefined;
  if (table.kind !== (foreign ? 'foreignTable' : 'table')) return refuse('refused', '42809', `${sqlName(name)} is not a ${foreign ? 'foreign ' : ''}table`, dropOf(asked, table));
  return cascade ? undefined : neededRelation(asked, table, 'table');
}

export function dropView(asked: Asked<'dropView'>): Refusal | undefined {
  const { view: name, materialized, ifExists, cascade } = asked.operation;
  const what = materialized ? 'materialized view' : 'view';
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name, what);
  const { table } = found;
  if (table && !isThere(table)) return undefined;
  if (table?.kind !== (materialized ? 'materializedView' : 'view')) return refuse('refused', '42809', `${sqlName(name)} is not a ${what}`, table && dropOf(asked, table));
  return cascade ? undefined : neededRelation(asked, table, what);
}

/** The statement for what it is; undefined where that would be refused as well. */
function dropOf(asked: Asked<'dropTable' | 'dropView'>, table: Table): string | undefined {
  const { ifExists, cascade } = asked.operation;
  const kind = { table: 'table', view: 'view', materializedView: 'materialized view', foreignTable: 'foreign table' }[table.kind];
  return !cascade && neededRelation(asked, table, kind) ? undefined : `DROP ${kind.toUpperCase()} ${ifExists ? 'IF EXISTS ' : ''}${sqlName(table.name)}${cascade ? ' CASCADE' : ''};`;
}

export function dropSequence(asked: Asked<'dropSequence'>): Refusal | undefined {
  const { name, ifExists, cascade } = asked.operation;
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name, 'sequence');
  if (found.type !== 'sequence') return found.table && !isThere(found.table) ? undefined : refuse('refused', '42809', `${sqlName(name)} is not a sequence`);
  const owner = asked.before.sequences.get(found.key)?.ownedBy;
  const owning = owner && asked.before.tables.get(owner.table);
  if (owner && isWhole(owning) && owning.columns.some((column) => column.name === owner.column && column.generated === 'identity')) {
    const identity = `ALTER TABLE ${sqlName(owner.table)} ALTER COLUMN ${sqlName({ name: owner.column })} DROP IDENTITY;`;
    return refuse('drop-has-dependents', '2BP01', `cannot drop sequence ${sqlName(name)} because column ${sqlName({ name: owner.column })} of table ${sqlName(owner.table)} requires it`, `${identity} -- it takes the sequence with it`);
  }
  return cascade ? undefined : needed('drop-has-dependents', '2BP01', `cannot drop sequence ${sqlName(name)}`, usersOfSequence(asked, found.key));
}

/** Without CASCADE, a type that columns and domains are of stays. */
export function neededType(asked: Asked<'dropType'>): Refusal | undefined {
  const { name, cascade } = asked.operation;
  const type = findType(asked.before, name);
  return !type || cascade ? undefined : needed('drop-has-dependents', '2BP01', `cannot drop type ${sqlName(name)}`, usersOfType(asked, type));
}

export function dropFunction(asked: Asked<'dropFunction'>): Refusal | undefined {
  const { name, arguments: types, ifExists, cascade, aggregate } = asked.operation;
  const routine = findRoutine(asked.before, name);
  // One that an extension brings cannot be dropped by itself either.
  if (!routine) return ifExists || aggregate ? undefined : missingRoutine(asked, name, types, false);
  if (cascade || !routine.trigger || routine.overloads.length > 1) return undefined;
  return needed('drop-has-dependents', '2BP01', `cannot drop function ${sqlName(name)}()`, usersOfFunction(asked, routine.name));
}

/** Refused where no migration makes the function; extensions bring theirs. `types`: of its arguments, where they are written. */
export function missingRoutine(scene: Scene, name: Name, types: readonly DataType[] | undefined, mayBeBrought = scene.before.extensions.size > 0): Refusal | undefined {
  const { before } = scene;
  if (findRoutine(before, name) || mayBeBrought || BUILT_IN.test(name.name) || (name.schema ?? '').startsWith('pg_')) return undefined;
  const schema = missingSchema(scene, name.schema);
  if (schema || (name.schema !== undefined && !before.schemas.has(name.schema))) return schema;
  return missing(scene, '42883', `function ${sqlName(name)}${types ? `(${types.map(({ text }) => text).join(', ')})` : ''} does not exist`, () => meant(name.name, [...before.routines.entries()].map(([key]) => nameOf(key).name)));
}

export function dropSchema(asked: Asked<'dropSchema'>): Refusal | undefined {
  const { name, ifExists, cascade } = asked.operation;
  const { before, together } = asked;
  if (!before.schemas.has(name)) return ifExists ? undefined : missingSchema(asked, name);
  if (cascade || together.length > 1) return undefined;
  const inside = contentsOf(before, name);
  return needed('drop-has-dependents', '2BP01', `cannot drop schema ${sqlName({ name })}`, inside, inside.length === 1 ? 'is in it' : 'are in it');
}

/** Refused while foreign keys, views or children need the relation. */
function neededRelation(asked: Scene, table: Table, what: string): Refusal | undefined {
  return needed('drop-has-dependents', '2BP01', `cannot drop ${what} ${sqlName(table.name)}`, usersOfRelation(asked, table));
}

const BUILT_IN = /^(?:RI_FKey_|suppress_redundant_updates_trigger$|tsvector_update_trigger|unique_key_recheck$|pg_)/i;
