/** What needs an object, so that it cannot be dropped without CASCADE. */
import { mentions } from '../../../catalog/expressions.ts';
import { findRoutine, findType, nameOf, routineKey, sqlName, tableKey, typeKey } from '../../../catalog/names.ts';
import { takenFrom, takersOf } from '../../../catalog/next-values.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Refusal, Table, TableName } from '../../../model.ts';
import type { Name } from '../../../operations.ts';
import { findRelation, meant, missing, missingRelation, missingSchema, refuse } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';

export function dropTable(asked: Asked<'dropTable'>): Refusal | undefined {
  const { table: name, ifExists, cascade, foreign } = asked.operation;
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name, foreign ? 'foreign table' : 'table');
  const { table } = found;
  if (!table) return refuse('refused', '42809', `${sqlName(name)} is not a table`);
  if (!isThere(table)) return undefined;
  if (table.kind !== (foreign ? 'foreignTable' : 'table')) return refuse('refused', '42809', `${sqlName(name)} is not a ${foreign ? 'foreign ' : ''}table`);
  return cascade ? undefined : neededRelation(asked, table, 'table');
}

export function dropView(asked: Asked<'dropView'>): Refusal | undefined {
  const { view: name, materialized, ifExists, cascade } = asked.operation;
  const what = materialized ? 'materialized view' : 'view';
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name, what);
  const { table } = found;
  if (table && !isThere(table)) return undefined;
  if (table?.kind !== (materialized ? 'materializedView' : 'view')) return refuse('refused', '42809', `${sqlName(name)} is not a ${what}`);
  return cascade ? undefined : neededRelation(asked, table, what);
}

export function dropSequence(asked: Asked<'dropSequence'>): Refusal | undefined {
  const { name, ifExists, cascade } = asked.operation;
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name, 'sequence');
  if (found.type !== 'sequence') return found.table && !isThere(found.table) ? undefined : refuse('refused', '42809', `${sqlName(name)} is not a sequence`);
  const owner = asked.before.sequences.get(found.key)?.ownedBy;
  const owning = owner && asked.before.tables.get(owner.table);
  if (owner && isWhole(owning) && owning.columns.some((column) => column.name === owner.column && column.generated === 'identity')) {
    return refuse('drop-has-dependents', '2BP01', `cannot drop sequence ${sqlName(name)} because column ${sqlName({ name: owner.column })} of table ${sqlName(owner.table)} requires it`);
  }
  if (cascade) return undefined;
  for (const key of takersOf(asked.before, found.key)) {
    const table = asked.before.tables.get(key);
    const taker = isWhole(table) && !isDroppedToo(asked, key) && table.columns.find((column) => takenFrom(column) === found.key);
    if (taker) return refuse('drop-has-dependents', '2BP01', `cannot drop sequence ${sqlName(name)} because the default of column ${sqlName({ name: taker.name })} of table ${sqlName(key)} depends on it`, `ALTER TABLE ${sqlName(key)} ALTER COLUMN ${sqlName({ name: taker.name })} DROP DEFAULT;`);
  }
  return undefined;
}

/** Without CASCADE, a type that columns and domains are of stays. */
export function neededType(asked: Asked<'dropType'>): Refusal | undefined {
  const { name, cascade } = asked.operation;
  const type = findType(asked.before, name);
  if (!type || cascade) return undefined;
  const isOf = (other: Name): boolean => typeKey(asked.before, other) === type.name;
  for (const [key, table] of asked.before.tables.entries()) {
    const column = isWhole(table) && !isDroppedToo(asked, key) && table.columns.find((candidate) => isOf(candidate.type));
    if (column) return refuse('drop-has-dependents', '2BP01', `cannot drop type ${sqlName(name)} because column ${sqlName({ name: column.name })} of table ${sqlName(key)} depends on it`);
  }
  for (const [key, { base }] of asked.before.types.entries()) {
    if (base && isOf(base) && !asked.together.some((other) => other.kind === 'dropType' && typeKey(asked.before, other.name) === key)) return refuse('drop-has-dependents', '2BP01', `cannot drop type ${sqlName(name)} because type ${sqlName(key)} depends on it`);
  }
  return undefined;
}

export function dropFunction(asked: Asked<'dropFunction'>): Refusal | undefined {
  const { name, ifExists, cascade, aggregate } = asked.operation;
  const routine = findRoutine(asked.before, name);
  if (!routine) return ifExists || aggregate ? undefined : missingRoutine(asked, name);
  if (cascade || !routine.trigger || routine.overloads.length > 1) return undefined;
  const key = routineKey(asked.before, name);
  for (const [table, { triggers, uncertain, mayDiffer }] of asked.before.tables.entries()) {
    const trigger = uncertain || mayDiffer || isDroppedToo(asked, table) ? undefined : triggers.find((candidate) => candidate.function === key);
    if (trigger) return refuse('drop-has-dependents', '2BP01', `cannot drop function ${sqlName(name)}() because trigger ${sqlName({ name: trigger.name })} on table ${sqlName(table)} depends on it`, `DROP TRIGGER ${sqlName({ name: trigger.name })} ON ${sqlName(table)};`);
  }
  return undefined;
}

