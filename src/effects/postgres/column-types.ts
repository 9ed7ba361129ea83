/** ALTER COLUMN TYPE: what is written, read or built anew. https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-ALTER-COLUMN-TYPE */
import type { Index, TableConstraint } from '../../model.ts';
import type { Expression, OperationOf } from '../../operations.ts';
import { partnersOf } from '../foreign-keys.ts';
import { rowsOn, type Context, type Row } from '../table.ts';
import { columnOf, holding } from './schema.ts';
import { ALTER_TABLE_NOTES, TABLECMDS } from './sources.ts';
import { changeOf, mayBeFree, type TypeChange } from './type-change.ts';

type AlterType = OperationOf<'alterColumnType'>;

const FAMILY = { touches: ['table', 'descendants'], lock: 'ACCESS EXCLUSIVE', work: 'metadata', source: ALTER_TABLE_NOTES } as const;
const WIDER = 'alter table users alter column nick type varchar(40)';

/** A column that the history does not show. */
const HIDDEN = ["do $$ begin execute concat('alter table users add column hidden ', 'varchar(20)'); end $$", "update users set hidden = nick"];
/** A key whose type can change and leave the table as it is. */
const SLOTS = ["set timezone = 'UTC'", 'create table slots (at timestamp primary key)', 'create table bookings (at timestamp references slots)', "insert into slots select timestamp '2024-01-01' + n * interval '1 hour' from generate_series(1, 100) n", 'insert into bookings select at from slots'];

export const columnTypeRows: readonly Row[] = [
  ...rowsOn('alterColumnType', FAMILY, [
    { case: 'values are stored differently or computed, or the old type is unknown and no common one could stay as it is', when: (operation, context) => changeIn(operation, context) === 'rewritten', work: 'rewrite', probe: { sql: 'alter table users alter column nick type text using trim(nick)' } },
    { case: 'values stay as they are, or may: the old type is unknown', probe: { setup: HIDDEN, sql: 'alter table users alter column hidden type varchar(40)' } },
  ]),
  ...rowsOn('alterColumnType', { ...FAMILY, aspect: 'checks', work: 'scan', source: TABLECMDS }, [
    { case: 'a CHECK on the column', when: ({ column }, { touched }) => holding(touched).some((constraint) => isCheckOn(constraint, column)), probe: { setup: ["alter table users add check (nick <> '')"], sql: WIDER } },
  ]),
  ...rowsOn('alterColumnType', { ...FAMILY, aspect: 'indexes', work: 'scan', source: TABLECMDS }, [
    {
      case: 'an index on the column is built anew',
      when: (operation, context) => context.touched?.indexes.some((index) => uses(index, operation.column) && isRebuilt(operation, { ...context, index })) === true,
      index: 'rebuild',
      probe: { setup: ["create index on users (age) where nick <> ''"], sql: WIDER },
    },
  ]),
  ...rowsOn('alterColumnType', { ...FAMILY, aspect: 'indexes', touches: 'indexes', source: TABLECMDS }, [
    { case: 'another column is stored differently', when: (operation, context) => context.index !== undefined && changeIn(operation, context) === 'rewritten', work: 'scan', index: 'rebuild', probe: { sql: 'alter table users alter column age type bigint' } },
    { case: 'it is built anew', when: (operation, context) => context.index !== undefined && uses(context.index, operation.column) && isRebuilt(operation, context), work: 'scan', index: 'rebuild', probe: { setup: ["create index on users (age) where nick <> ''"], sql: WIDER } },
    { case: 'it keeps its file', when: ({ column }, { index }) => index !== undefined && uses(index, column), index: 'reuse', probe: { setup: ['create index on users (nick)'], sql: WIDER } },
  ]),
  ...rowsOn('alterColumnType', { ...FAMILY, aspect: 'foreign keys', touches: 'partners', source: TABLECMDS }, [
    { case: 'a foreign key is tested again', when: isTestedAgain, work: 'scan', probe: { sql: 'alter table orders alter column user_id type integer' } },
    { case: 'a foreign key', probe: { sql: 'alter table orders alter column user_id type bigint' } },
  ]),
  ...rowsOn('alterColumnType', { ...FAMILY, aspect: 'foreign keys', touches: 'table', work: 'scan', source: TABLECMDS }, [
    { case: 'a foreign key is tested again', when: (operation, { before, table, ...context }) => table !== undefined && partnersOf(before, table, operation.column).some((partner) => isTestedAgain(operation, { before, table, ...context, touched: before.tables.get(partner.table) })), probe: { setup: SLOTS, sql: 'alter table bookings alter column at type timestamptz' } },
  ]),
];

/** What becomes of the stored values; of what no one knows the type of, nothing. */
function changeIn(operation: AlterType, context: Context): TypeChange {
  const from = columnOf(context, operation.column)?.type;
  if (!isPlain(operation)) return 'rewritten';
  if (!from) return mayBeFree(operation.type) ? 'same' : 'rewritten';
  const { before, session, engine } = context;
  const surroundings = { before, session, major: engine.version[0] };
  const { cast } = operation.using ?? {};
  const changes = cast ? [changeOf(from, cast, surroundings), changeOf(cast, operation.type, surroundings)] : [changeOf(from, operation.type, surroundings)];
  return changes.find((change) => change === 'rewritten') ?? changes.find((change) => change === 'reordered') ?? 'same';
}

/** No USING, or one that says no more than a cast of the column. */
function isPlain({ column, using }: AlterType): boolean {
  if (!using) return true;
  const names = `(?:"${column}"|${column})`.replace(/[$]/g, '\\$&');
  return using.columns.length === 1 && using.columns[0] === column && using.calls.length === 0 && new RegExp(`^\\(*(?:\\w+\\.)?${names}\\)*(?:::[^:()'|+*/-]+(?:\\([\\d, ]+\\))?(?:\\[\\])?)?\\)*$|^cast\\s*\\(\\s*${names}\\s+as\\s[^:']+\\)$`, 'i').test(using.text.trim());
}

function isCheckOn({ type, columns, expression }: TableConstraint, column: string): boolean {
  return type === 'check' && (columns.includes(column) || expression?.columns.includes(column) === true);
}

function uses({ keys, include, where }: Index, column: string): boolean {
  const mentions = (expression: Expression | undefined) => expression?.columns.includes(column) === true;
  return include.includes(column) || mentions(where) || keys.some((key) => key.column === column || mentions(key.expression));
}

/** An index whose order or expression cannot be told to be the same; a part of a partitioned index never is. */
function isRebuilt(operation: AlterType, context: Context): boolean {
  const { index } = context;
  if (!index) return false;
  const reordered = changeIn(operation, context) !== 'same' || isRecollated(operation, context);
  const orders = index.keys.some(({ column, collation, opclass }) => column === operation.column && (collation === undefined || changeIn(operation, context) !== 'same') && opclass === undefined);
  return index.where !== undefined || index.keys.some(({ expression }) => expression !== undefined) || index.parent !== undefined || (reordered && orders);
}

function isRecollated({ collation, column }: AlterType, context: Context): boolean {
  return collation?.name !== columnOf(context, column)?.collation?.name;
}

function isTestedAgain(operation: AlterType, context: Context): boolean {
  const { before, table, touched } = context;
  const keys = table ? partnersOf(before, table, operation.column).filter((partner) => partner.table === touched?.name) : [];
  return changeIn(operation, context) !== 'same' && keys.some(({ key }) => !key.notValid && !key.notEnforced);
}
