/** Columns: whether they are there, what their values are made by, what types they can take. */
import { findColumn } from '../../../catalog/columns.ts';
import { sqlName } from '../../../catalog/names.ts';
import { isThere, isWhole } from '../../../catalog/table-edits.ts';
import type { Column, Refusal, Table } from '../../../model.ts';
import type { DataType, Expression } from '../../../operations.ts';
import { refusedConstraint } from './constraints.ts';
import { needed, usersOfColumn } from './needed.ts';
import { takenColumn } from './names-taken.ts';
import { missingColumn, refuse } from './refusal.ts';
import type { Asked, Scene } from './refusal.ts';
import { onTable } from './tables.ts';
import { firstOf, groupOf, missingSequence, missingType, wrongColumnType, wrongEnumValue } from './types.ts';

export function addColumn(asked: Asked<'addColumn'>): Refusal | undefined {
  const { column, constraints, ifNotExists, only } = asked.operation;
  return onTable(asked, (table) => {
    if (ifNotExists && findColumn(table, column.name)) return undefined;
    const whole: Table = { ...table, columns: [...table.columns, { ...column, notNull: false }] };
    return notOnTable(table, 'ADD COLUMN')
      ?? (isThere(table) && table.bound !== undefined ? refuse('refused', '42809', `cannot add column to a partition: ${sqlName(table.name)}`) : undefined)
      ?? (ifNotExists ? undefined : takenColumn(table, column.name))
      ?? (only && isThere(table) && table.children.length > 0 ? refuse('refused', '42P16', `column ${sqlName({ name: column.name })} must be added to the child tables of ${sqlName(table.name)} too`) : undefined)
      ?? wrongColumnType(asked, column)
      ?? firstOf(column.expression?.columns ?? [], (used) => missingColumn(asked, whole, used, `column ${sqlName({ name: used })} does not exist`))
      ?? firstOf(constraints, (constraint) => refusedConstraint(asked, whole, constraint));
  });
}

export function dropColumn(asked: Asked<'dropColumn'>): Refusal | undefined {
  const { column: name, ifExists, cascade } = asked.operation;
  return onTable(asked, (table) => {
    const column = findColumn(table, name);
    const on = sqlName({ name });
    if (!column) return ifExists ? undefined : missingColumn(asked, table, name);
    if (!isWhole(table)) return undefined;
    if (column.inherited) return refuse('refused', '42P16', `cannot drop inherited column ${on}`);
    if (table.partitionBy?.columns.includes(name)) return refuse('refused', '42P16', `cannot drop column ${on} because it is part of the partition key of relation ${sqlName(table.name)}`);
    const { readers, keys } = usersOfColumn(asked, table, name);
    return cascade ? undefined : needed('drop-column-has-dependents', '2BP01', `cannot drop column ${on} of table ${sqlName(table.name)}`, [...readers, ...keys]);
  });
}

export function renameColumn(asked: Asked<'renameColumn'>): Refusal | undefined {
  const { column: name, to, only } = asked.operation;
  return onTable(asked, (table) => {
    const refused = missingColumn(asked, table, name, `column ${sqlName({ name })} does not exist`) ?? takenColumn(table, to);
    if (refused || !isWhole(table)) return refused;
    if (findColumn(table, name)?.inherited) return refuse('refused', '42P16', `cannot rename inherited column ${sqlName({ name })}`);
    return only && table.children.length > 0 ? refuse('refused', '42P16', `inherited column ${sqlName({ name })} must be renamed in child tables too`) : undefined;
  });
}

export function alterColumnType(asked: Asked<'alterColumnType'>): Refusal | undefined {
  const { column: name, type, using, only } = asked.operation;
  return onColumn(asked, (column, table) => {
    const on = sqlName({ name });
    if (column.inherited) return refuse('refused', '42P16', `cannot alter inherited column ${on}`);
    if (table.partitionBy?.columns.includes(name)) return refuse('refused', '42P16', `cannot alter column ${on} because it is part of the partition key of relation ${sqlName(table.name)}`);
    if (only && table.children.length > 0) return refuse('refused', '42P16', `type of inherited column ${on} must be changed in child tables too`);
    const refused = missingType(asked, type);
    if (refused) return refused;
    const { readers } = usersOfColumn(asked, table, name);
    return needed('drop-column-has-dependents', '0A000', `cannot alter the type of column ${on}`, readers, readers.length === 1 ? 'uses it' : 'use it') ?? uncastable(asked, column, type, using !== undefined);
  }, () => missingType(asked, type));
}

export function setDefault(asked: Asked<'setDefault'>): Refusal | undefined {
  const { value } = asked.operation;
  return onColumn(asked, (column, table) => madeValue(column, table) ?? wrongEnumValue(asked, column.type, value.constant)) ?? missingSequence(asked, value);
}

export function dropDefault(asked: Asked<'dropDefault'>): Refusal | undefined {
  return onColumn(asked, madeValue);
}

export function alterColumn(asked: Asked<'setNotNull' | 'setColumnOption'>): Refusal | undefined {
  return /^\d+$/.test(asked.operation.column) ? undefined : onColumn(asked, () => undefined);
}

