/** What hangs on a column, and is lost or in the way when another takes its place. */
import { sqlName } from '../catalog/names.ts';
import { hasDefault } from '../effects/postgres/defaults.ts';
import type { Catalog, Index, Table } from '../model.ts';

/** The columns as a statement leaves them, with all that is on them at the migration's end; where they have other names by then, before it or after it. */
export function around(before: Table | undefined, after: Table | undefined, end: Table | undefined): Table | undefined {
  if (!before || !after) return before;
  if (end && after.columns.every(({ name }) => end.columns.some((column) => column.name === name))) return { ...before, columns: after.columns, constraints: end.constraints, indexes: end.indexes };
  const both = <T extends { readonly name: string }>(old: readonly T[], next: readonly T[]): readonly T[] => [...old, ...next.filter(({ name }) => !old.some((each) => each.name === name))];
  return { ...before, columns: after.columns, constraints: both(before.constraints, after.constraints), indexes: both(before.indexes, after.indexes) };
}

/** In words, by name: what must be made again for another column. */
export function attachedTo(table: Table | undefined, column: string): readonly string[] {
  const found = table?.columns.find(({ name }) => name === column);
  if (!table || !found) return [];
  const constraints = table.constraints.filter(({ columns, expression, type }) => type !== 'notNull' && (columns.includes(column) || expression?.columns.includes(column)));
  const indexes = table.indexes.filter((index) => index.backs === undefined && isOn(index, column));
  return [
    ...(found.notNull ? ['NOT NULL'] : []),
    ...(found.generated === 'identity' ? ['its identity'] : found.default && hasDefault(found) ? [`DEFAULT ${found.default.text.replace(/\s+/g, ' ')}`] : []),
    ...constraints.map(({ type, name }) => `${WORDS[type]} ${sqlName({ name })}`),
    ...indexes.map(({ name }) => `index ${sqlName({ name })}`),
  ];
}

/** In words: what of other tables needs the column, so that it cannot be dropped. */
export function needing(catalog: Catalog, table: Table | undefined, column: string): readonly string[] {
  if (!table) return [];
  const keys = table.referencedBy.flatMap((key) => catalog.tables.get(key)?.constraints.filter(({ parent, references }) => parent === table.name && (references?.columns.length === 0 ? isPrimary(table, column) : references?.columns.includes(column))).map(({ name }) => `foreign key ${sqlName({ name })} of ${sqlName(key)}`) ?? []);
  return [...keys, ...table.readBy.map((key) => `view ${sqlName(key)}, if it shows the column`)];
}

/** The sequence that it takes its values from goes with the column that owns it: another's default cannot be left without. */
export function sequencesMoved(catalog: Catalog, table: Table | undefined, column: string, next: string): readonly string[] {
  if (!table || table.columns.some(({ name, generated }) => name === column && generated === 'identity')) return [];
  return table.sequences.flatMap((key) => (catalog.sequences.get(key)?.ownedBy?.column === column ? [`ALTER SEQUENCE ${sqlName(key)} OWNED BY ${sqlName(table.name)}.${next};`] : []));
}

/** Both as comments between the phases. */
export function madeAgain(own: readonly string[], others: readonly string[], next: string): readonly string[] {
  return [
    ...(own.length > 0 ? [`-- made again for ${next}: ${own.join(', ')}`] : []),
    ...(others.length > 0 ? [`-- moved to ${next} before the old column goes: ${others.join(', ')}`] : []),
  ];
}

const WORDS = { primaryKey: 'primary key', unique: 'unique', check: 'check', foreignKey: 'foreign key', notNull: 'not null', exclude: 'exclusion' } as const;

function isOn({ keys, include, where }: Index, column: string): boolean {
  return include.includes(column) || where?.columns.includes(column) === true || keys.some((key) => key.column === column || key.expression?.columns.includes(column));
}

function isPrimary({ constraints }: Table, column: string): boolean {
  return constraints.some(({ type, columns }) => type === 'primaryKey' && columns.includes(column));
}
