/** Whole tables and views: their names, what they are made of, what they are. */
import { newTableKey } from '../../../catalog/create-table.ts';
import { columnOf } from '../../../catalog/columns.ts';
import { besides, findType, keyOf, nameOf, newKey, sqlName, TEMPORARY } from '../../../catalog/names.ts';
import { blankTable, isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Column, Refusal, Table } from '../../../model.ts';
import type { Name, OperationOf } from '../../../operations.ts';
import { refusedConstraint } from './constraints.ts';
import { missingRoutine } from './dependents.ts';
import { takenRelation, takenType } from './names-taken.ts';
import { refusedParents } from './partitions.ts';
import { findRelation, missingColumn, missingRelation, missingSchema, refuse, relationAt, repeated } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';
import { firstOf, missingNamed, wrongColumnType } from './types.ts';

/** Asks about a table that must be there. */
export function onTable(asked: Asked & { readonly operation: { readonly table: Name; readonly ifTableExists?: true } }, check: (table: Table) => Refusal | undefined): Refusal | undefined {
  const { table: name, ifTableExists } = asked.operation;
  const found = findRelation(asked, name);
  if (found?.table) return check(found.table);
  return found || ifTableExists ? undefined : missingRelation(asked, name);
}

export function createTable(asked: Asked<'createTable'>): Refusal | undefined {
  const { operation, before } = asked;
  const { table: name, columns, constraints, partitionBy, partitionOf, inherits, like, persistence } = operation;
  const key = newTableKey(before, operation);
  if (operation.ifNotExists && (relationAt(before, key) || !before.complete)) return undefined;
  const refused = wrongPlace(asked, name, persistence) ?? firstOf([...(partitionOf ? [partitionOf.parent] : []), ...inherits, ...like.map(({ table }) => table)], (parent) => missingRelation(asked, parent)) ?? takenRelation(asked, key) ?? takenTypeAt(asked, key) ?? refusedParents(asked);
  if (refused) return refused;
  const parents = [...(partitionOf ? [partitionOf.parent] : []), ...inherits, ...like.map(({ table }) => table)].map((parent) => findRelation(asked, parent)?.table);
  const own = columns.map((column): Column => columnOf(before, column, asked.migration));
  const unclear = operation.ofType !== undefined || parents.some((parent) => !isWhole(parent));
  const named = partitionOf ? (parents[0]?.columns ?? []) : [...parents.flatMap((parent) => parent?.columns ?? []), ...own];
  const made = blankTable({ name: key, createdBy: asked.migration, persistence, known: !unclear, columns: named, ...(partitionBy && { partitionBy }) });
  const twice = repeatedColumn(columns.map((column) => column.name));
  if (twice) return twice;
  return (partitionOf ? firstOf(own, (column) => missingColumn(asked, made, column.name, `column ${sqlName({ name: column.name })} does not exist`)) : undefined)
    ?? firstOf(columns, (column) => wrongColumnType(asked, column))
    ?? firstOf(columns.flatMap(({ expression }) => expression?.columns ?? []), (column) => missingColumn(asked, made, column, `column ${sqlName({ name: column })} does not exist`))
    ?? wrongPartitioning(asked, made)
    ?? (constraints.filter(({ type }) => type === 'primaryKey').length > 1 ? refuse('refused', '42P16', `multiple primary keys for table ${sqlName(key)} are not allowed`) : undefined)
    ?? repeatedName(asked, key)
    ?? firstOf(constraints, (constraint) => refusedConstraint(asked, constraint.type === 'foreignKey' ? withKeys(made, operation) : made, constraint));
}

export function createTableAs(asked: Asked<'createTableAs'>): Refusal | undefined {
  const { operation, before } = asked;
  const key = newTableKey(before, operation);
  if (operation.ifNotExists && relationAt(before, key)) return undefined;
  return wrongPlace(asked, operation.table, operation.persistence) ?? firstOf(operation.reads, (read) => missingRelation(asked, read)) ?? takenRelation(asked, key) ?? takenTypeAt(asked, key) ?? repeatedColumn(operation.columns);
}

/** A temporary table it reads makes a view temporary; OR REPLACE takes the place of views only. */
export function createView(asked: Asked<'createView'>): Refusal | undefined {
  const { view, persistence, reads, orReplace, columns } = asked.operation;
  const sources = reads.map((read) => findRelation(asked, read)?.table);
  const temporary = persistence === 'temporary' || sources.some((source) => source?.persistence === 'temporary');
  const key = newKey(asked.before, temporary ? { schema: TEMPORARY, name: view.name } : view);
  const there = relationAt(asked.before, key)?.table;
  return wrongPlace(asked, view, persistence)
    ?? firstOf(reads, (read) => missingRelation(asked, read))
    ?? missingUse(asked)
    ?? (orReplace ? (isThere(there) && there.kind !== 'view' ? refuse('refused', '42809', `${sqlName(view)} is not a view`) : undefined) : takenRelation(asked, key) ?? takenTypeAt(asked, key))
    ?? repeatedColumn(columns);
}

export function createMaterializedView(asked: Asked<'createMaterializedView'>): Refusal | undefined {
  const { view, reads, ifNotExists, columns } = asked.operation;
  const key = newKey(asked.before, view);
  if (ifNotExists && relationAt(asked.before, key)) return undefined;
  const temporary = reads.find((read) => findRelation(asked, read)?.table?.persistence === 'temporary');
  return missingSchema(asked, view.schema) ?? firstOf(reads, (read) => missingRelation(asked, read)) ?? missingUse(asked) ?? takenRelation(asked, key) ?? takenTypeAt(asked, key) ?? repeatedColumn(columns)
    ?? (temporary === undefined ? undefined : refuse('refused', '0A000', `materialized views must not use temporary tables or views, and ${sqlName(temporary)} is one`));
}

