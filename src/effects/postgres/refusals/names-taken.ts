/** Names that are taken: relations, types and parts of tables. */
import { findColumn } from '../../../catalog/columns.ts';
import { besides, keyOf, nameOf, newKey, sqlName } from '../../../catalog/names.ts';
import { isThere } from '../../../catalog/table-edits.ts';
import { isTemplate } from '../../../dialects/template-names.ts';
import type { Refusal, Table } from '../../../model.ts';
import type { Name } from '../../../operations.ts';
import { refuse, relationAt } from './refusal.ts';
import type { Scene } from './refusal.ts';

const TAKEN = 'object-already-exists';

/** Refused where a relation has that key already. */
export function takenRelation({ before }: Scene, key: string): Refusal | undefined {
  const { name } = nameOf(key);
  const found = relationAt(before, key);
  if (found === undefined || isTemplate(name)) return undefined;
  if (found.table ? !isThere(found.table) : !isMade({ before }, key)) return undefined;
  return refuse(TAKEN, '42P07', `relation ${sqlName({ name })} already exists`);
}

/** Refused where another part of a table with that name would be a relation of its schema. */
export function takenBeside(scene: Scene, table: Table, name: string): Refusal | undefined {
  return takenRelation(scene, besides(table.name, name));
}

/** Refused where a type has that name, or a table, which is a type too. */
export function takenType({ before }: Scene, name: Name): Refusal | undefined {
  const key = newKey(before, name);
  const type = before.types.get(key);
  const table = before.tables.get(key);
  const taken = (type?.createdBy !== undefined && type.kind !== 'other') || (isThere(table) && !isTemplate(nameOf(key).name));
  return taken ? refuse(TAKEN, '42710', `type ${sqlName({ name: nameOf(key).name })} already exists`) : undefined;
}

export function takenColumn(table: Table | undefined, name: string): Refusal | undefined {
  const column = table && findColumn(table, name);
  if (!table || table.uncertain || table.mayDiffer || column?.addedBy === undefined || isTemplate(name)) return undefined;
  return refuse(TAKEN, '42701', `column ${sqlName({ name })} of relation ${sqlName(table.name)} already exists`);
}

/** Of a table that is older than the history, what the history has given it is certain; versions before 18 have no named NOT NULL. */
export function takenConstraint({ engine: { version: [major] } }: Scene, table: Table | undefined, name: string | undefined): Refusal | undefined {
  if (name === undefined || !table || table.uncertain || table.mayDiffer) return undefined;
  const same = table.constraints.find((constraint) => constraint.name === name && (isThere(table) || constraint.createdBy !== undefined) && (constraint.type !== 'notNull' || major >= 18));
  return same && refuse(TAKEN, '42710', `constraint ${sqlName({ name })} for relation ${sqlName(table.name)} already exists`);
}

export function takenSchema({ before }: Scene, name: string): Refusal | undefined {
  if (!before.complete || !before.schemas.has(name) || name === 'public' || isTemplate(name)) return undefined;
  return refuse(TAKEN, '42P06', `schema ${sqlName({ name })} already exists`);
}

/** Is it an index of a table that is there, a sequence or a type that the history has made? */
function isMade({ before }: Pick<Scene, 'before'>, key: string): boolean {
  const table = before.tables.get(before.indexes.get(key) ?? '');
  if (table) return isThere(table) && !table.mayDiffer && table.indexes.some(({ name, createdBy }) => createdBy !== undefined && keyOf({ ...nameOf(table.name), name }) === key);
  return (before.sequences.get(key) ?? before.types.get(key))?.createdBy !== undefined;
}
