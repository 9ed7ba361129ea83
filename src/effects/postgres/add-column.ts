/** ADD COLUMN: what the rows that are there need for it. https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES */
import type { OperationOf } from '../../operations.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import { domainDefault, domainOf, hasDefault, isConstrained, isInlined, isVolatile } from './defaults.ts';
import { EVENTS, FAMILY_TREE } from './probes.ts';
import { columnIn, isIndexed } from './schema.ts';
import { ALTER_TABLE_NOTES, manual, TABLECMDS } from './sources.ts';

type AddColumn = OperationOf<'addColumn'>;

const FAMILY = { touches: ['table', 'descendants'], lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: ALTER_TABLE_NOTES } as const;
/** "Restructure ALTER TABLE execution to fix assorted bugs", in 13. */
const RESTRUCTURED = 'https://github.com/postgres/postgres/commit/1281a5c907';
/** `inline_function`. */
const INLINE = 'https://github.com/postgres/postgres/blob/master/src/backend/optimizer/util/clauses.c';
const THERE = 'alter table users add column if not exists age integer default random() check (age > 0)';
const CONSTRAINT = manual('sql-altertable#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT');

export const addColumnRows: readonly Row[] = [
  ...rowsOn('addColumn', FAMILY, [
    { case: 'IF NOT EXISTS, and it does', since: 13, when: isThere, touches: 'table', ends: true, source: TABLECMDS, probe: { sql: THERE } },
    { case: 'IF NOT EXISTS, and it does: only its constraints are added', until: 12, when: isThere, touches: 'table', source: RESTRUCTURED, probe: { sql: THERE } },
    { case: 'IF NOT EXISTS, and it does: only its constraints are added', until: 12, when: isThere, touches: 'descendants', lock: 'none', source: RESTRUCTURED, probe: { setup: FAMILY_TREE, sql: 'alter table members add column if not exists id bigint' } },
    { case: 'with a default', until: 10, when: ({ column }, context) => hasDefault(column) || defaultOfDomain(column, context) !== undefined, work: 'rewrite', source: manual('release-11', 11), probe: { sql: "alter table users add column tier text not null default 'free'" } },
    { case: 'with a VOLATILE default', when: ({ column }, context) => column.default !== undefined && isVolatile(column.default, context), work: 'rewrite', probe: { sql: 'alter table users add column chance double precision default random()' } },
    { case: 'serial or identity', when: ({ column }) => column.generated === 'serial' || column.generated === 'identity', work: 'rewrite', probe: { sql: 'alter table users add column number bigint generated always as identity' } },
    { case: 'stored', when: ({ column }) => column.generated === 'stored', work: 'rewrite', probe: { sql: 'alter table users add column older integer generated always as (age + 1) stored' } },
    {
      case: 'a domain with constraints',
      when: ({ column }, { before }) => isConstrained(before, domainOf(before, column.type)),
      work: 'rewrite',
      probe: { setup: ['create domain positive as integer check (value > 0)'], sql: 'alter table users add column points positive' },
    },
    {
      // Since the minor releases of May 2025, which no longer give all rows the same value: https://www.postgresql.org/docs/17/release-17-5.html
      case: 'a domain with a VOLATILE default',
      since: 13,
      when: ({ column }, context) => isVolatileDomain(column, context),
      work: 'rewrite',
      source: TABLECMDS,
      probe: { setup: ['create domain chance as double precision default random()'], sql: 'alter table users add column luck chance' },
    },
    { case: 'virtual, NOT NULL', since: 18, when: ({ column }) => column.generated === 'virtual' && column.notNull, work: 'scan', source: manual('ddl-generated-columns'), probe: { sql: "alter table users add column tag text generated always as ('x') virtual not null" } },
    {
      case: 'an SQL function that is inlined, and calls none that is VOLATILE',
      since: 12,
      when: ({ column }, context) => column.default !== undefined && isInlined(column.default, context),
      source: INLINE,
      probe: { setup: ["create function micros() returns bigint language sql as 'select (extract(epoch from now()) * 1000000)::bigint'"], sql: 'alter table users add column stamped bigint default micros()' },
    },
    { case: 'no default, or one that is evaluated once', probe: { sql: "alter table users add column due timestamptz not null default now() + interval '1 day'" } },
  ]),
  ...rowsOn('addColumn', { ...FAMILY, aspect: 'CHECK', work: 'scan' }, [
    { case: 'CHECK', when: ({ constraints }) => constraints.some(({ type, notEnforced }) => type === 'check' && !notEnforced), touches: 'table', probe: { sql: 'alter table users add column points integer check (points > 0)' } },
    { case: 'CHECK', when: ({ constraints }) => constraints.some(({ type, notEnforced, noInherit }) => type === 'check' && !notEnforced && !noInherit), touches: 'descendants', probe: { setup: FAMILY_TREE, sql: 'alter table members add column points integer check (points > 0)' } },
  ]),
  ...rowsOn('addColumn', { ...FAMILY, aspect: 'index', touches: ['table', 'partitions'], work: 'scan', index: 'build', source: CONSTRAINT }, [
    { case: 'UNIQUE or PRIMARY KEY', when: ({ constraints }) => constraints.some(isIndexed), probe: { sql: 'alter table users add column points integer unique' } },
  ]),
  ...rowsOn('addColumn', { ...FAMILY, aspect: 'foreign key', touches: ['table', 'partitions'], work: 'scan', source: TABLECMDS }, [
    { case: 'REFERENCES with a default', when: (operation) => isChecked(operation), probe: { sql: 'alter table users add column team_id bigint default 1 references accounts' } },
    { case: 'REFERENCES on a partitioned table', since: 11, until: 11, when: isForeignKey, touches: 'partitions', source: manual('release-12', 12), probe: { setup: EVENTS, sql: 'alter table events add column account_id bigint references accounts' } },
  ]),
  ...rowsOn('addColumn', { ...FAMILY, aspect: 'foreign key', touches: 'referenced', lock: 'SHARE ROW EXCLUSIVE', source: CONSTRAINT }, [
    { case: 'REFERENCES with a value', when: (operation) => isChecked(operation) && operation.column.default?.constant !== 'null', work: 'scan', probe: { sql: 'alter table users add column team_id bigint default 1 references accounts' } },
    { case: 'REFERENCES', probe: { sql: 'alter table users add column team_id bigint references accounts' } },
  ]),
];

function isThere({ column, ifNotExists }: AddColumn, { table }: Context): boolean {
  return ifNotExists && columnIn(table, column.name) !== undefined;
}

function defaultOfDomain({ type }: AddColumn['column'], { before }: Context) {
  return domainDefault(before, domainOf(before, type));
}

function isVolatileDomain(column: AddColumn['column'], context: Context): boolean {
  const value = column.default ?? defaultOfDomain(column, context);
  return value !== undefined && isVolatile(value, context);
}

function isForeignKey({ constraints }: AddColumn): boolean {
  return constraints.some(({ type }) => type === 'foreignKey');
}

/** A foreign key on a new column is only tested when something, even NULL, was written as its value. */
function isChecked(operation: AddColumn): boolean {
  const { default: value, generated } = operation.column;
  const checked = operation.constraints.some(({ type, notEnforced }) => type === 'foreignKey' && !notEnforced);
  return checked && (value !== undefined || generated === 'serial' || generated === 'stored');
}
