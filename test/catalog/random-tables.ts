/** Made-up statements on tables, their columns, constraints and indexes. */
import type { Table } from '../../src/model.ts';
import { COLUMNS, qualified, quote } from './random-draw.ts';
import type { Draw } from './random-draw.ts';

export type Statement = (draw: Draw) => string;

const isPartitioned = ({ partitionBy }: Table): boolean => partitionBy !== undefined;
const isIndexed = ({ indexes }: Table): boolean => indexes.length > 0;
const isConstrained = ({ constraints }: Table): boolean => constraints.length > 0;
const hasColumnsOf = (parent: Table, { name, kind, columns }: Table): boolean => kind === 'table' && name !== parent.name && parent.columns.every((column) => columns.some((other) => other.name === column.name && other.type.text === column.type.text));
const isChild = ({ parents }: Table): boolean => parents.length > 0;

export const tableStatements: readonly Statement[] = [
  createTable,
  createTable,
  (draw) => `create table ${draw.newRelation()} (${draw.rarely(2, `${draw.newColumn()} ${columnRest(draw)}`)}) inherits (${parents(draw)})`,
  createPartition,
  createPartition,
  (draw) => {
    const source = draw.table();
    return `create table ${draw.newRelation()} (like ${draw.named(source.name)}${draw.of(['', ' including all', ' including indexes', ' including constraints', ' including defaults', ' including identity including generated', ' including all excluding indexes'])}${draw.rarely(5, `, ${quote('own')} ${columnRest(draw)}`)})`;
  },
  (draw) => { const table = draw.table(); return `create ${draw.of(['', 'temp ', 'unlogged '])}table ${draw.newRelation()} as select ${draw.of(['*', draw.column(table)])} from ${qualified(table.name)}`; },
  (draw) => `drop table ${draw.named(draw.table().name)}${cascade(draw)}`,
  (draw) => `alter table ${draw.named(draw.table().name)} rename to ${bare(draw.newRelation())}`,
  (draw) => `alter table ${draw.named(draw.table().name)} set schema ${draw.of(['q', 'public'])}`,
  (draw) => `alter table ${draw.named(draw.table().name)} set ${draw.of(['logged', 'unlogged'])}`,
  (draw) => { const parent = draw.table(isPartitioned); return `alter table ${draw.named(parent.name)} attach partition ${draw.named(draw.table((table) => table.parents.length === 0 && hasColumnsOf(parent, table)).name)} ${bound(draw)}`; },
  // Foreign keys of partitions to a table go on the server when it is detached.
  (draw) => { const { name, parents: [parent] } = draw.table((table) => isChild(table) && table.referencedBy.length === 0); return `alter table ${qualified(parent ?? name)} detach partition ${draw.named(name)}`; },
  (draw) => { const parent = draw.table((table) => table.kind === 'table' && !isPartitioned(table)); return `alter table ${draw.named(draw.table((table) => hasColumnsOf(parent, table)).name)} inherit ${draw.named(parent.name)}`; },
  // Of a column that one of several parents has lost, the server still counts that parent's constraints.
  (draw) => { const { name, parents: [parent] } = draw.table(({ parents: above }) => above.length === 1); return `alter table ${draw.named(name)} no inherit ${qualified(parent ?? name)}`; },

  alter((draw) => `add column ${draw.newColumn()} ${columnRest(draw)}`),
  alter((draw, table) => `add ${draw.newColumn()} ${columnRest(draw)}, ${draw.of([`add ${constraint(draw, table)}`, `drop ${draw.column(table)}`, `add ${draw.newColumn()} ${columnRest(draw)}`])}`),
  // A column that ONLY leaves to children loses its NOT NULL on the server when its type is altered.
  (draw) => { const table = draw.table(); return `alter table ${draw.named(table.name)} drop column ${draw.column(table)}${cascade(draw)}`; },
  alter((draw, table) => `rename column ${draw.column(table)} to ${draw.newColumn()}`),
  alter((draw, table) => `alter ${draw.column(table)} ${draw.of(['set not null', 'set not null', 'drop not null', 'drop not null', 'set default 5', 'drop default', 'drop identity if exists', 'drop expression if exists'])}`),
  alter((draw, table) => `alter ${draw.number(table)} ${draw.of(['type bigint', 'type int', 'type text', 'type numeric(10,2)', 'add generated always as identity', 'set not null, alter id set default 1'])}`),

  alter((draw, table) => `add ${constraint(draw, table)}`),
  alter((draw, table) => `add constraint ${draw.newPart(table)} ${constraint(draw, table)}`),
  alter((draw, table) => `drop constraint ${constraintOf(draw, table)}${cascade(draw)}`, isConstrained),
  alter((draw, table) => `validate constraint ${constraintOf(draw, table)}`, ({ constraints }) => constraints.some(({ notValid }) => notValid)),
  alter((draw, table) => `rename constraint ${constraintOf(draw, table)} to ${draw.newPart(table)}`, isConstrained),
  alter((draw, table) => `alter constraint ${constraintOf(draw, table)} ${draw.of(['deferrable', 'not deferrable', 'not enforced', 'enforced', 'no inherit', 'inherit'])}`, isConstrained),
  alter((draw, table) => `add ${draw.rarely(2, `constraint ${draw.newPart(table)} `)}${draw.of(['unique', 'primary key'])} using index ${indexOf(draw, table)}`, isIndexed),

  (draw) => { const table = draw.table(({ kind }) => kind !== 'view'); return `create ${draw.of(['', 'unique '])}index ${draw.of(['', draw.newPart(table)])} on ${draw.rarely(5, 'only ')}${draw.named(table.name)} (${keys(draw, table)})${draw.rarely(5, ` include (${draw.column(table)})`)}${draw.rarely(4, ` where ${draw.number(table)} > 0`)}`; },
  (draw) => `drop index ${anyIndex(draw)}${cascade(draw)}`,
  (draw) => `alter index ${anyIndex(draw)} rename to ${draw.newPart(draw.table())}`,
  (draw) => { const whole = draw.table((table) => isPartitioned(table) && isIndexed(table)); const part = draw.table(({ parents: above, indexes }) => above.includes(whole.name) && indexes.length > 0); return `alter index ${indexKey(draw, whole)} attach partition ${indexKey(draw, part)}`; },
];

