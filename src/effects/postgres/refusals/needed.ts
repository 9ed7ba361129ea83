/** What needs an object, and how the object is freed of it. */
import { mentions } from '../../../catalog/expressions.ts';
import { findType, keyOf, nameOf, sqlName, tableKey, typeKey } from '../../../catalog/names.ts';
import { takenFrom, takersOf } from '../../../catalog/next-values.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Catalog, Column, Dependent, Refusal, Table, TableConstraint, TableName, UserType } from '../../../model.ts';
import type { Name } from '../../../operations.ts';
import type { Scene } from './refusal.ts';

/** Refused as long as there is any of these; `what` cannot be done to the object. */
export function needed(rule: string, sqlstate: string, what: string, dependents: readonly Dependent[], how = dependents.length === 1 ? 'depends on it' : 'depend on it'): Refusal | undefined {
  return dependents.length === 0 ? undefined : { rule, sqlstate, reason: `${what} because ${few(dependents.map((each) => each.what))} ${how}`, dependents };
}

/** All of a few, or some and how many more. */
export function few(texts: readonly string[]): string {
  const shown = texts.length > FEW ? [...texts.slice(0, FEW - 1), `${texts.length - FEW + 1} more`] : texts;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('');
}

const FEW = 4;

/** Foreign keys, views and children, of the relation and of its partitions, which go with it. */
export function usersOfRelation(scene: Scene, { name }: Table): readonly Dependent[] {
  const { before } = scene;
  const going = withPartitions(before, name);
  const stays = (key: TableName): boolean => !going.includes(key) && isThere(before.tables.get(key)) && !isDroppedToo(scene, key);
  const tables = going.flatMap((key) => before.tables.get(key) ?? []);
  return [
    ...tables.flatMap((table) => keysTo(before, table, ({ inherited }) => !inherited).filter(({ on }) => on !== undefined && stays(on))),
    ...viewsOf(before, tables.flatMap(({ readBy }) => readBy).filter(stays)).filter(({ on }) => on !== undefined && stays(on)),
    ...tables.flatMap(({ name: parent, children }) => children.filter(stays).map((on): Dependent => ({ what: `table ${sqlName(on)}`, on, free: `ALTER TABLE ${sqlName(on)} NO INHERIT ${sqlName(parent)};` }))),
  ];
}

/** Foreign keys to the table, of those that `counts`. */
export function keysTo(before: Catalog, table: Table, counts: (key: TableConstraint) => boolean): readonly Dependent[] {
  return table.referencedBy.flatMap((on) => {
    const owner = before.tables.get(on);
    const keys = isThere(owner) && !owner.mayDiffer ? owner.constraints.filter((key) => key.parent === table.name && counts(key)) : [];
    return keys.map(({ name }): Dependent => ({ what: `the foreign key ${sqlName({ name })} of ${sqlName(on)}`, on, part: { kind: 'constraint', name }, free: `ALTER TABLE ${sqlName(on)} DROP CONSTRAINT ${sqlName({ name })};` }));
  });
}

/** These views and those that read them, each behind what reads it. */
export function viewsOf({ tables }: Catalog, views: readonly TableName[], afterwards = ''): readonly Dependent[] {
  const ordered = new Set<TableName>();
  const add = (key: TableName): void => {
    if (ordered.has(key)) return;
    tables.get(key)?.readBy.forEach(add);
    ordered.add(key);
  };
  views.forEach(add);
  return [...ordered].map((on) => {
    const what = `${tables.get(on)?.kind === 'materializedView' ? 'materialized ' : ''}view ${sqlName(on)}`;
    return { what, on, free: `DROP ${what.replace(/^(?:materialized )?view/, (words) => words.toUpperCase())};${afterwards}` };
  });
}

/** Columns with a default that takes the sequence's values. */
export function usersOfSequence(scene: Scene, sequence: string): readonly Dependent[] {
  return takersOf(scene.before, sequence).flatMap((on) => {
    const table = scene.before.tables.get(on);
    const takers = isWhole(table) && !isDroppedToo(scene, on) ? table.columns.filter((column) => takenFrom(column) === sequence) : [];
    return takers.map(({ name }): Dependent => ({ what: `the default of column ${sqlName({ name })} of table ${sqlName(on)}`, on, part: { kind: 'default', name }, free: `ALTER TABLE ${sqlName(on)} ALTER COLUMN ${sqlName({ name })} DROP DEFAULT;` }));
  });
}

/** Columns of the type, and domains over it with theirs. */
export function usersOfType(scene: Scene, type: UserType): readonly Dependent[] {
  const { before, together } = scene;
  const isOf = (other: Name): boolean => typeKey(before, other) === type.name;
  const columns = [...before.tables.entries()].flatMap(([on, table]) => (
    isWhole(table) && !isDroppedToo(scene, on) ? table.columns.filter((column) => isOf(column.type) && !column.inherited).map((column) => columnOf(before, table, column, type)) : []
  ));
  const domains = [...before.types.entries()].flatMap(([key, domain]) => {
    if (!domain.base || !isOf(domain.base) || together.some((other) => other.kind === 'dropType' && typeKey(before, other.name) === key)) return [];
    return [...usersOfType(scene, domain), { what: `type ${sqlName(key)}`, free: `DROP DOMAIN ${sqlName(key)};` }];
  });
  return [...columns, ...domains];
}

