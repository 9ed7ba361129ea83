/** `<column>` in changes: definitions, values, and what of them is a statement of its own. */
import { named, run, tableOf } from './change.ts';
import type { Change, Run } from './change.ts';
import { dateOf, literal, qualified, quoted, quotedList, typeOf } from './sql.ts';

/** `name type DEFAULT … NOT NULL`, without keys. Of a serial type the integer type is left, which only a new table numbers by itself. */
function definitionOf(column: Change, isOfNew: boolean): string {
  const constraints = constraintsOf(column);
  const written = typeOf(column.get('type') ?? 'text');
  const serial = SERIAL[written.toLowerCase()];
  const type = serial ?? written;
  const identity = column.is('autoIncrement') || (isOfNew && serial !== undefined) ? ` GENERATED ${column.get('generationType') ?? 'BY DEFAULT'} AS IDENTITY` : '';
  const value = valueOf(column, 'defaultValue', type);
  const notNull = constraints?.is('nullable') === false ? `${constraintName(constraints.get('notNullConstraintName'))} NOT NULL` : '';
  return `${quoted(column.get('name') ?? '')} ${type}${identity}${value === undefined ? '' : ` DEFAULT ${value}`}${notNull}`;
}

/** From PostgreSQL 10 on, as Liquibase 4 writes them; `serial2` it does not know. */
const SERIAL: Readonly<Record<string, string>> = { serial: 'integer', serial4: 'integer', bigserial: 'bigint', serial8: 'bigint', smallserial: 'smallint' };

export function constraintsOf(column: Change): Change | undefined {
  return column.all('constraints')[0];
}

