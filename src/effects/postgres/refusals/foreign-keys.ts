/** FOREIGN KEY: what it may point to. */
import { findColumn } from '../../../catalog/columns.ts';
import { newKey, sqlName } from '../../../catalog/names.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Refusal, Table } from '../../../model.ts';
import type { Constraint } from '../../../operations.ts';
import { supports } from '../../features.ts';
import { findRelation, missingColumn, missingRelation, refuse } from './refusal.ts';
import type { Scene } from './refusal.ts';
import { firstOf, groupOf } from './types.ts';

/** `table` as it is with its own columns; a foreign key may point to the table itself. */
export function foreignKeyRefusal(scene: Scene, table: Table, constraint: Constraint): Refusal | undefined {
  const { references, columns, notValid, notEnforced } = constraint;
  if (!references) return undefined;
  const found = findRelation(scene, references.table);
  const parent = found?.table?.name === table.name || isSelf(scene, table, constraint) ? table : found?.table;
  if (!parent) return found ? refuse('refused', '42809', `referenced relation ${sqlName(references.table)} is not a table`) : missingRelation(scene, references.table);
  const refused = firstOf(columns, (column) => missingColumn(scene, table, column, `column ${sqlName({ name: column })} referenced in foreign key constraint does not exist`))
    ?? firstOf(references.columns, (column) => missingColumn(scene, parent, column, `column ${sqlName({ name: column })} referenced in foreign key constraint does not exist`));
  if (refused) return refused;
  if (isThere(table) && table.partitionBy && notValid && !notEnforced && !supports(scene.engine, 'notValidForeignKeyOnPartitioned')) {
    return refuse('fk-not-valid-on-partitioned', '0A000', `cannot add NOT VALID foreign key on partitioned table ${sqlName(table.name)} referencing relation ${sqlName(parent.name)}`, 'Add the foreign key to each partition NOT VALID, validate these, then add it to the whole, which finds them valid.');
  }
  return wrongPersistence(table, parent) ?? wrongParent(parent) ?? notUnique(scene, parent, constraint) ?? wrongTypes(scene, table, parent, constraint);
}

function wrongParent(parent: Table): Refusal | undefined {
  return isThere(parent) && parent.kind !== 'table' ? refuse('refused', '42809', `referenced relation ${sqlName(parent.name)} is not a table`) : undefined;
}

function wrongPersistence(table: Table, parent: Table): Refusal | undefined {
  if (!isThere(table) || !isThere(parent) || table.persistence === parent.persistence || (table.persistence === 'unlogged' && parent.persistence === 'permanent')) return undefined;
  const may = table.persistence === 'unlogged' ? 'permanent or unlogged' : table.persistence;
  return refuse('refused', '42P16', `constraints on ${table.persistence} tables may reference only ${may} tables, and ${sqlName(parent.name)} is ${parent.persistence}`);
}

/** Refused where no primary key, UNIQUE or unique index has just those columns. */
function notUnique(scene: Scene, parent: Table, { references, columns }: Constraint): Refusal | undefined {
  if (!references || !isWhole(parent)) return undefined;
  if (references.columns.length === 0) {
    const primary = parent.constraints.find(({ type }) => type === 'primaryKey');
    if (!primary) return refuse('fk-target-not-unique', '42704', `there is no primary key for referenced table ${sqlName(parent.name)}`);
    return primary.columns.length === columns.length ? undefined : refuse('refused', '42830', 'number of referencing and referenced columns for foreign key disagree');
  }
  if (references.columns.length !== columns.length) return refuse('refused', '42830', 'number of referencing and referenced columns for foreign key disagree');
  const wanted = [...references.columns].sort().join();
  const fits = parent.indexes.some(({ unique, where, keys }) => unique && !where && keys.map(({ column }) => column ?? '').sort().join() === wanted)
    || parent.constraints.some(({ type, columns: key }) => (type === 'primaryKey' || type === 'unique') && [...key].sort().join() === wanted);
  if (fits) return undefined;
  const list = references.columns.map((name) => sqlName({ name })).join(', ');
  return refuse('fk-target-not-unique', '42830', `there is no unique constraint matching given keys for referenced table ${sqlName(parent.name)}: ${list}`, `CREATE UNIQUE INDEX CONCURRENTLY ON ${sqlName(parent.name)} (${list}); -- in a migration before this one`);
}

/** Refused where no `=` compares what it points from with what it points to. */
function wrongTypes(scene: Scene, table: Table, parent: Table, { references, columns }: Constraint): Refusal | undefined {
  const keys = references?.columns.length === 0 ? parent.constraints.find(({ type }) => type === 'primaryKey')?.columns : references?.columns;
  for (const [i, name] of columns.entries()) {
    const [own, other] = [findColumn(table, name), findColumn(parent, keys?.[i] ?? '')];
    const [from, to] = [own && groupOf(scene, own.type, COMPARED), other && groupOf(scene, other.type, COMPARED)];
    if (from === undefined || to === undefined || from === to) continue;
    return refuse('foreign-key-type-mismatch', '42804', `foreign key columns ${sqlName({ name })} of type ${own?.type.text ?? ''} and ${sqlName({ name: keys?.[i] ?? '' })} of type ${other?.type.text ?? ''} are incompatible`, `Make ${sqlName({ name })} of type ${other?.type.text ?? ''}, as in ${sqlName(parent.name)}.`);
  }
  return undefined;
}

/** Types of one group have an `=` that an index can use. */
const COMPARED: { readonly [type: string]: string } = {
  smallint: 'number', integer: 'number', bigint: 'number', numeric: 'number', real: 'number', 'double precision': 'number', text: 'text', varchar: 'text', char: 'text', uuid: 'uuid', boolean: 'boolean', bytea: 'bytea',
  date: 'time', timestamp: 'time', timestamptz: 'time', inet: 'inet', cidr: 'inet',
};

function isSelf({ before }: Scene, table: Table, { references }: Constraint): boolean {
  return references !== undefined && !before.tables.has(table.name) && (newKey(before, references.table) === table.name || sqlName(references.table) === sqlName(table.name));
}
