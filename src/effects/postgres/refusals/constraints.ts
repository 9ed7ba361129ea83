/** Constraints: their names, their columns, and what keys need on partitioned tables. */
import { findColumn } from '../../../catalog/columns.ts';
import { findConstraint } from '../../../catalog/drop-constraint.ts';
import { besides, sqlName } from '../../../catalog/names.ts';
import { notNullOf } from '../../../catalog/not-null.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Refusal, Table, TableConstraint } from '../../../model.ts';
import type { Constraint } from '../../../operations.ts';
import { foreignKeyRefusal } from './foreign-keys.ts';
import { whereItWent } from './gone.ts';
import { takenBeside, takenConstraint } from './names-taken.ts';
import { keysTo, needed } from './needed.ts';
import { meant, meantOf, missingColumn, refuse, repeated } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';
import { onTable } from './tables.ts';
import { firstOf } from './types.ts';

export function addConstraint(asked: Asked<'addConstraint'>): Refusal | undefined {
  const { constraint } = asked.operation;
  return onTable(asked, (table) => (isSameNotNull(table, constraint) ? undefined : takenConstraint(asked, table, constraint.name)) ?? refusedConstraint(asked, table, constraint) ?? refusedNotNull(asked, table, constraint));
}

/** Refused for its columns, its index, or where a key needs more; `table` as it is with its own columns. */
export function refusedConstraint(scene: Scene, table: Table, constraint: Constraint): Refusal | undefined {
  const { type, columns, name } = constraint;
  if (constraint.usingIndex !== undefined) return secondPrimaryKey(table, constraint) ?? refusedIndex(scene, table, constraint.usingIndex);
  switch (type) {
    case 'primaryKey':
    case 'unique': {
      const twice = repeated(columns);
      return firstOf(columns, (column) => missingColumn(scene, table, column, `column ${sqlName({ name: column })} named in key does not exist`))
        ?? (twice === undefined ? undefined : refuse('duplicate-column', '42701', `column ${sqlName({ name: twice })} appears twice in ${type === 'unique' ? 'unique' : 'primary key'} constraint`))
        ?? secondPrimaryKey(table, constraint)
        ?? missingPartitionKey(table, columns, type === 'unique' ? 'unique' : 'primary key')
        ?? (name === undefined ? undefined : takenBeside(scene, table, name));
    }
    case 'check': return (constraint.noInherit && isThere(table) && table.partitionBy ? refuse('refused', '42P16', `cannot add NO INHERIT constraint to partitioned table ${sqlName(table.name)}`) : undefined) ?? firstOf(columns, (column) => missingColumn(scene, table, column, `column ${sqlName({ name: column })} does not exist`));
    case 'foreignKey': return foreignKeyRefusal(scene, table, constraint);
    case 'notNull': return firstOf(columns, (column) => missingColumn(scene, table, column));
    case 'exclude': return name === undefined ? undefined : takenBeside(scene, table, name);
    default: return type satisfies never;
  }
}

/** Refused where a unique index of a partitioned table leaves out a column that decides on the partition. */
export function missingPartitionKey(table: Table, columns: readonly string[], what: string): Refusal | undefined {
  if (!isThere(table) || !table.partitionBy) return undefined;
  const lacking = table.partitionBy.columns.find((column) => !columns.includes(column));
  if (lacking === undefined) return undefined;
  const known = findColumn(table, lacking) !== undefined;
  return refuse('partition-key-not-in-unique', '0A000', `${what} constraint on partitioned table ${sqlName(table.name)} must include all partitioning columns, and ${known ? sqlName({ name: lacking }) : `the key expression ${lacking}`} is not among them`, known ? `${what.toUpperCase()} (${[...columns, lacking].map((name) => sqlName({ name })).join(', ')})` : undefined);
}

export function dropConstraint(asked: Asked<'dropConstraint'>): Refusal | undefined {
  const { name, ifExists, cascade } = asked.operation;
  return onTable(asked, (table) => {
    const constraint = findConstraint(table, name);
    if (!constraint) return ifExists ? undefined : missingConstraint(asked, table, name);
    return inheritedPart(asked, table, constraint, 'drop') ?? neededNotNull(table, constraint) ?? (cascade ? undefined : referencedKey(asked, table, constraint));
  });
}

