/** Parts of a schema that are gone, as the SQL that makes them again; undefined where not all of a part is known. */
import { isUpToDate } from '../catalog/compare-tables.ts';
import { keyOf, newKey, routineKey, sqlName, tableKey } from '../catalog/names.ts';
import type { Catalog, Column, Index, Overload, Table, TableConstraint, Trigger, UserType } from '../model.ts';
import type { IndexKey } from '../operations.ts';
import { renderColumn, renderConstraint, renderType } from './render.ts';

/** `email varchar(255) DEFAULT '' NOT NULL`. */
export function columnAgain(column: Column): string | undefined {
  const { type, default: value, generated, expression, notNull, collation } = column;
  if (type.name === 'unknown' || generated === 'virtual' || collation) return undefined;
  if (generated === 'identity') return column.identity && `${renderColumn(column)} GENERATED ${column.identity.toUpperCase()} AS IDENTITY`;
  if (generated === 'serial') return SERIAL[type.name] && `${sqlName({ name: column.name })} ${SERIAL[type.name]!}`;
  // A sequence that the column owns has gone with it.
  if ((generated === 'stored' && !expression) || value?.calls.some((call) => call.name === 'nextval')) return undefined;
  return [renderColumn(column), ...(generated === 'stored' ? [`GENERATED ALWAYS AS (${expression!.text}) STORED`] : value ? [`DEFAULT ${value.text}`] : []), ...(notNull ? ['NOT NULL'] : [])].join(' ');
}

const SERIAL: { readonly [type: string]: string | undefined } = { integer: 'serial', bigint: 'bigserial', smallint: 'smallserial' };

/** `CONSTRAINT name CHECK (…)`; `index`: the one that it is enforced with. */
export function constraintAgain(constraint: TableConstraint, index: Index | undefined): string | undefined {
  const { type, deferrable, notEnforced, nullsNotDistinct, notValid, inherited, expression } = constraint;
  if (deferrable || notEnforced || nullsNotDistinct || inherited || type === 'exclude' || type === 'notNull' || (type === 'check' && !expression)) return undefined;
  if (index && index.method !== 'btree') return undefined;
  const { usingIndex: _using, ...plain } = constraint;
  return `${renderConstraint(type === 'foreignKey' || _using !== undefined ? plain : constraint)}${notValid ? ' NOT VALID' : ''}`;
}

/** As it was written, where that is still so. */
export function indexAgain(table: Table, index: Index): string | undefined {
  const { made, name, unique, method, keys, include, where, valid, parent } = index;
  if (!made || !valid || parent !== undefined || table.partitionBy) return undefined;
  const { operation } = made;
  if (operation.name === name && operation.keys === keys && operation.where === where && keyOf(operation.table) === table.name) return `${made.text.replace(/\bconcurrently\b\s*/i, '')};`;
  if (/\bwith\s*\(|\btablespace\b|\bnulls\s+not\s+distinct\b/i.test(made.text) || include.length > 0) return undefined;
  const key = ({ column, expression, opclass, collation, order }: IndexKey): string | undefined => (collation !== undefined ? undefined : `${column === undefined ? `(${expression?.text ?? ''})` : sqlName({ name: column })}${opclass === undefined ? '' : ` ${opclass}`}${order === undefined ? '' : ` ${order.toUpperCase()}`}`);
  const all = keys.map(key);
  return all.includes(undefined) ? undefined : `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${sqlName({ name })} ON ${sqlName(table.name)} USING ${method} (${all.join(', ')})${where ? ` WHERE ${where.text}` : ''};`;
}

/** As it has become, where all of it is known. */
export function domainAgain({ name, base, notNull, default: value, constraints = [], createdBy, made }: UserType): readonly string[] | undefined {
  const checks = constraints.filter(({ type }) => type !== 'notNull').map((constraint) => (constraint.notValid ? undefined : constraintAgain(constraint, undefined)));
  if (!base || createdBy === undefined || checks.includes(undefined) || /\bcollate\b/i.test(made?.text ?? '')) return undefined;
  const parts = [`CREATE DOMAIN ${sqlName(name)} AS ${renderType(base)}`, ...(value ? [`DEFAULT ${value.text}`] : []), ...(notNull ? ['NOT NULL'] : []), ...checks];
  return [`${parts.join(' ')};`];
}

/** With all that is on it, where no rights on it are lost. */
export function tableAgain(table: Table): readonly string[] | undefined {
  const { kind, known, granted, uncertain, persistence, partitionBy, bound, parents, children, triggers, policies, rowSecurity, referencedBy } = table;
  const isPlain = kind === 'table' && known && !granted && Object.keys(table.options ?? {}).length === 0 && table.replicaIdentity === undefined && !uncertain && !table.mayDiffer && persistence !== 'temporary' && !partitionBy && !bound && parents.length === 0 && children.length === 0;
  if (!isPlain || triggers.length > 0 || policies.length > 0 || rowSecurity || referencedBy.some((key) => key !== table.name)) return undefined;
  const columns = table.columns.map(columnAgain);
  const constraints = table.constraints.filter(({ type }) => type !== 'notNull').map((constraint) => constraintAgain(constraint, table.indexes.find(({ backs }) => backs === constraint.name)));
  const indexes = table.indexes.filter(({ backs }) => backs === undefined).map((index) => indexAgain(table, index));
  const parts = [...columns, ...constraints];
  if (parts.includes(undefined) || indexes.includes(undefined)) return undefined;
  return [`CREATE ${persistence === 'unlogged' ? 'UNLOGGED ' : ''}TABLE ${sqlName(table.name)} (\n  ${parts.join(',\n  ')}\n);`, ...indexes as readonly string[]];
}

/** As it was written, where its table and function are still so called; what it says of columns is gone once one is renamed. */
export function triggerAgain(catalog: Catalog, { name: table }: Table, { name, function: routine, made }: Trigger): string | undefined {
  const isSame = made?.operation.name === name && tableKey(catalog, made.operation.table) === table && routineKey(catalog, made.operation.function) === routine;
  return isSame ? `${made.text};` : undefined;
}

/** As it was written, where it is still so called. */
export function routineAgain(catalog: Catalog, name: string, { made }: Overload): string | undefined {
  return made && newKey(catalog, made.operation.name) === name ? `${made.text};` : undefined;
}

/** As it was written, where its table is still so called. Whether that is so of what a subquery names is not known. */
export function policyAgain(catalog: Catalog, { name: table, policies }: Table, name: string): string | undefined {
  const made = policies.find((policy) => policy.name === name)?.made;
  return made?.operation.name === name && tableKey(catalog, made.operation.table) === table && !/\bselect\b/i.test(made.text) ? `${made.text};` : undefined;
}

/** As it was written, where all that it names is still so called, and no rights on it are lost. */
export function viewAgain(catalog: Catalog, view: Table): string | undefined {
  const { made, reads, name, granted } = view;
  if (!made || granted || tableKey(catalog, made.operation.view) !== name) return undefined;
  const sources = made.operation.reads.map((read) => tableKey(catalog, read));
  const columns = new Set(reads.flatMap((key) => catalog.tables.get(key)?.columns.map((column) => column.name) ?? []));
  const isSame = reads.every((key) => sources.includes(key)) && isUpToDate(view) && made.operation.uses.every(({ column }) => column === '*' || columns.has(column)) && !made.operation.uses.some(({ column }) => column === '*');
  // What `*` stood for is not what it stands for now.
  return isSame && !/\.\*|\b(?:select|distinct)\s+\*|,\s*\*/i.test(made.text) ? `${made.text};` : undefined;
}
