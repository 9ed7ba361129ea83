/** Made-up statements on what is in a table: columns, constraints and indexes. */
import type { Table } from '../../src/model.ts';
import { cascade, columnRest, constraint, indexKeys, namedConstraint } from './random-definitions.ts';
import type { Statement } from './random-definitions.ts';
import { qualified, quote } from './random-draw.ts';
import type { Draw } from './random-draw.ts';

const SIMPLE = ['set not null', 'set not null', 'drop not null', 'drop not null', 'set default 5', 'drop default', 'drop identity if exists', 'drop expression if exists'] as const;
const ON_NUMBERS = ['type bigint', 'type int', 'type text', 'type numeric(10,2)', 'add generated always as identity', 'set not null, alter id set default 1'] as const;

export const alterations: readonly Statement[] = [
  alter((draw) => `add column ${draw.newColumn()} ${columnRest(draw)}`),
  alter((draw, table) => `add ${draw.newColumn()} ${columnRest(draw)}, ${draw.of([`add ${constraint(draw, table)}`, `drop ${draw.column(table)}`, `add ${draw.newColumn()} ${columnRest(draw)}`])}`),
  dropColumn,
  alter((draw, table) => `rename column ${draw.column(table)} to ${draw.newColumn()}`),
  alter((draw, table) => `alter ${draw.column(table)} ${draw.of(SIMPLE)}`),
  alter((draw, table) => `alter ${draw.number(table)} ${draw.of(ON_NUMBERS)}`),

  alter((draw, table) => `add ${namedConstraint(draw, table)}`),
  alter((draw, table) => `add constraint ${draw.newPart(table)} ${constraint(draw, table)}`),
  alter((draw, table) => `drop constraint ${constraintOf(draw, table)}${cascade(draw)}`, isConstrained),
  alter((draw, table) => `validate constraint ${constraintOf(draw, table)}`, ({ constraints }) => constraints.some(({ notValid }) => notValid)),
  alter((draw, table) => `rename constraint ${constraintOf(draw, table)} to ${draw.newPart(table)}`, isConstrained),
  alter((draw, table) => `alter constraint ${constraintOf(draw, table)} ${draw.of(['deferrable', 'not deferrable', 'not enforced', 'enforced', 'no inherit', 'inherit'])}`, isConstrained),
  alter((draw, table) => `add ${draw.rarely(2, `constraint ${draw.newPart(table)} `)}${draw.of(['unique', 'primary key'])} using index ${indexOf(draw, table)}`, isIndexed),

  createIndex,
  (draw) => `drop index ${indexIn(draw, draw.table(isIndexed))}${cascade(draw)}`,
  (draw) => `alter index ${indexIn(draw, draw.table(isIndexed))} rename to ${draw.newPart(draw.table())}`,
  attachIndex,
];

function alter(action: (draw: Draw, table: Table) => string, fits?: (table: Table) => boolean): Statement {
  return (draw) => {
    const table = draw.table(fits && ((candidate) => candidate.kind === 'table' && fits(candidate)));
    return `alter table ${draw.rarely(8, 'only ')}${draw.named(table.name)} ${action(draw, table)}`;
  };
}

/** Never with ONLY: a column that is left to children loses its NOT NULL on the server when its type is altered. */
function dropColumn(draw: Draw): string {
  const table = draw.table();
  return `alter table ${draw.named(table.name)} drop column ${draw.column(table)}${cascade(draw)}`;
}

function createIndex(draw: Draw): string {
  const table = draw.table(({ kind }) => kind !== 'view');
  const rest = `${draw.rarely(5, ` include (${draw.column(table)})`)}${draw.rarely(4, ` where ${draw.number(table)} > 0`)}`;
  return `create ${draw.of(['', 'unique '])}index ${draw.of(['', draw.newPart(table)])} on ${draw.rarely(5, 'only ')}${draw.named(table.name)} (${indexKeys(draw, table)})${rest}`;
}

function attachIndex(draw: Draw): string {
  const whole = draw.table((table) => table.partitionBy !== undefined && isIndexed(table));
  const part = draw.table((table) => table.parents.includes(whole.name) && isIndexed(table));
  return `alter index ${indexIn(draw, whole)} attach partition ${indexIn(draw, part)}`;
}

function constraintOf(draw: Draw, { constraints }: Table): string {
  return quote(constraints.length === 0 ? 'n1' : draw.of(constraints).name);
}

function indexOf(draw: Draw, { indexes }: Table): string {
  return quote(indexes.length === 0 ? 'n1' : draw.of(indexes).name);
}

/** An index of the table with its schema. */
function indexIn(draw: Draw, table: Table): string {
  return `${qualified(table.name).replace(/\.("(?:[^"]|"")*"|\w+)$/, '')}.${indexOf(draw, table)}`;
}

function isIndexed({ indexes }: Table): boolean {
  return indexes.length > 0;
}

function isConstrained({ constraints }: Table): boolean {
  return constraints.length > 0;
}