/** A column of the type. What is computed from it may not do with another type. */
function columnOf(before: Catalog, table: Table, { name, type: { array }, default: value }: Column, { kind, base }: UserType): Dependent {
  const [on, it] = [sqlName(table.name), sqlName({ name })];
  const to = kind === 'enum' ? `text${array ? '[]' : ''}` : kind === 'domain' && !array && base && !findType(before, base) ? base.text : undefined;
  const expressions = [...table.constraints.map(({ expression }) => expression), ...table.columns.map(({ expression }) => expression), ...table.indexes.flatMap(({ where, keys }) => [where, ...keys.map(({ expression }) => expression)])];
  const isUsed = table.readBy.length > 0 || expressions.some((expression) => mentions(expression, name));
  const isPlain = to !== undefined && !isUsed && table.children.length === 0 && (value === undefined || value.constant !== undefined);
  const alter = `ALTER COLUMN ${it}`;
  const actions = value === undefined ? [`${alter} TYPE ${to}`] : [`${alter} DROP DEFAULT`, `${alter} TYPE ${to}`, `${alter} SET DEFAULT ${value.constant}`];
  return { what: `column ${it} of table ${on}`, on: table.name, part: { kind: 'column', name }, free: isPlain ? `ALTER TABLE ${on} ${actions.join(', ')};` : `-- give ${on}.${it} another type, or drop it, then:` };
}

/** Triggers that call the function. */
export function usersOfFunction(scene: Scene, routine: string): readonly Dependent[] {
  return [...scene.before.tables.entries()].flatMap(([on, { triggers, uncertain, mayDiffer }]) => (
    uncertain || mayDiffer || isDroppedToo(scene, on) ? [] : triggers.filter((trigger) => trigger.function === routine).map(({ name }): Dependent => ({ what: `trigger ${sqlName({ name })} on table ${sqlName(on)}`, on, part: { kind: 'trigger', name }, free: `DROP TRIGGER ${sqlName({ name })} ON ${sqlName(on)};` }))
  ));
}

/** What a schema has in it; what is not its own, such as a serial column's sequence, goes along. */
export function contentsOf({ tables, types, sequences, routines }: Catalog, schema: string): readonly Dependent[] {
  const inside = <T>(objects: { entries(): Iterable<readonly [string, T]> }, made: (object: T) => boolean): readonly (readonly [string, T])[] => [...objects.entries()].filter(([key, object]) => nameOf(key).schema === schema && made(object));
  const moved = (key: string, word: string, on?: TableName): Dependent => ({
    what: sqlName(key), ...(on !== undefined && { on }),
    free: tables.has(keyOf({ name: nameOf(key).name })) ? `-- move ${sqlName(key)} to another schema, or drop it, then:` : `ALTER ${word} ${sqlName(key)} SET SCHEMA public;`,
  });
  return [
    ...inside(tables, isThere).map(([key, { kind }]) => moved(key, { table: 'TABLE', view: 'VIEW', materializedView: 'MATERIALIZED VIEW', foreignTable: 'FOREIGN TABLE' }[kind], key)),
    ...inside(types, ({ createdBy }) => createdBy !== undefined).map(([key, { kind }]) => moved(key, kind === 'domain' ? 'DOMAIN' : 'TYPE')),
    ...inside(sequences, ({ createdBy, ownedBy }) => createdBy !== undefined && ownedBy === undefined).map(([key]) => moved(key, 'SEQUENCE')),
    ...inside(routines, ({ overloads }) => overloads.length === 1).map(([key]) => moved(key, 'ROUTINE')),
  ];
}

/** What depends on a column; a change of its type is refused for views and generated columns. */
export function usersOfColumn({ before }: Scene, table: Table, column: string): { readonly readers: readonly Dependent[]; readonly keys: readonly Dependent[] } {
  const generated = table.columns.filter(({ generated: how, expression }) => (how === 'stored' || how === 'virtual') && mentions(expression, column));
  const views = table.readBy.filter((view) => isThere(before.tables.get(view)) && before.tables.get(view)?.uses?.some((used) => used.table === table.name && used.column === column));
  return {
    readers: [
      ...viewsOf(before, views, ' -- and create it again afterwards, in the same migration'),
      ...generated.map(({ name }): Dependent => ({ what: `the generated column ${sqlName({ name })}`, on: table.name, part: { kind: 'column', name } })),
    ],
    keys: keysTo(before, table, ({ references, inherited }) => references?.columns.includes(column) === true && !inherited).filter(({ on }) => on !== table.name),
  };
}

/** Does the same statement drop that too? */
function isDroppedToo({ together, before }: Scene, key: TableName): boolean {
  return together.some((other) => (other.kind === 'dropTable' && tableKey(before, other.table) === key) || (other.kind === 'dropView' && tableKey(before, other.view) === key));
}

function withPartitions(before: Catalog, key: TableName): readonly TableName[] {
  return [key, ...(before.tables.get(key)?.children ?? []).flatMap((child) => (before.tables.get(child)?.bound === undefined ? [] : withPartitions(before, child)))];
}
