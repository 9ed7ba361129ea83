/** A schema in lines of text: as the catalog has it, and as a server has it. */
import { readFileSync } from 'node:fs';
import { besides, nameOf } from '../../src/catalog/names.ts';
import type { Catalog, Column, Table } from '../../src/model.ts';

export function describeCatalog(catalog: Catalog): readonly string[] {
  const tables = [...catalog.tables.entries()].flatMap(([, table]) => describeTable(catalog, table));
  const sequences = [...catalog.sequences.entries()].map(([key, { ownedBy }]) => `sequence ${qualified(key)}${ownedBy ? ` of ${qualified(ownedBy.table)}.${ownedBy.column}` : ''}`);
  const types = [...catalog.types.entries()].flatMap(([key, { kind, values, constraints = [] }]) => [`type ${qualified(key)} ${kind} ${[...values ?? []].sort().join()}`, ...constraints.map(({ name, notValid }) => `type ${qualified(key)} constraint ${name}${notValid ? ' not valid' : ''}`)]);
  const schemas = [...catalog.schemas.entries()].map(([name]) => `schema ${name}`);
  return [...tables, ...sequences, ...types, ...schemas].map((line) => line.trim()).sort();
}

/**
 * Where a server's lines are not the catalog's: `-` what only the catalog has, `+` what only the server has. The catalog may know
 * a query's columns without their types, or not all of them, and it claims nothing of a table that is uncertain. Triggers of partitions
 * that are their parent's do not count, and neither does what a partition's foreign key is called when its parent's name is taken.
 */
export function differences(catalog: Catalog, server: readonly string[]): readonly string[] {
  const ours = describeCatalog(catalog);
  const tables = [...catalog.tables.entries()].map(([, table]) => table);
  const untyped = ours.flatMap((line) => /^(column .+) of unknown$/.exec(line)?.[1] ?? []);
  const uncertain = tables.filter((table) => table.uncertain).map(({ name }) => qualified(name));
  const partly = tables.filter(({ known }) => !known).map(({ name }) => `column ${qualified(name)}.`);
  const compared = (lines: readonly string[]): readonly string[] => lines
    .filter((line) => !uncertain.some((name) => ['table', 'column', 'constraint', 'index'].some((kind) => line.startsWith(`${kind} ${name} `) || line.startsWith(`${kind} ${name}.`))))
    .map((line) => (partly.some((start) => line.startsWith(start)) ? line.replace(/( default)?( inherited)?( of .*)?$/, '') : untyped.find((column) => line.startsWith(`${column} of `)) ?? line));
  const [catalogs, servers] = [compared(ours), compared(server)];
  return [
    ...catalogs.filter((line) => !servers.includes(line)).map((line) => `- ${line}`),
    ...servers.filter((line) => !catalogs.includes(line) && !partly.some((start) => line.startsWith(start))).map((line) => `+ ${line}`),
  ];
}

/** The same from pg_catalog, as one text. */
export const DESCRIBE = readFileSync(new URL('describe.sql', import.meta.url), 'utf8');

function describeTable(catalog: Catalog, table: Table): readonly string[] {
  const name = qualified(table.name);
  const list = (word: string, items: readonly string[]): string => (items.length === 0 ? '' : ` ${word} ${[...items].sort().join()}`);
  const persistence = table.persistence === 'permanent' ? '' : ` ${table.persistence}`;
  const isTable = table.kind === 'table';
  return [
    `table ${name} ${table.kind}${persistence}${table.rowSecurity ? ' row security' : ''}${list('under', table.parents.map(qualified))}${list('triggers', table.triggers.map((trigger) => trigger.name))}${table.partitionBy === undefined ? '' : ` by ${table.partitionBy.columns.join()}`}${list('reads', table.reads.map(qualified))}${list('policies', table.policies.map((policy) => policy.name))}`,
    ...table.columns.map((column) => `column ${name}.${column.name}${isTable ? describeColumn(column) : ''}`),
    ...table.constraints.map((constraint) => {
      const { type, columns, parent, references, notValid, inherited, noInherit, deferrable, notEnforced, usingIndex } = constraint;
      const key = type === 'check' || type === 'exclude' ? '' : ` (${columns.join()})`;
      const to = parent === undefined ? '' : ` to ${qualified(parent)} (${references?.columns.join() ?? ''})`;
      const isRenamed = type === 'foreignKey' && inherited && !table.parents.some((above) => catalog.tables.get(above)?.constraints.some((other) => other.name === constraint.name));
      return `constraint ${name} ${isRenamed ? '(another name)' : constraint.name} ${type}${key}${to}${notValid ? ' not valid' : ''}${inherited ? ' inherited' : ''}${noInherit && type === 'check' ? ' no inherit' : ''}`
        + `${deferrable ? ' deferrable' : ''}${notEnforced ? ' not enforced' : ''}${references?.onDelete === undefined ? '' : ` on delete ${ACTIONS[references.onDelete]}`}${type === 'foreignKey' && usingIndex !== undefined ? ` by ${usingIndex}` : ''}`;
    }),
    ...table.indexes.map((index) => `index ${name} ${index.name}${index.unique ? ' unique' : ''}${index.valid ? '' : ' invalid'}${index.parent === undefined ? '' : ` part of ${qualified(index.parent)}`}${index.backs === undefined ? '' : ` behind ${index.backs}`} (${index.keys.map(({ column }) => column ?? 'expression').join()})${index.include.length === 0 ? '' : ` include (${index.include.join()})`}${index.where === undefined ? '' : ' where'}`),
    ...table.indexes.flatMap((index) => (catalog.indexes.get(besides(table.name, index.name)) === table.name ? [] : [`lost index ${index.name}`])),
  ];
}

/** Letters of pg_constraint.confdeltype. */
const ACTIONS = { 'no action': 'a', restrict: 'r', cascade: 'c', 'set null': 'n', 'set default': 'd' } as const;

function describeColumn(column: Column): string {
  const generated = column.generated === 'serial' || column.generated === undefined ? '' : ` ${column.generated}`;
  return `${column.notNull ? ' not null' : ''}${column.default === undefined ? '' : ' default'}${generated}${column.inherited ? ' inherited' : ''} of ${typeText(column)}`;
}

const SPELLED_OUT: { readonly [type: string]: string } = { varchar: 'character varying', timestamp: 'timestamp without time zone', timestamptz: 'timestamp with time zone' };

function typeText({ type }: Column): string {
  const name = type.schema === undefined ? SPELLED_OUT[type.name] ?? type.name : `${type.schema}.${type.name}`;
  return `${name}${type.modifiers.length > 0 ? `(${type.modifiers.join()})` : ''}${type.array ? '[]' : ''}`;
}

function qualified(key: string): string {
  const { schema, name } = nameOf(key);
  return `${schema}.${name}`;
}
