/** Made-up statements on views, types, domains, sequences, triggers, policies and schemas. */
import type { Lookup, Table } from '../../src/model.ts';
import { bare, cascade } from './random-definitions.ts';
import type { Statement } from './random-definitions.ts';
import { qualified, quote } from './random-draw.ts';
import type { Draw } from './random-draw.ts';

/** `rename constraint` and `drop not null` of a domain, and `owned by none` are not in operations. */
export const objectStatements: readonly Statement[] = [
  (draw) => `create ${draw.rarely(3, 'or replace ')}${draw.rarely(6, 'temp ')}view ${draw.newRelation()} as ${query(draw)}`,
  (draw) => `create materialized view ${draw.newRelation()} as ${query(draw)}`,
  (draw) => `drop ${view(draw)}${cascade(draw)}`,
  (draw) => `alter ${view(draw)} ${draw.of([`rename to ${quote(draw.of(['v1', 'v2', 'v3']))}`, 'set schema q', 'set schema public', `rename column ${draw.column(draw.table(isView))} to ${draw.newColumn()}`])}`,

  (draw) => `create type ${newType(draw)} as enum (${draw.of(["'a', 'b'", "'one'", ''])})`,
  (draw) => `create type ${newType(draw)} as (x int, y ${draw.of(['text', ...known(draw.catalog.types)])})`,
  (draw) => `create domain ${newType(draw)} as ${draw.of(['int', 'text', 'numeric(10,2)', ...known(draw.catalog.types)])} ${draw.of(['', 'not null', 'default null', 'check (value is not null)', 'constraint positive check (value is not null) check (true)'])}`,
  (draw) => `alter type ${type(draw)} ${draw.of([`add value ${draw.rarely(2, 'if not exists ')}${draw.of(["'c'", "'d'", "'a'"])}${draw.of(['', " before 'a'", " after 'a'"])}`, "rename value 'a' to 'e'"])}`,
  (draw) => `alter type ${type(draw)} ${draw.of([`rename to ${bare(newType(draw))}`, 'set schema q', 'set schema public', 'add attribute z int', 'drop attribute x', 'rename attribute y to w cascade'])}`,
  (draw) => `alter domain ${type(draw)} ${draw.of([
    'add check (value is not null) not valid', 'add constraint positive check (true)', 'drop constraint positive', 'validate constraint positive', 'set not null', 'set default 1', 'drop default', 'add constraint here not null',
    `rename to ${bare(newType(draw))}`,
  ])}`,
  (draw) => `drop ${draw.of(['type', 'domain'])} ${type(draw)}${cascade(draw)}`,

  (draw) => `create ${draw.rarely(6, 'temp ')}sequence ${draw.newRelation()}${draw.rarely(2, ` owned by ${owner(draw)}`)}`,
  (draw) => `alter sequence ${sequence(draw)} ${draw.of([`owned by ${owner(draw)}`, `rename to ${bare(draw.newRelation())}`, 'set schema q', 'set schema public', 'restart'])}`,
  (draw) => `drop sequence ${sequence(draw)}${cascade(draw)}`,
  takeValues,

  (draw) => `create ${draw.rarely(3, 'or replace ')}function ${routine(draw)}() returns trigger language plpgsql as 'begin return new; end'`,
  (draw) => `create ${draw.rarely(3, 'or replace ')}trigger ${trigger(draw)} ${draw.of(['before insert', 'after update'])} on ${draw.named(draw.table().name)} for each ${draw.of(['row', 'row', 'statement'])} execute function ${routine(draw)}()`,
  (draw) => `alter trigger ${onTable(draw)} rename to ${trigger(draw)}`,
  (draw) => `drop trigger ${onTable(draw)}`,
  (draw) => `drop function ${routine(draw)}()${cascade(draw)}`,
  (draw) => `alter function ${routine(draw)}() ${draw.of(['set schema q', 'set schema public', 'rename to f', 'rename to g'])}`,
  (draw) => `${draw.of(['create', 'drop'])} policy ${draw.of(['one', 'two'])} on ${draw.named(draw.table().name)}`,
  (draw) => `alter table ${draw.named(draw.table().name)} ${draw.of(['enable', 'disable', 'force'])} row level security`,

  (draw) => `create schema ${draw.of(['r', '"S s"', 'q'])}`,
  (draw) => `alter schema ${draw.of(['q', 'q', 'r', '"S s"', 'public'])} rename to ${draw.of(['q', 'r', '"S s"'])}`,
  (draw) => `drop schema ${draw.of(['q', 'r', '"S s"'])}${cascade(draw)}`,
  setSearchPath,
];

function query(draw: Draw): string {
  const table = draw.table(isAny);
  const from = qualified(table.name);
  const other = qualified(draw.table(isAny).name);
  return draw.of([
    `select ${draw.column(table)} from ${from}`, `select * from ${from}`, `select ${draw.column(table)} as x, 1 as y from ${from} where ${draw.column(table)} is not null`, `select count(*) from ${from} t, ${other} u`,
    `select ${draw.column(table)} from ${from} where exists (select from ${other})`,
  ]);
}

/** `view v` or `materialized view v`. */
function view(draw: Draw): string {
  const { name, kind } = draw.table(isView);
  return `${kind === 'view' ? '' : 'materialized '}view ${draw.named(name)}`;
}

/** A default that takes values of a sequence. */
function takeValues(draw: Draw): string {
  const table = draw.table();
  const value = `nextval('${sequence(draw).replaceAll("'", "''")}'${draw.rarely(2, '::regclass')})`;
  return `alter table ${qualified(table.name)} ${draw.of([`alter ${draw.number(table)} set default ${value}`, `add ${draw.newColumn()} int default ${value}`])}`;
}

/** To schemas that are there. */
function setSearchPath(draw: Draw): string {
  const schemas = [...draw.catalog.schemas.entries()].map(([name]) => quote(name));
  return schemas.length === 0 ? 'reset search_path' : `set search_path to ${draw.of([draw.of(schemas), `${draw.of(schemas)}, ${draw.of(schemas)}`])}`;
}

/** A trigger and its table. */
function onTable(draw: Draw): string {
  const table = draw.table(({ triggers }) => triggers.length > 0);
  return `${table.triggers.length === 0 ? trigger(draw) : quote(draw.of(table.triggers).name)} on ${draw.named(table.name)}`;
}

function known(objects: Lookup<unknown>): readonly string[] {
  return [...objects.entries()].map(([key]) => qualified(key));
}

function newType({ of }: Draw): string {
  return `${of(['', '', 'q.'])}${of(['t1', 't2', 't3', '"Type 4"'])}`;
}

function type(draw: Draw): string {
  return draw.of(['t1', ...known(draw.catalog.types)]);
}

function sequence(draw: Draw): string {
  return draw.of(['a_id_seq', ...known(draw.catalog.sequences)]);
}

function owner(draw: Draw): string {
  const table = draw.table();
  return `${qualified(table.name)}.${draw.column(table)}`;
}

function routine({ of }: Draw): string {
  return of(['f', 'f', 'g', 'q.f']);
}

function trigger({ of }: Draw): string {
  return of(['r1', 'r2', '"Trigger 3"']);
}

function isView({ kind }: Table): boolean {
  return kind === 'view' || kind === 'materializedView';
}

function isAny(): boolean {
  return true;
}
