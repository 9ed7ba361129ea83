/** What undoes changes of columns. */
import { findColumn } from '../../catalog/columns.ts';
import { findType, sqlName } from '../../catalog/names.ts';
import type { Column, StepOf, Table } from '../../model.ts';
import type { DataType } from '../../operations.ts';
import { renderType } from '../render.ts';
import { columnAgain, constraintAgain, indexAgain } from '../restored.ts';
import { alterColumn, alterTable, columnOf, tableOf } from './undo.ts';
import type { Undos } from './undo.ts';

export const columns: Undos = {
  addColumn(step) {
    const [table, { name }] = [tableOf(step), step.operation.column];
    return table && !findColumn(table, name) ? alterTable(table, `DROP COLUMN ${sqlName({ name })}`) : undefined;
  },
  dropColumn: droppedColumn,
  renameColumn(step) {
    const [table, { column, to }] = [tableOf(step), step.operation];
    return table && alterTable(table, `RENAME COLUMN ${sqlName({ name: to })} TO ${sqlName({ name: column })}`);
  },
  alterColumnType(step) {
    const [table, column, { type, using, collation }] = [tableOf(step), columnOf(step), step.operation];
    if (!table || !column || using || collation || column.collation || !converts(baseOf(step, column.type), baseOf(step, type)) || isInExpression(table, column.name)) return undefined;
    const back = alterColumn(table, column, `TYPE ${renderType(column.type)}`);
    return column.default && column.generated !== 'serial' ? [...back, ...alterColumn(table, column, `SET DEFAULT ${column.default.text}`)] : back;
  },
  setDefault: (step) => formerDefault(step, 'DROP DEFAULT'),
  dropDefault: (step) => formerDefault(step, undefined),
  setNotNull(step) {
    const [table, column] = [tableOf(step), columnOf(step)];
    if (!table || !column || table.constraints.some(({ type, notValid, columns: of }) => type === 'notNull' && notValid && of[0] === column.name)) return undefined;
    return column.notNull ? [] : alterColumn(table, column, 'DROP NOT NULL');
  },
  dropNotNull(step) {
    const [table, column] = [tableOf(step), columnOf(step)];
    return table && column && (column.notNull ? alterColumn(table, column, 'SET NOT NULL') : []);
  },
  addIdentity(step) {
    const [table, column] = [tableOf(step), columnOf(step)];
    return table && column && !column.default && !column.generated ? alterColumn(table, column, 'DROP IDENTITY') : undefined;
  },
  // Its sequence is a new one, which goes on behind the values that are there.
  dropIdentity(step) {
    const [table, column] = [tableOf(step), columnOf(step)];
    if (!table || !column?.identity || table.children.length > 0) return column && !column.generated && step.operation.ifExists ? [] : undefined;
    const [on, it] = [sqlName(table.name), sqlName({ name: column.name })];
    return [
      ...alterColumn(table, column, `ADD GENERATED ${column.identity.toUpperCase()} AS IDENTITY`),
      `SELECT setval(pg_get_serial_sequence('${on.replaceAll("'", "''")}', '${column.name.replaceAll("'", "''")}'), coalesce(max(${it}), 0) + 1, false) FROM ${on};`,
    ];
  },
};

function formerDefault(step: StepOf<'setDefault'> | StepOf<'dropDefault'>, otherwise: string | undefined): readonly string[] | undefined {
  const [table, column] = [tableOf(step), columnOf(step)];
  if (!table || !column) return undefined;
  const action = column.default ? `SET DEFAULT ${column.default.text}` : otherwise;
  return action === undefined ? [] : alterColumn(table, column, action);
}

/** With the constraints and indexes that went with it; others' that did are in the way. */
function droppedColumn(step: StepOf<'dropColumn'>): readonly string[] | undefined {
  const { before, after, operation: { cascade } } = step;
  const [table, column] = [tableOf(step), columnOf(step)];
  const left = table && after.tables.get(table.name);
  if (!table || !column || !left || cascade || table.children.length > 0 || before.tables.size !== after.tables.size) return undefined;
  // A sequence that was made by itself has gone with it.
  if (column.generated === undefined && before.sequences.size !== after.sequences.size) return undefined;
  const again = addedAgain(table, column);
  const constraints = table.constraints.filter((constraint) => constraint.type !== 'notNull' && !left.constraints.some((other) => other.name === constraint.name));
  const added = constraints.map((constraint) => constraintAgain(constraint, table.indexes.find(({ backs }) => backs === constraint.name)));
  const indexes = table.indexes.filter((index) => index.backs === undefined && !left.indexes.some((other) => other.name === index.name)).map((index) => indexAgain(table, index));
  if (again === undefined || added.includes(undefined) || indexes.includes(undefined)) return undefined;
  return [...again, ...added.flatMap((constraint) => alterTable(table, `ADD ${constraint!}`)), ...indexes as readonly string[]];
}

/** The column, with what is left to do by hand where it has no value for the rows that are there. */
export function addedAgain(table: Table, column: Column): readonly string[] | undefined {
  const isFilled = !column.notNull || column.default !== undefined || column.generated !== undefined;
  const again = columnAgain(isFilled ? column : { ...column, notNull: false });
  return again === undefined ? undefined : [...alterTable(table, `ADD COLUMN ${again}`), ...(isFilled ? [] : alterColumn(table, column, 'SET NOT NULL').map((statement) => `${fill(table, column.name, (column.copiedBy ?? column.copiedInPartBy) !== undefined)}\n${statement}`))];
}

/** A comment in the place of what gives the rows that are there a value. */
export function fill({ name }: Pick<Table, 'name'>, column: string, isCopied: boolean): string {
  const it = `${sqlName(name)}.${sqlName({ name: column })}`;
  return isCopied
    ? `-- fill ${it} from where the migration has copied its values to, before that goes: where ${sqlName(name)} has rows the next statement fails`
    : `-- fill ${it} here: its values are gone, and where ${sqlName(name)} has rows the next statement fails`;
}

const FAMILIES: readonly ReadonlySet<string>[] = [new Set(['text', 'varchar', 'char']), new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']), new Set(['timestamp', 'timestamptz', 'date']), new Set(['json', 'jsonb'])];

/** Is anything computed from the column? The server writes a cast into that when the type changes, and it stays. */
function isInExpression({ indexes, constraints, columns: all, readBy }: Table, column: string): boolean {
  return readBy.length > 0 || indexes.some(({ keys, where }) => where?.columns.includes(column) || keys.some(({ expression }) => expression?.columns.includes(column)))
    || constraints.some(({ expression }) => expression?.columns.includes(column)) || all.some(({ expression }) => expression?.columns.includes(column));
}

/** What a domain is made of, and any other type itself. */
function baseOf({ before }: StepOf<'alterColumnType'>, type: DataType): DataType {
  const base = type.array ? undefined : findType(before, type)?.base;
  return base ?? type;
}

/** Does either turn into the other by itself? */
export function converts(one: DataType, other: DataType): boolean {
  if (one.array || other.array) return false;
  return (one.name === other.name && one.schema === undefined && other.schema === undefined) || FAMILIES.some((family) => family.has(one.name) && family.has(other.name));
}