function createTable(draw: Draw): string {
  const columns = COLUMNS.slice(0, draw.of([2, 3, 5, COLUMNS.length]));
  const made = { ...draw.table(() => true), columns: columns.map((name) => ({ name, type: { name: 'integer', modifiers: [], array: false, text: 'integer' }, notNull: false })) };
  const definitions = columns.map((name) => `${quote(name)} ${draw.of([columnRest(draw), 'int', 'int', 'int'])}`);
  const constraints = draw.of([[], [constraint(draw, made)], [`constraint ${draw.newPart(made)} ${constraint(draw, made)}`, constraint(draw, made)]]);
  return `create ${draw.of(['', '', '', '', 'temp ', 'unlogged '])}table ${draw.newRelation()} (${[...definitions, ...constraints].join(', ')})${draw.rarely(3, ' partition by list (k)')}`;
}

function createPartition(draw: Draw): string {
  const parent = draw.table(isPartitioned);
  const elements = draw.of(['', '', `(${draw.column(parent)} ${draw.of(['not null', 'default 7', `check (${draw.number(parent)} > 1)`])})`, `(${constraint(draw, parent)})`, `(constraint ${draw.newPart(parent)} ${constraint(draw, parent)})`]);
  return `create table ${draw.newRelation()} partition of ${qualified(parent.name)} ${elements} ${bound(draw)}${draw.rarely(3, ' partition by list (k)')}`;
}

