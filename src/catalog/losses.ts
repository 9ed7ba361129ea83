/** What is no longer there after an operation: relations, and the parts of those that stay. */
import type { Catalog, Table, TableName } from '../model.ts';
import { sqlName } from './names.ts';

/** `name` is the part's; a relation that has become uncertain may be gone or not. */
export type Loss = { readonly part: 'table' | 'view' | 'perhaps' | 'column' | 'foreign key' | 'constraint' | 'default' | 'index' | 'trigger' | 'policy'; readonly table: TableName; readonly name: string };

/** Of the relations `keys`, or of all. */
export function lossesBetween(before: Catalog, after: Catalog, keys: Iterable<TableName> = allKeys(before)): readonly Loss[] {
  return [...keys].flatMap((key) => {
    const [table, left] = [before.tables.get(key), after.tables.get(key)];
    if (table === undefined || left === table) return [];
    return left === undefined ? [{ part: isView(table) ? 'view' : 'table', table: key, name: '' }] : lostParts(table, left);
  });
}

/** As people say it: `foreign key orders_user_fk of orders`. */
export function lossText({ part, table, name }: Loss): string {
  const [on, it] = [sqlName(table), sqlName({ name })];
  switch (part) {
    case 'table':
    case 'view': return `${part} ${on}`;
    case 'perhaps': return `perhaps view ${on}`;
    case 'column': return `column ${on}.${it}`;
    case 'default': return `the default of ${on}.${it}`;
    case 'trigger':
    case 'policy': return `${part} ${it} on ${on}`;
    case 'index':
    case 'constraint':
    case 'foreign key': return `${part} ${it} of ${on}`;
    default: return part satisfies never;
  }
}

function* allKeys({ tables }: Catalog): Generator<TableName> {
  for (const [key] of tables.entries()) yield key;
}

function isView({ kind }: Table): boolean {
  return kind === 'view' || kind === 'materializedView';
}

/** What goes with a part that is lost itself, such as a column's constraints, is left out. */
function lostParts(table: Table, left: Table): readonly Loss[] {
  const columns = missing(table.columns, left.columns);
  const isElsewhere = (named: readonly string[]): boolean => named.some((name) => columns.some((column) => column.name === name));
  const losses = (part: Loss['part'], names: readonly string[]): readonly Loss[] => names.map((name) => ({ part, table: table.name, name }));
  const constraints = missing(table.constraints, left.constraints).filter((constraint) => constraint.type !== 'notNull' && !isElsewhere(constraint.columns));
  const indexes = missing(table.indexes, left.indexes).filter(({ backs, keys }) => backs === undefined && !isElsewhere(keys.flatMap(({ column }) => column ?? [])));
  return [
    ...(left.uncertain && !table.uncertain ? losses('perhaps', ['']) : []),
    ...losses('column', columns.map(({ name }) => name)),
    ...losses('default', table.columns.filter((column) => column.default && left.columns.some((other) => other.name === column.name && !other.default)).map(({ name }) => name)),
    ...constraints.flatMap(({ type, name }) => losses(type === 'foreignKey' ? 'foreign key' : 'constraint', [name])),
    ...losses('index', indexes.map(({ name }) => name)),
    ...losses('trigger', missing(table.triggers, left.triggers).map(({ name }) => name)),
    ...losses('policy', missing(table.policies, left.policies).map(({ name }) => name)),
  ];
}

function missing<T extends { readonly name: string }>(list: readonly T[], left: readonly T[]): readonly T[] {
  const names = new Set(left.map(({ name }) => name));
  return list === left ? [] : list.filter(({ name }) => !names.has(name));
}
