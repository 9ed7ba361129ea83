/** CREATE TABLE and ALTER TABLE in pgsql-ast-parser's tree → what is essential of the operations. */
import type { AlterColumn, AlterTableStatement, ColumnConstraint, CreateColumnDef, CreateTableStatement, TableAlteration, TableConstraint, TableReference } from 'pgsql-ast-parser';
import { expressionOf, nameOf, serialOf, typeOf } from './expressions.ts';
import type { Essence } from './lower.ts';

export function createTable(statement: CreateTableStatement): Essence {
  const { name, columns, constraints = [], inherits = [], ifNotExists = false, temporary, unlogged } = statement;
  const defined = columns.filter((element) => element.kind === 'column');
  const keyed = new Set(constraints.flatMap((constraint) => (constraint.type === 'primary key' ? constraint.columns.map((column) => column.name) : [])));
  return {
    kind: 'createTable',
    table: nameOf(name),
    columns: defined.map((column) => ({ ...columnOf(column), ...(keyed.has(column.name.name) && { notNull: true }) })),
    constraints: [...defined.flatMap(inlineConstraints), ...constraints.map(tableConstraint)],
    ifNotExists,
    persistence: temporary ? 'temporary' : unlogged ? 'unlogged' : 'permanent',
    inherits: inherits.map(nameOf),
    like: columns.flatMap((element) => (element.kind === 'like table' ? [{ table: nameOf(element.like) }] : [])),
  };
}

export function alterTable({ table, only, changes }: AlterTableStatement): readonly (Essence | undefined)[] {
  return changes.map((change) => {
    const altered = alteration(change);
    return altered && { ...altered, ...(altered.kind === 'changeOwner' ? { name: nameOf(table) } : { table: nameOf(table), only }) };
  });
}

function alteration(change: TableAlteration): Essence | undefined {
  switch (change.type) {
    case 'rename': return { kind: 'renameTable', to: { name: change.to.name } };
    case 'rename column': return { kind: 'renameColumn', column: change.column.name, to: change.to.name };
    case 'rename constraint': return { kind: 'renameConstraint', name: change.constraint.name, to: change.to.name };
    case 'add column': return { kind: 'addColumn', column: columnOf(change.column), constraints: inlineConstraints(change.column), ifNotExists: change.ifNotExists ?? false };
    case 'drop column': return { kind: 'dropColumn', column: change.column.name, ...droppable(change) };
    case 'drop constraint': return { kind: 'dropConstraint', name: change.constraint.name, ...droppable(change) };
    case 'add constraint': return { kind: 'addConstraint', constraint: tableConstraint(change.constraint) };
    case 'alter column': return { ...alteredColumn(change.alter), column: change.column.name };
    case 'owner': return { kind: 'changeOwner', owner: change.to.name };
    default: return change satisfies never;
  }
}

function alteredColumn(alter: AlterColumn): Essence {
  switch (alter.type) {
    case 'set type': return { kind: 'alterColumnType', type: typeOf(alter.dataType) };
    case 'set default': return { kind: 'setDefault', value: expressionOf(alter.default) };
    case 'drop default': return { kind: 'dropDefault' };
    case 'set not null': return { kind: 'setNotNull' };
    case 'drop not null': return { kind: 'dropNotNull' };
    case 'add generated': return { kind: 'addIdentity', always: alter.always === 'always' };
    default: return alter satisfies never;
  }
}

function droppable({ ifExists = false, behaviour }: { readonly ifExists?: boolean; readonly behaviour?: string }): object {
  return { ifExists, cascade: behaviour === 'cascade' };
}

function columnOf({ name, dataType, constraints = [], collate }: CreateColumnDef): object {
  const serial = serialOf(dataType);
  const value = constraints.find((constraint) => constraint.type === 'default');
  const generated = constraints.find((constraint) => constraint.type === 'add generated');
  const isIdentity = generated !== undefined && generated.expression === undefined;
  return {
    name: name.name,
    type: serial ?? typeOf(dataType),
    notNull: serial !== undefined || isIdentity || constraints.some(({ type }) => type === 'not null' || type === 'primary key'),
    generated: serial ? 'serial' : generated && (isIdentity ? 'identity' : generated.stored ? 'stored' : 'virtual'),
    ...(serial === undefined && { default: value && expressionOf(value.default) }),
    expression: generated?.expression && expressionOf(generated.expression),
    collation: collate && nameOf(collate),
  };
}

function inlineConstraints({ name, constraints = [] }: CreateColumnDef): readonly object[] {
  return constraints.flatMap((constraint) => {
    const made = inline(constraint, name.name);
    return made === undefined ? [] : [{ ...named(constraint.constraintName), ...made, inline: true }];
  });
}

function inline(constraint: ColumnConstraint, column: string): object | undefined {
  switch (constraint.type) {
    case 'primary key': return { type: 'primaryKey', columns: [column] };
    case 'unique': return { type: 'unique', columns: [column] };
    case 'not null': return constraint.constraintName === undefined ? undefined : { type: 'notNull', columns: [column] };
    case 'check': return { type: 'check', expression: expressionOf(constraint.expr) };
    case 'reference': return { type: 'foreignKey', columns: [column], references: referencesOf(constraint) };
    case 'null':
    case 'default':
    case 'add generated': return undefined;
    default: return constraint satisfies never;
  }
}

function tableConstraint(constraint: TableConstraint): object {
  const name = named(constraint.constraintName);
  switch (constraint.type) {
    case 'primary key': return { ...name, type: 'primaryKey', columns: constraint.columns.map((column) => column.name) };
    case 'unique': return { ...name, type: 'unique', columns: constraint.columns.map((column) => column.name) };
    case 'foreign key': return { ...name, type: 'foreignKey', columns: constraint.localColumns.map((column) => column.name), references: referencesOf(constraint) };
    case 'check': return { ...name, type: 'check', expression: expressionOf(constraint.expr) };
    default: return constraint satisfies never;
  }
}

function referencesOf({ foreignTable, foreignColumns, onDelete, onUpdate }: TableReference): object {
  return { table: nameOf(foreignTable), columns: foreignColumns.map((column) => column.name), onDelete: actionOf(onDelete), onUpdate: actionOf(onUpdate) };
}

function actionOf(action: TableReference['onDelete']): string | undefined {
  return action === 'no action' ? undefined : action;
}

function named(name: { readonly name: string } | undefined): object {
  return { name: name?.name };
}