function alter(action: (draw: Draw, table: Table) => string, fits?: (table: Table) => boolean): Statement {
  return (draw) => {
    const table = draw.table(fits && ((candidate) => candidate.kind === 'table' && fits(candidate)));
    return `alter table ${draw.rarely(8, 'only ')}${draw.named(table.name)} ${action(draw, table)}`;
  };
}

function columnRest(draw: Draw): string {
  const table = draw.table();
  const types = [...draw.catalog.types.entries()].map(([key]) => `${qualified(key)}${draw.rarely(5, '[]')}`);
  return draw.of([
    'int', 'int', 'bigint', 'smallint not null', 'text', 'varchar(20) default \'x\'', 'numeric(10,2)', 'int[]', 'timestamptz default now()', 'serial', 'bigserial unique', 'int generated always as identity',
    'bigint generated by default as identity primary key', 'int default 3', 'int not null default 0', 'int primary key', 'int unique', `int check (${draw.number(table)} > 0)`,
    `int references ${draw.named(table.name)}`, `int constraint ${draw.newPart(table)} not null`, `int generated always as (${draw.number(table)} + 1) stored`, `int generated always as (${draw.number(table)} * 2)`, ...types,
  ]);
}

function constraint(draw: Draw, table: Table): string {
  const { column, number } = draw;
  const other = draw.table();
  const key = draw.of(other.constraints.filter(({ type }) => type === 'primaryKey' || type === 'unique').map(({ columns }) => columns).concat([['id']]));
  const referencing = `foreign key (${key.map(() => number(table)).join(', ')}) references ${draw.named(other.name)} (${key.map(quote).join(', ')})`;
  const check = draw.of([`check (${number(table)} > 0)`, `check (${number(table)} < ${number(table)})`, `check (${column(table)} is not null)`, 'check (1 = 1)']);
  return draw.of([
    check, `${check} not valid`, `${check} no inherit`, `${check} not enforced`, `unique (${column(table)})`, `unique (k, ${column(table)})`, `primary key (${column(table)})`, 'primary key (id, k)', 'unique (k) deferrable',
    `foreign key (${number(table)}) references ${draw.named(other.name)}`, referencing, referencing, `${referencing} not valid`, `${referencing} on delete set null`, `not null ${column(table)}`, `not null ${column(table)} not valid`, `not null ${column(table)} no inherit`,
  ]);
}

function keys(draw: Draw, table: Table): string {
  const key = (): string => draw.of([draw.column(table), draw.column(table), `(${draw.number(table)} + ${draw.number(table)})`, `(abs(${draw.number(table)}))`, `${draw.column(table)} desc nulls last`]);
  return draw.of([key(), key(), `${key()}, ${key()}`]);
}

function bound(draw: Draw): string {
  return draw.of([`for values in (${draw.of([1, 2, 3, 4, 5, 6, 7, 8])})`, `for values in (${draw.of([10, 20, 30])}, ${draw.of([11, 21, 31])})`, `for values in (${draw.of([12, 13, 14, 15])})`, 'default']);
}

function parents(draw: Draw): string {
  return draw.of([draw.named(draw.table().name), `${qualified(draw.table().name)}, ${qualified(draw.table().name)}`]);
}

function constraintOf(draw: Draw, { constraints }: Table): string {
  return quote(constraints.length === 0 ? 'n1' : draw.of(constraints).name);
}

function indexOf(draw: Draw, { indexes }: Table): string {
  return quote(indexes.length === 0 ? 'n1' : draw.of(indexes).name);
}

function anyIndex(draw: Draw): string {
  return indexKey(draw, draw.table(isIndexed));
}

function indexKey(draw: Draw, table: Table): string {
  return `${qualified(table.name).replace(/\.("(?:[^"]|"")*"|\w+)$/, '')}.${indexOf(draw, table)}`;
}

function bare(name: string): string {
  return name.replace(/^(?:q|public)\./, '');
}

function cascade(draw: Draw): string {
  return draw.of(['', ' cascade']);
}