export function addIdentity(asked: Asked<'addIdentity'>): Refusal | undefined {
  const { column: name } = asked.operation;
  return onColumn(asked, (column, table) => {
    const which = `column ${sqlName({ name })} of relation ${sqlName(table.name)}`;
    if (column.generated === 'identity') return refuse('refused', '55000', `${which} is already an identity column`);
    if (!column.notNull) return refuse('refused', '55000', `${which} must be declared NOT NULL before identity can be added`, `ALTER TABLE ${sqlName(table.name)} ALTER COLUMN ${sqlName({ name })} SET NOT NULL;`);
    if (column.default) return refuse('refused', '55000', `${which} already has a default value`, `ALTER TABLE ${sqlName(table.name)} ALTER COLUMN ${sqlName({ name })} DROP DEFAULT;`);
    return NOT_WHOLE.has(column.type.name) || column.type.array ? refuse('refused', '22023', 'identity column type must be smallint, integer, or bigint') : undefined;
  });
}

export function alterIdentity(asked: Asked<'setIdentity' | 'dropIdentity'>): Refusal | undefined {
  const { operation } = asked;
  return onColumn(asked, (column, table) => {
    if (column.generated === 'identity') return undefined;
    return operation.kind === 'dropIdentity' && operation.ifExists ? undefined : refuse('refused', '55000', `column ${sqlName({ name: operation.column })} of relation ${sqlName(table.name)} is not an identity column`);
  });
}

export function alterExpression(asked: Asked<'setExpression' | 'dropExpression'>): Refusal | undefined {
  const { operation } = asked;
  return onColumn(asked, ({ generated }, table) => {
    const on = `column ${sqlName({ name: operation.column })} of relation ${sqlName(table.name)}`;
    if (operation.kind === 'dropExpression' && generated === 'virtual') return refuse('refused', '0A000', `ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns: ${on}`);
    if (generated === 'stored' || generated === 'virtual' || (operation.kind === 'dropExpression' && operation.ifExists)) return undefined;
    return refuse('refused', '55000', `${on} is not a generated column`);
  });
}

type OnColumn = 'alterColumnType' | 'setDefault' | 'dropDefault' | 'setNotNull' | 'setColumnOption' | 'addIdentity' | 'setIdentity' | 'dropIdentity' | 'setExpression' | 'dropExpression';

/** Asks about a column of a table whose parts are all known; `otherwise` about one of another. */
function onColumn(asked: Asked<OnColumn>, check: (column: Column, table: Table) => Refusal | undefined, otherwise: () => Refusal | undefined = () => undefined): Refusal | undefined {
  return onTable(asked, (table) => {
    const column = findColumn(table, asked.operation.column);
    if (!column) return missingColumn(asked, table, asked.operation.column);
    return isWhole(table) && (table.kind === 'table' || table.kind === 'foreignTable') ? check(column, table) : otherwise();
  });
}

function notOnTable(table: Table, action: string): Refusal | undefined {
  return isThere(table) && (table.kind === 'view' || table.kind === 'materializedView') ? refuse('refused', '42809', `ALTER action ${action} cannot be performed on relation ${sqlName(table.name)}: it is a view`) : undefined;
}

/** Refused for a column whose values are not by default. */
function madeValue({ name, generated }: Column, table: Table): Refusal | undefined {
  if (generated === undefined || generated === 'serial') return undefined;
  return refuse('refused', '42601', `column ${sqlName({ name })} of relation ${sqlName(table.name)} is ${generated === 'identity' ? 'an identity' : 'a generated'} column`);
}

/** Refused where no cast is made by itself from the old type to the new one, of the values or of the default. */
function uncastable(scene: Scene, column: Column, type: DataType, hasUsing: boolean): Refusal | undefined {
  const [from, to] = [groupOf(scene, column.type, GROUPS), groupOf(scene, type, GROUPS)];
  if (from === undefined || to === undefined || from === to || to === 'text' || (from === 'date' && to === 'date')) return undefined;
  const name = sqlName({ name: column.name });
  if (!hasUsing) return refuse('refused', '42804', `column ${name} cannot be cast automatically to type ${type.text}`, `USING ${name}::${type.text}`);
  if (column.default === undefined || column.default.constant === 'null' || column.generated !== undefined) return undefined;
  const given = groupOfDefault(scene, column.default, from);
  if (given === undefined || given === to) return undefined;
  return refuse('refused', '42804', `default for column ${name} cannot be cast automatically to type ${type.text}`, `Drop the default in the same ALTER TABLE, and set it again after it: ALTER COLUMN ${name} DROP DEFAULT, …`);
}

/**
 * The group of what a default is before it becomes the column's type, undefined where nothing is known of it:
 * a new type is given the expression as it was written (strip_implicit_coercions of ATPrepAlterColumnType in tablecmds.c).
 */
function groupOfDefault(scene: Scene, { cast, constant }: Expression, column: string): string | undefined {
  if (cast !== undefined) return groupOf(scene, cast, GROUPS);
  if (constant === 'true' || constant === 'false') return 'boolean';
  if (constant !== undefined) return constant.startsWith("'") ? column : 'number';
  // Whatever a function makes goes into a text.
  return column === 'text' ? undefined : column;
}

/** Between types of one group, and to text, there are casts that assignments make; between others not. */
const GROUPS: { readonly [type: string]: string } = {
  smallint: 'number', integer: 'number', bigint: 'number', numeric: 'number', real: 'number', 'double precision': 'number', text: 'text', varchar: 'text', boolean: 'boolean', uuid: 'uuid', bytea: 'bytea',
  date: 'date', timestamp: 'date', timestamptz: 'date', json: 'json', jsonb: 'json',
};
const NOT_WHOLE: ReadonlySet<string> = new Set(['numeric', 'real', 'double precision', 'text', 'varchar', 'uuid', 'boolean', 'date', 'timestamp', 'timestamptz', 'json', 'jsonb', 'bytea']);