export function dropNotNull(asked: Asked<'dropNotNull'>): Refusal | undefined {
  const { column } = asked.operation;
  return onTable(asked, (table) => {
    const constraint = notNullOf(table, column);
    return missingColumn(asked, table, column) ?? (constraint && (neededNotNull(table, constraint) ?? inheritedPart(asked, table, constraint, 'drop')));
  });
}

export function renameConstraint(asked: Asked<'renameConstraint'>): Refusal | undefined {
  const { name, to } = asked.operation;
  return onTable(asked, (table) => {
    const constraint = findConstraint(table, name);
    if (!constraint) return missingConstraint(asked, table, name);
    const isKey = table.indexes.some(({ backs }) => backs === name) && constraint.type !== 'notNull';
    return (isKey ? takenBeside(asked, table, to) : undefined) ?? inheritedPart(asked, table, constraint, 'rename') ?? takenConstraint(asked, table, to);
  });
}

export function validateConstraint(asked: Asked<'validateConstraint'>): Refusal | undefined {
  const { name } = asked.operation;
  return onTable(asked, (table) => {
    const constraint = findConstraint(table, name);
    if (!constraint) return missingConstraint(asked, table, name);
    if (!isWhole(table) || ['check', 'foreignKey', 'notNull'].includes(constraint.type)) return undefined;
    return refuse('refused', '42809', `cannot validate constraint ${sqlName({ name })} of relation ${sqlName(table.name)}: only foreign key, check and not-null constraints can be`);
  });
}

export function alterConstraint(asked: Asked<'alterConstraint'>): Refusal | undefined {
  const { name, deferrable, enforced, inherit } = asked.operation;
  return onTable(asked, (table) => {
    const constraint = findConstraint(table, name);
    if (!constraint) return missingConstraint(asked, table, name);
    if (!isWhole(table)) return undefined;
    const which = `constraint ${sqlName({ name })} of relation ${sqlName(table.name)}`;
    if (deferrable !== undefined && constraint.type !== 'foreignKey') return refuse('refused', '42809', `${which} is not a foreign key constraint`);
    if (enforced !== undefined && constraint.type !== 'foreignKey') return refuse('refused', '42809', `cannot alter enforceability of ${which}: it is not a foreign key constraint`);
    return inherit !== undefined && constraint.type !== 'notNull' ? refuse('refused', '42809', `${which} is not a not-null constraint`) : undefined;
  });
}

function secondPrimaryKey(table: Table, { type }: Constraint): Refusal | undefined {
  const isSecond = type === 'primaryKey' && isThere(table) && table.mayDiffer !== true && table.constraints.some((constraint) => constraint.type === 'primaryKey');
  return isSecond ? refuse('refused', '42P16', `multiple primary keys for table ${sqlName(table.name)} are not allowed`) : undefined;
}

/** Refused where the index cannot become a constraint. */
function refusedIndex(scene: Scene, table: Table, name: string): Refusal | undefined {
  if (!isWhole(table)) return undefined;
  const index = table.indexes.find((candidate) => candidate.name === name);
  const written = sqlName({ name });
  if (!index) return scene.before.indexes.has(besides(table.name, name)) ? refuse('refused', '55000', `index ${written} does not belong to table ${sqlName(table.name)}`) : refuse('unknown-object', '42704', `index ${written} does not exist`, meant(name, table.indexes.map((other) => other.name)));
  if (table.partitionBy) return refuse('refused', '0A000', `ADD CONSTRAINT … USING INDEX is not supported on the partitioned table ${sqlName(table.name)}`);
  if (index.backs !== undefined) return refuse('refused', '55000', `index ${written} is already associated with a constraint`);
  if (!index.unique) return refuse('refused', '42809', `${written} is not a unique index`);
  if (index.keys.some(({ expression }) => expression)) return refuse('refused', '42809', `index ${written} contains expressions`);
  return index.where ? refuse('refused', '42809', `${written} is a partial index`) : undefined;
}

