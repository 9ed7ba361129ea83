/** Indexes: their tables and columns, their names, and what holds on to them. */
import { besides, findIndex, indexKey, nameOf, sqlName } from '../../../catalog/names.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import { isTemplate } from '../../../dialects/template-names.ts';
import type { Refusal } from '../../../model.ts';
import type { Name } from '../../../operations.ts';
import { missingPartitionKey } from './constraints.ts';
import { whereItWent } from './gone.ts';
import { takenBeside, takenConstraint } from './names-taken.ts';
import { keysTo, needed } from './needed.ts';
import { findRelation, meantOf, missing, missingColumn, missingRelation, missingSchema, refuse } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';
import { firstOf } from './types.ts';

export function createIndex(asked: Asked<'createIndex'>): Refusal | undefined {
  const { operation } = asked;
  const { name, ifNotExists, keys, include, where } = operation;
  const table = findRelation(asked, operation.table)?.table;
  if (!table) return missingRelation(asked, operation.table);
  if (isThere(table) && table.kind === 'view') return refuse('refused', '42809', `cannot create index on relation ${sqlName(table.name)}: it is a view`);
  const taken = name === undefined ? undefined : takenBeside(asked, table, name);
  if (taken) return ifNotExists ? undefined : taken;
  const columns = [...keys.flatMap(({ column }) => column ?? []), ...include];
  return firstOf(columns, (column) => missingColumn(asked, table, column, `column ${sqlName({ name: column })} does not exist`))
    ?? firstOf([...keys.flatMap(({ expression }) => expression?.columns ?? []), ...(where?.columns ?? [])], (column) => missingColumn(asked, table, column, `column ${sqlName({ name: column })} does not exist`))
    ?? (operation.unique ? missingPartitionKey(table, keys.map(({ column }) => column ?? ''), 'unique') : undefined);
}

export function dropIndex(asked: Asked<'dropIndex'>): Refusal | undefined {
  const { name, ifExists, cascade } = asked.operation;
  const found = findIndex(asked.before, name);
  if (!found) return ifExists && !findRelation(asked, name) ? undefined : missingIndex(asked, name);
  const { index, table } = found;
  if (!isThere(table) || table.mayDiffer) return undefined;
  const on = sqlName(table.name);
  if (index.backs !== undefined) {
    return refuse('drop-constraint-backing-index', '2BP01', `cannot drop index ${sqlName({ name: index.name })} because constraint ${sqlName({ name: index.backs })} on table ${on} requires it`, `ALTER TABLE ${on} DROP CONSTRAINT ${sqlName({ name: index.backs })}${cascade ? ' CASCADE' : ''};`);
  }
  if (index.parent !== undefined) return refuse('refused', '2BP01', `cannot drop index ${sqlName({ name: index.name })} because index ${sqlName(index.parent)} requires it`, `DROP INDEX ${sqlName(index.parent)};`);
  return cascade || !index.unique ? undefined : needed('drop-has-dependents', '2BP01', `cannot drop index ${sqlName({ name: index.name })}`, keysTo(asked.before, table, ({ usingIndex }) => usingIndex === index.name));
}

export function renameIndex(asked: Asked<'renameIndex'>): Refusal | undefined {
  const { name, to, ifExists } = asked.operation;
  const found = findIndex(asked.before, name);
  if (!found) return ifExists || findRelation(asked, name) ? undefined : missingRelation(asked, name);
  return takenBeside(asked, found.table, to) ?? (found.index.backs === undefined ? undefined : takenConstraint(asked, found.table, to));
}

export function reindex(asked: Asked<'reindex'>): Refusal | undefined {
  const { scope, name } = asked.operation;
  if (name === undefined || (scope !== 'index' && scope !== 'table')) return undefined;
  return scope === 'index' && !findRelation(asked, name) ? missingIndex(asked, name) : missingRelation(asked, name);
}

export function attachIndexPartition(asked: Asked<'attachIndexPartition'>): Refusal | undefined {
  const { name, partition } = asked.operation;
  const [whole, part] = [findIndex(asked.before, name), findIndex(asked.before, partition)];
  if (!whole || !part) return missingIndex(asked, whole ? partition : name);
  if (!isWhole(whole.table) || !isWhole(part.table)) return undefined;
  if (part.index.parent === besides(whole.table.name, whole.index.name)) return undefined;
  if (!whole.table.partitionBy) return refuse('refused', '42809', `${sqlName(name)} is not a partitioned index`);
  return part.table.parents.includes(whole.table.name) && part.table.bound !== undefined ? undefined : refuse('refused', '55000', `cannot attach index ${sqlName(partition)} as a partition of index ${sqlName(name)}: it is not on a partition of ${sqlName(whole.table.name)}`);
}

function missingIndex(scene: Scene, name: Name): Refusal | undefined {
  if (isTemplate(name.name) || (name.schema !== undefined && isTemplate(name.schema))) return undefined;
  const found = findRelation(scene, name);
  if (found) return found.type === 'index' || (found.table && !isThere(found.table)) ? undefined : refuse('refused', '42809', `${sqlName(name)} is not an index`);
  return missingSchema(scene, name.schema) ?? missing(scene, '42704', `index ${sqlName(name)} does not exist`, () => constraintHelp(scene, name) ?? meantOf(scene, name.name, [...scene.before.indexes.entries()].map(([key, table]) => ({ name: nameOf(key).name, by: scene.before.tables.get(table)?.indexes.find((index) => index.name === nameOf(key).name)?.createdBy }))), whereItWent(scene, 'relation', indexKey(scene.before, name)));
}

/** A constraint without an index has that name. */
function constraintHelp({ before, operation }: Scene, name: Name): string | undefined {
  const key = indexKey(before, name);
  if (operation.kind !== 'dropIndex' || !before.constraints.has(key)) return undefined;
  for (const [, table] of before.tables.entries()) {
    if (nameOf(table.name).schema === nameOf(key).schema && table.constraints.some((constraint) => constraint.name === name.name && constraint.type !== 'notNull')) return `ALTER TABLE ${sqlName(table.name)} DROP CONSTRAINT ${sqlName({ name: name.name })};`;
  }
  return undefined;
}
