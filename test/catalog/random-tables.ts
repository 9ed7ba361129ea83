/** Made-up statements on whole tables: how they are made, moved, dropped and put under one another. */
import type { Table } from '../../src/model.ts';
import { bare, bound, cascade, columnRest, constraint, namedConstraint } from './random-definitions.ts';
import type { Statement } from './random-definitions.ts';
import { COLUMNS, qualified, quote } from './random-draw.ts';
import type { Draw } from './random-draw.ts';

export const tableStatements: readonly Statement[] = [
  createTable, createTable, createChild, createPartition, createPartition, createLike, createTableAs,
  (draw) => `drop table ${draw.named(draw.table().name)}${cascade(draw)}`,
  (draw) => `alter table ${draw.named(draw.table().name)} rename to ${bare(draw.newRelation())}`,
  (draw) => `alter table ${draw.named(draw.table().name)} set schema ${draw.of(['q', 'public'])}`,
  (draw) => `alter table ${draw.named(draw.table().name)} set ${draw.of(['logged', 'unlogged'])}`,
  attachPartition, detachPartition, inherit, noInherit,
];

function createTable(draw: Draw): string {
  const columns = COLUMNS.slice(0, draw.of([2, 3, 5, COLUMNS.length]));
  const made = { ...draw.table(() => true), columns: columns.map((name) => ({ name, type: { name: 'integer', modifiers: [], array: false, text: 'integer' }, notNull: false })) };
  const definitions = columns.map((name) => `${quote(name)} ${draw.of([columnRest(draw), 'int', 'int', 'int'])}`);
  const constraints = draw.of([[], [constraint(draw, made)], [`constraint ${draw.newPart(made)} ${constraint(draw, made)}`, constraint(draw, made)]]);
  return `create ${draw.of(['', '', '', '', 'temp ', 'unlogged '])}table ${draw.newRelation()} (${[...definitions, ...constraints].join(', ')})${draw.rarely(3, ' partition by list (k)')}`;
}

function createChild(draw: Draw): string {
  const parents = draw.of([draw.named(draw.table().name), `${qualified(draw.table().name)}, ${qualified(draw.table().name)}`]);
  return `create table ${draw.newRelation()} (${draw.rarely(2, `${draw.newColumn()} ${columnRest(draw)}`)}) inherits (${parents})`;
}

function createPartition(draw: Draw): string {
  const parent = draw.table(isPartitioned);
  const elements = draw.of(['', '', `(${draw.column(parent)} ${draw.of(['not null', 'default 7', `check (${draw.number(parent)} > 1)`])})`, `(${namedConstraint(draw, parent)})`]);
  return `create table ${draw.newRelation()} partition of ${qualified(parent.name)} ${elements} ${bound(draw)}${draw.rarely(3, ' partition by list (k)')}`;
}

function createLike(draw: Draw): string {
  const including = draw.of(['', ' including all', ' including indexes', ' including constraints', ' including defaults', ' including identity including generated', ' including all excluding indexes']);
  return `create table ${draw.newRelation()} (like ${draw.named(draw.table().name)}${including}${draw.rarely(5, `, own ${columnRest(draw)}`)})`;
}

function createTableAs(draw: Draw): string {
  const table = draw.table();
  return `create ${draw.of(['', 'temp ', 'unlogged '])}table ${draw.newRelation()} as select ${draw.of(['*', draw.column(table)])} from ${qualified(table.name)}`;
}

function attachPartition(draw: Draw): string {
  const parent = draw.table(isPartitioned);
  const partition = draw.table((table) => table.parents.length === 0 && hasColumnsOf(parent, table));
  return `alter table ${draw.named(parent.name)} attach partition ${draw.named(partition.name)} ${bound(draw)}`;
}

/** Not of a table that foreign keys refer to: with it, the server loses those of partitions. */
function detachPartition(draw: Draw): string {
  const { name, parents: [parent] } = draw.table(({ parents, referencedBy }) => parents.length > 0 && referencedBy.length === 0);
  return `alter table ${qualified(parent ?? name)} detach partition ${draw.named(name)}`;
}

function inherit(draw: Draw): string {
  const parent = draw.table((table) => table.kind === 'table' && !isPartitioned(table));
  return `alter table ${draw.named(draw.table((table) => hasColumnsOf(parent, table)).name)} inherit ${draw.named(parent.name)}`;
}

/** Not of one of several parents: the server still counts those of them that have lost a column. */
function noInherit(draw: Draw): string {
  const { name, parents: [parent] } = draw.table(({ parents }) => parents.length === 1);
  return `alter table ${draw.named(name)} no inherit ${qualified(parent ?? name)}`;
}

function isPartitioned({ partitionBy }: Table): boolean {
  return partitionBy !== undefined;
}

function hasColumnsOf(parent: Table, { name, kind, columns }: Table): boolean {
  return kind === 'table' && name !== parent.name && parent.columns.every((column) => columns.some((other) => other.name === column.name && other.type.text === column.type.text));
}