/** A column has one NOT NULL, and it keeps its name. */
function refusedNotNull({ engine }: Scene, table: Table, { type, name, columns: [column = ''], noInherit, notValid }: Constraint): Refusal | undefined {
  if (type !== 'notNull' || !isWhole(table) || engine.version[0] < 18) return undefined;
  if (noInherit && table.partitionBy) return refuse('refused', '0A000', 'not-null constraints on partitioned tables cannot be NO INHERIT');
  const there = notNullOf(table, column);
  if (!there) return undefined;
  if (Boolean(there.noInherit) !== Boolean(noInherit)) return refuse('refused', '55000', `cannot change NO INHERIT status of NOT NULL constraint ${sqlName({ name: there.name })} on relation ${sqlName(table.name)}`);
  if (name !== undefined && name !== there.name) return refuse('refused', '55000', `cannot create not-null constraint ${sqlName({ name })} on column ${sqlName({ name: column })} of table ${sqlName(table.name)}: it has ${sqlName({ name: there.name })}`);
  return there.notValid && !notValid ? refuse('refused', '55000', `incompatible NOT VALID constraint ${sqlName({ name: there.name })} on relation ${sqlName(table.name)}`, `ALTER TABLE ${sqlName(table.name)} VALIDATE CONSTRAINT ${sqlName({ name: there.name })};`) : undefined;
}

/** A NOT NULL that is there already is accepted once more. */
function isSameNotNull(table: Table, { type, name, columns: [column = ''] }: Constraint): boolean {
  return type === 'notNull' && notNullOf(table, column)?.name === name;
}

function missingConstraint(scene: Scene, table: Table, name: string): Refusal | undefined {
  const { engine, operation } = scene;
  if (!isWhole(table)) return undefined;
  const others = table.constraints.filter(({ type }) => type !== 'notNull' || engine.version[0] >= 18).map((other) => ({ name: other.name, by: other.createdBy }));
  return refuse('unknown-object', '42704', `constraint ${sqlName({ name })} of relation ${sqlName(table.name)} does not exist`, (operation.kind === 'dropConstraint' && table.indexes.some((index) => index.name === name) ? `DROP INDEX ${sqlName(besides(table.name, name))};` : undefined) ?? whereItWent(scene, 'constraint', name, table.name) ?? meantOf(scene, name, others));
}

/** What a parent hands down is its parent's to change; before 18, a NOT NULL is only where the child is a partition. */
function inheritedPart({ engine }: Scene, table: Table, { name, type, inherited, columns }: TableConstraint, doing: 'drop' | 'rename'): Refusal | undefined {
  if (!isWhole(table) || !inherited || table.parents.length === 0) return undefined;
  if (type === 'notNull' && engine.version[0] < 18) return table.bound !== undefined && doing === 'drop' ? refuse('refused', '42P16', `column ${sqlName({ name: columns[0] ?? '' })} is marked NOT NULL in parent table`) : undefined;
  if (doing === 'rename' && type !== 'check' && type !== 'notNull') return undefined;
  return refuse('refused', '42P16', `cannot ${doing} inherited constraint ${sqlName({ name })} of relation ${sqlName(table.name)}`);
}

function neededNotNull(table: Table, { type, columns: [column = ''] }: TableConstraint): Refusal | undefined {
  if (type !== 'notNull' || !isWhole(table)) return undefined;
  if (table.constraints.some((other) => other.type === 'primaryKey' && other.columns.includes(column))) return refuse('refused', '42P16', `column ${sqlName({ name: column })} is in a primary key`, 'A key has no NULLs: leave this out.');
  return findColumn(table, column)?.generated === 'identity' ? refuse('refused', '55000', `column ${sqlName({ name: column })} of relation ${sqlName(table.name)} is an identity column`) : undefined;
}

/** Refused where foreign keys need the key. */
function referencedKey({ before }: Scene, table: Table, { name, type }: TableConstraint): Refusal | undefined {
  if (!isThere(table) || type === 'notNull') return undefined;
  return needed('drop-has-dependents', '2BP01', `cannot drop constraint ${sqlName({ name })} on table ${sqlName(table.name)}`, keysTo(before, table, ({ usingIndex, inherited }) => usingIndex === name && !inherited));
}