export function renameTable(asked: Asked<'renameTable'>): Refusal | undefined {
  const { table: name, to, ifTableExists } = asked.operation;
  const found = findRelation(asked, name);
  if (!found) return ifTableExists ? undefined : missingRelation(asked, name);
  const key = to.schema === undefined ? besides(found.key, to.name) : keyOf(to);
  return found.table && !isThere(found.table) ? undefined : takenRelation(asked, key) ?? (found.table ? takenTypeAt(asked, key) : undefined);
}

export function setSchema(asked: Asked<'setSchema'>): Refusal | undefined {
  const { object, name, arguments: types, schema, ifExists } = asked.operation;
  if (object === 'other') return undefined;
  if (object === 'function') return missingRoutine(asked, name, types) ?? missingSchema(asked, schema);
  const refused = missingSchema(asked, schema);
  if (refused) return refused;
  if (object === 'type') {
    const type = findType(asked.before, name);
    if (!type) return missingNamed(asked, name);
    return nameOf(type.name).schema === schema ? undefined : takenType(asked, { schema, name: name.name });
  }
  const found = findRelation(asked, name);
  if (!found) return ifExists ? undefined : missingRelation(asked, name);
  const owner = asked.before.sequences.get(found.key)?.ownedBy;
  if (found.type === 'sequence' && owner) return refuse('refused', '0A000', `cannot move an owned sequence into another schema: ${sqlName(name)} is linked to table ${sqlName(owner.table)}`);
  return nameOf(found.key).schema !== schema && nameOf(found.key).schema !== TEMPORARY ? takenRelation(asked, keyOf({ schema, name: name.name })) : undefined;
}

export function setLogged(asked: Asked<'setLogged'>): Refusal | undefined {
  const { logged } = asked.operation;
  return onTable(asked, (table) => {
    if (!isThere(table)) return undefined;
    if (table.persistence === 'temporary') return refuse('refused', '42P16', `cannot change logged status of table ${sqlName(table.name)} because it is temporary`);
    const isSilent = !table.partitionBy || asked.engine.version[0] < 18;
    return isSilent ? undefined : refuse('refused', '42809', `ALTER action SET ${logged ? 'LOGGED' : 'UNLOGGED'} cannot be performed on relation ${sqlName(table.name)}: it is partitioned`);
  });
}

/** Refused where the schema is not there, or not for that. */
export function wrongPlace(scene: Scene, name: Name, persistence: string): Refusal | undefined {
  const isTemporary = persistence === 'temporary' && name.schema !== undefined && !name.schema.startsWith('pg_temp');
  return isTemporary ? refuse('refused', '42P16', 'cannot create temporary relation in non-temporary schema') : missingSchema(scene, name.schema);
}

/** A table is a type too. */
function takenTypeAt(scene: Scene, key: string): Refusal | undefined {
  return scene.before.types.has(key) ? takenType(scene, nameOf(key)) : undefined;
}

/** Refused where a view's query names a column that its table does not have. */
function missingUse(asked: Asked<'createView' | 'createMaterializedView'>): Refusal | undefined {
  return firstOf(asked.operation.uses, ({ table, column }) => (table && column !== '*' ? missingColumn(asked, findRelation(asked, table)?.table, column, `column ${sqlName({ name: column })} does not exist`) : undefined));
}

/** Refused where two columns have one name; `*` stands for those that the query does not name. */
function repeatedColumn(columns: readonly string[]): Refusal | undefined {
  const twice = repeated(columns.filter((column) => column !== '*'));
  return twice === undefined ? undefined : refuse('duplicate-column', '42701', `column ${sqlName({ name: twice })} specified more than once`);
}

function wrongPartitioning(asked: Asked<'createTable'>, made: Table): Refusal | undefined {
  const { operation, engine } = asked;
  const { partitionBy, persistence, table } = operation;
  if (!partitionBy) return undefined;
  if (persistence === 'unlogged' && engine.version[0] >= 18) return refuse('refused', '0A000', `partitioned tables cannot be unlogged: ${sqlName(table)}`);
  return firstOf(partitionBy.columns.filter((column) => /^\w+$/.test(column)), (column) => missingColumn(asked, made, column, `column ${sqlName({ name: column })} named in partition key does not exist`));
}

/** Names that are given twice in one CREATE TABLE. */
function repeatedName({ operation: { constraints } }: Asked<'createTable'>, key: string): Refusal | undefined {
  const checks = repeated(constraints.flatMap(({ type, name }) => (type === 'check' && name !== undefined ? [name] : [])));
  return checks === undefined ? undefined : refuse('object-already-exists', '42710', `check constraint ${sqlName({ name: checks })} already exists on ${sqlName(key)}`);
}

/** The table with its keys, which its own foreign keys may point to. */
function withKeys(made: Table, { constraints }: OperationOf<'createTable'>): Table {
  const keys = constraints.filter(({ type }) => type === 'primaryKey' || type === 'unique');
  return { ...made, constraints: keys.map((constraint) => ({ ...constraint, name: constraint.name ?? '' })) };
}