/** `prefix`: `value` or `defaultValue`; undefined where there is none. */
export function valueOf(column: Change, prefix: 'value' | 'defaultValue', type = ''): string | undefined {
  const text = column.element.attributes.get(prefix.toLowerCase()) === undefined ? undefined : (column.get(prefix) ?? '');
  if (text !== undefined) return text.toLowerCase() === 'null' || (/^(?:timestamp|date|time)/i.test(type) && /^(?:current_|now\s*\(|localtime)/i.test(text)) ? text : literal(text);
  const boolean = column.get(`${prefix}Boolean`);
  if (boolean !== undefined) return /^bit/i.test(type) ? `B'${/^(?:true|1)$/i.test(boolean) ? 1 : 0}'` : /^(?:true|1)$/i.test(boolean) ? 'TRUE' : /^(?:false|0)$/i.test(boolean) ? 'FALSE' : boolean;
  const sequence = column.get(`${prefix}SequenceNext`);
  if (sequence !== undefined) return `nextval(${literal(sequence)})`;
  const date = column.get(`${prefix}Date`);
  return date !== undefined ? dateOf(date) : column.get(`${prefix}Computed`) ?? column.get(`${prefix}Numeric`);
}

/** ` CONSTRAINT name`, or nothing. */
export function constraintName(name: string | undefined): string {
  return name === undefined ? '' : ` CONSTRAINT ${quoted(name)}`;
}

/** The FOREIGN KEY of one column as a constraint of its table; undefined where there is none: Liquibase makes none of a table whose columns are not named. https://github.com/liquibase/liquibase/blob/master/liquibase-standard/src/main/java/liquibase/change/core/AddColumnChange.java */
export function foreignKeyOf(column: Change): string | undefined {
  const constraints = constraintsOf(column);
  if (!constraints) return undefined;
  const references = constraints.get('references');
  const [table, named] = [constraints.get('referencedTableName'), constraints.get('referencedColumnNames')];
  if (references === undefined && (table === undefined || named === undefined)) return undefined;
  const [, written = '', columns = ''] = /^\s*([^(]*?)\s*(\([^)]*\))?\s*$/.exec(references ?? '') ?? [];
  const target = table === undefined || named === undefined ? `${written.split('.').map(quoted).join('.')}${columns === '' ? '' : quotedList(columns.slice(1, -1))}` : `${qualified(constraints.get('referencedTableSchemaName'), table)}${quotedList(named)}`;
  return `${constraintName(constraints.get('foreignKeyName'))} FOREIGN KEY (${quoted(column.get('name') ?? '')}) REFERENCES ${target}${constraints.is('deleteCascade') ? ' ON DELETE CASCADE' : ''}${deferrable(constraints)}${constraints.is('validateForeignKey') === false ? ' NOT VALID' : ''}`.trim();
}

export function deferrable(change: Change): string {
  return `${change.is('deferrable') ? ' DEFERRABLE' : ''}${change.is('initiallyDeferred') ? ' INITIALLY DEFERRED' : ''}`;
}

/** What comes after the table: comments. */
export function remarksOf(change: Change): readonly Run[] {
  const table = named(change, 'tableName');
  const own = change.get('remarks');
  return run(
    own === undefined ? undefined : `COMMENT ON TABLE ${table} IS ${literal(own)}`,
    ...change.all('column').map((column) => (column.get('remarks') === undefined ? undefined : `COMMENT ON COLUMN ${table}.${quoted(column.get('name') ?? '')} IS ${literal(column.get('remarks')!)}`)),
  );
}

/** Each column is a statement, with its keys as further ones. https://docs.liquibase.com/change-types/add-column.html */
export function addColumns(change: Change): readonly Run[] {
  const table = tableOf(change);
  const added = change.all('column').flatMap((column): readonly Run[] => {
    const { range } = column.element;
    const constraints = constraintsOf(column);
    const at = (sql: string | undefined): readonly Run[] => (sql === undefined ? [] : [{ sql, range }]);
    const value = valueOf(column, 'value');
    const key = foreignKeyOf(column);
    return [
      ...at(`ALTER TABLE ${table} ADD ${definitionOf(column, false)}${constraints?.is('primaryKey') ? ' PRIMARY KEY' : ''}`),
      ...at(constraints?.is('unique') ? `ALTER TABLE ${table} ADD${constraintName(constraints.get('uniqueConstraintName'))} UNIQUE (${quoted(column.get('name') ?? '')})` : undefined),
      ...at(key === undefined ? undefined : `ALTER TABLE ${table} ADD ${key}`),
      ...at(value === undefined ? undefined : `UPDATE ${table} SET ${quoted(column.get('name') ?? '')} = ${value}`),
    ];
  });
  return [...added, ...remarksOf(change)];
}

/** https://docs.liquibase.com/change-types/create-table.html */
export function createTable(change: Change): readonly Run[] {
  const columns = change.all('column');
  const keys = columns.filter((column) => constraintsOf(column)?.is('primaryKey'));
  const parts = [
    ...columns.map((column) => definitionOf(column, true)),
    ...(keys.length === 0 ? [] : [`${constraintName(keys.map((key) => constraintsOf(key)?.get('primaryKeyName')).find((name) => name !== undefined))} PRIMARY KEY (${keys.map((key) => quoted(key.get('name') ?? '')).join(', ')})`.trim()]),
    ...uniques(columns),
    ...columns.flatMap((column) => foreignKeyOf(column) ?? []),
    ...columns.flatMap((column) => constraintsOf(column)?.get('checkConstraint') ?? []).map((check) => `CHECK ${/^\s*\(/.test(check) ? check : `(${check})`}`),
  ];
  const kind = /temp/i.test(change.get('tableType') ?? '') ? 'TEMPORARY TABLE' : 'TABLE';
  return [...run(`CREATE ${kind} ${change.is('ifNotExists') ? 'IF NOT EXISTS ' : ''}${named(change, 'tableName')} (${parts.join(', ')})`), ...remarksOf(change)];
}

/** Columns whose constraint has one name are one constraint. */
function uniques(columns: readonly Change[]): readonly string[] {
  const byName = new Map<string, string[]>();
  for (const [i, column] of columns.entries()) {
    const constraints = constraintsOf(column);
    if (!constraints?.is('unique')) continue;
    const name = constraints.get('uniqueConstraintName');
    byName.set(name ?? `\0${i}`, [...(byName.get(name ?? `\0${i}`) ?? []), quoted(column.get('name') ?? '')]);
  }
  return [...byName].map(([name, names]) => `${name.startsWith('\0') ? '' : constraintName(name).trim()} UNIQUE (${names.join(', ')})`.trim());
}
