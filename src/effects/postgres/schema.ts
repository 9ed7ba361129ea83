/** Questions that the rows ask about a table as it was. */
import { tableKey } from '../../catalog/names.ts';
import type { Catalog, Column, Index, Table, TableConstraint, TableName } from '../../model.ts';
import type { Constraint, IndexKey } from '../../operations.ts';
import type { Context } from '../table.ts';

/** The column of the table or of what inherits from it; what the history does not know of a partition is as in its parent. A foreign key's other table has columns of its own. */
export function columnOf({ before, table, touched }: Context, name: string): Column | undefined {
  const own = touched && table && isWithin(before, touched, table.name) ? columnIn(touched, name) : undefined;
  return own ?? columnIn(table, name);
}

function isWithin(before: Catalog, { name, parents }: Table, ancestor: TableName): boolean {
  return name === ancestor || parents.some((key) => { const parent = before.tables.get(key); return parent !== undefined && isWithin(before, parent, ancestor); });
}

export function columnIn(table: Table | undefined, name: string): Column | undefined {
  return table?.columns.find((column) => column.name === name);
}

/** The constraint of the operation's own table. */
export function constraintOf({ table }: Context, name: string): TableConstraint | undefined {
  return table?.constraints.find((constraint) => constraint.name === name);
}

/** Constraints that every row is known to meet. */
export function holding(table: Table | undefined): readonly TableConstraint[] {
  return (table?.constraints ?? []).filter(({ notValid, notEnforced }) => !notValid && !notEnforced);
}

/** Declared NOT NULL, with every row checked. */
export function isNotNull(table: Table | undefined, name: string): boolean {
  const unchecked = table?.constraints.some(({ type, columns, notValid }) => type === 'notNull' && notValid && columns.includes(name));
  return columnIn(table, name)?.notNull === true && !unchecked;
}

/** NOT NULL, or a CHECK that holds says as much: `c IS NOT NULL AND …`. */
export function isProvenNotNull(table: Table | undefined, name: string): boolean {
  return isNotNull(table, name) || holding(table).some(({ type, expression }) => type === 'check' && expression?.conjuncts.some(({ column, operator }) => column === name && operator === 'is not null'));
}

/** Since 12, the engine itself draws that conclusion for SET NOT NULL and PRIMARY KEY: https://www.postgresql.org/docs/12/release-12.html */
export function isKnownNotNull({ engine, touched }: Context, name: string): boolean {
  return engine.version[0] >= 12 ? isProvenNotNull(touched, name) : isNotNull(touched, name);
}

/** Are the columns NULL in every row, because this very migration added one of them, or the table, and has written nothing since, or because there is no row? */
export function hasOnlyNulls({ table, migration }: Context, columns: readonly string[]): boolean {
  if (!table || migration === undefined) return false;
  return table.emptied?.by === migration || columns.some((name) => {
    const column = columnIn(table, name);
    return column?.addedBy === migration && (column.allNull === true || (table.empty && table.createdBy === migration && column.default === undefined && column.generated === undefined));
  });
}

/** Is it backed by an index? */
export function isIndexed({ type }: Constraint): boolean {
  return type === 'primaryKey' || type === 'unique' || type === 'exclude';
}

/** The foreign keys of one table that another has as well. */
export function hasForeignKey(table: Table | undefined, { columns, parent }: TableConstraint): boolean {
  return holding(table).some((other) => other.type === 'foreignKey' && other.parent === parent && other.columns.join() === columns.join());
}

type Shape = Pick<Index, 'keys' | 'include' | 'unique'> & Partial<Pick<Index, 'method' | 'where' | 'backs'>>;

/** Has the table an index that a partitioned table's index would take for its part? One behind a constraint must be behind one, too. */
export function hasIndexLike(table: Table | undefined, shape: Shape): boolean {
  return (table?.indexes ?? []).some((index) => index.valid && (index.backs !== undefined || shape.backs === undefined) && shapeOf(index) === shapeOf(shape));
}

function shapeOf({ keys, include, unique, method = 'btree', where }: Shape): string {
  return JSON.stringify([keys.map(keyText), include, unique, method, where?.text]);
}

function keyText({ column, expression, opclass, collation }: IndexKey): readonly (string | undefined)[] {
  return [column, expression?.text, opclass, collation];
}

/** The index that a constraint will be backed by. */
export function indexFor({ type, columns, name }: Constraint): Shape {
  return { keys: columns.map((column) => ({ column })), include: [], unique: type !== 'exclude', backs: name ?? '' };
}

/** Is there such a table, for CREATE … IF NOT EXISTS? */
export function isThere({ before }: Context, name: { readonly schema?: string; readonly name: string }): boolean {
  return before.tables.has(tableKey(before, name));
}