/** Refused where no migration makes the function; extensions bring theirs. */
export function missingRoutine(scene: Scene, name: Name): Refusal | undefined {
  const { before } = scene;
  if (findRoutine(before, name) || before.extensions.size > 0 || BUILT_IN.test(name.name) || (name.schema ?? '').startsWith('pg_')) return undefined;
  const schema = missingSchema(scene, name.schema);
  if (schema || (name.schema !== undefined && !before.schemas.has(name.schema))) return schema;
  return missing(scene, '42883', `function ${sqlName(name)}() does not exist`, () => meant(name.name, [...before.routines.entries()].map(([key]) => nameOf(key).name)));
}

export function dropSchema(asked: Asked<'dropSchema'>): Refusal | undefined {
  const { name, ifExists, cascade } = asked.operation;
  const { before, together } = asked;
  if (!before.schemas.has(name)) return ifExists ? undefined : missingSchema(asked, name);
  if (cascade || together.length > 1) return undefined;
  const inside = [...before.tables.entries()].find(([key, table]) => nameOf(key).schema === name && isThere(table))?.[0]
    ?? [...before.types.entries()].find(([key, { createdBy }]) => nameOf(key).schema === name && createdBy !== undefined)?.[0]
    ?? [...before.sequences.entries()].find(([key, { createdBy }]) => nameOf(key).schema === name && createdBy !== undefined)?.[0]
    ?? [...before.routines.entries()].find(([key, { overloads }]) => nameOf(key).schema === name && overloads.length === 1)?.[0];
  return inside === undefined ? undefined : refuse('drop-has-dependents', '2BP01', `cannot drop schema ${sqlName({ name })} because ${sqlName(inside)} is in it`);
}

/** What depends on a column; a change of its type is refused for some of that. */
export function usersOfColumn({ before }: Scene, table: Table, column: string): readonly { readonly what: string; readonly help?: string; readonly stopsTypeChange: boolean }[] {
  const generated = table.columns.filter(({ generated: how, expression }) => (how === 'stored' || how === 'virtual') && mentions(expression, column));
  const keys = table.referencedBy.filter((child) => child !== table.name).flatMap((child) => {
    const owner = before.tables.get(child);
    return isThere(owner) && !owner.mayDiffer ? owner.constraints.filter(({ parent, references, inherited }) => parent === table.name && references?.columns.includes(column) && !inherited).map(({ name }) => ({ child, name })) : [];
  });
  const views = table.readBy.filter((view) => isThere(before.tables.get(view)) && before.tables.get(view)?.uses?.some((used) => used.table === table.name && used.column === column));
  return [
    ...views.map((view) => ({ what: `view ${sqlName(view)}`, help: `DROP ${before.tables.get(view)?.kind === 'view' ? '' : 'MATERIALIZED '}VIEW ${sqlName(view)}; -- and create it again afterwards, in the same migration`, stopsTypeChange: true })),
    ...generated.map(({ name }) => ({ what: `the generated column ${sqlName({ name })}`, stopsTypeChange: true })),
    ...keys.map(({ child, name }) => ({ what: `the foreign key ${sqlName({ name })} of ${sqlName(child)}`, help: `ALTER TABLE ${sqlName(child)} DROP CONSTRAINT ${sqlName({ name })};`, stopsTypeChange: false })),
  ];
}

/** Refused while foreign keys, views or children need the relation. */
function neededRelation(asked: Scene, table: Table, what: string): Refusal | undefined {
  const { before } = asked;
  const needs = (kind: string, other: TableName, help?: string): Refusal => refuse('drop-has-dependents', '2BP01', `cannot drop ${what} ${sqlName(table.name)} because ${kind} ${sqlName(other)} depends on it`, help);
  const stays = (key: TableName): boolean => key !== table.name && isThere(before.tables.get(key)) && !isDroppedToo(asked, key) && !isPartOf(asked, key, table.name);
  for (const child of table.referencedBy.filter(stays)) {
    const owner = before.tables.get(child);
    const key = owner?.mayDiffer ? undefined : owner?.constraints.find(({ parent, inherited }) => parent === table.name && !inherited);
    if (key) return needs(`the foreign key ${sqlName({ name: key.name })} of`, child, `ALTER TABLE ${sqlName(child)} DROP CONSTRAINT ${sqlName({ name: key.name })};`);
  }
  const view = table.readBy.find(stays);
  if (view !== undefined) return needs('view', view);
  const heir = table.children.find((key) => before.tables.get(key)?.bound === undefined && stays(key));
  return heir === undefined ? undefined : needs('table', heir);
}

/** Is it a partition, at some depth, that goes with the whole? */
function isPartOf({ before }: Scene, key: TableName, whole: TableName): boolean {
  const table = before.tables.get(key);
  return table?.bound !== undefined && table.parents.some((parent) => parent === whole || isPartOf({ before } as Scene, parent, whole));
}

/** Does the same statement drop that too? */
function isDroppedToo({ together, before }: Scene, key: TableName): boolean {
  return together.some((other) => (other.kind === 'dropTable' && tableKey(before, other.table) === key) || (other.kind === 'dropView' && tableKey(before, other.view) === key));
}

const BUILT_IN = /^(?:RI_FKey_|suppress_redundant_updates_trigger$|tsvector_update_trigger|unique_key_recheck$|pg_)/i;
