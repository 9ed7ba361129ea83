/** What undoes one operation. */
import { findColumn } from '../catalog/columns.ts';
import { findIndex, findRoutine, findSequence, findTable, findType, nameOf, newKey, sqlName } from '../catalog/names.ts';
import type { Replayed, Step, Table } from '../model.ts';
import type { DataType, Name, Operation, OperationOf } from '../operations.ts';
import { renderType } from './render.ts';
import { columnAgain, constraintAgain, indexAgain, tableAgain, viewAgain } from './restored.ts';

/** Statements; none where there is nothing to undo, undefined where that is not certain. */
export function inverseOfStep(step: Step, whole: Replayed): readonly string[] | undefined {
  const { operation, before, after } = step;
  const table = 'table' in operation && operation.table ? findTable(before, operation.table) : undefined;
  const on = (action: string): readonly string[] => [`ALTER TABLE ${sqlName(table?.name ?? '')} ${action};`];
  const column = table && 'column' in operation && typeof operation.column === 'string' ? findColumn(table, operation.column) : undefined;
  const it = 'column' in operation && typeof operation.column === 'string' ? sqlName({ name: operation.column }) : '';
  switch (operation.kind) {
    case 'createTable':
    case 'createTableAs': {
      const made = findTable(after, operation.table);
      return made && !before.tables.has(made.name) && !made.mayDiffer ? [`DROP TABLE ${sqlName(made.name)};`] : undefined;
    }
    case 'dropTable': return table && step.before.tables.size - after.tables.size === 1 ? tableAgain(table) : undefined;
    case 'renameTable': return table && [`ALTER ${RELATION[table.kind]} ${sqlName({ ...inSchema(table.name), name: operation.to.name })} RENAME TO ${sqlName({ name: nameOf(table.name).name })};`];
    case 'addColumn': return table && (findColumn(table, operation.column.name) ? undefined : on(`DROP COLUMN ${sqlName({ name: operation.column.name })}`));
    case 'dropColumn': return table && column && droppedColumn(step, table);
    case 'renameColumn': return table && on(`RENAME COLUMN ${sqlName({ name: operation.to })} TO ${it}`);
    case 'alterColumnType': return column && !operation.using && !column.collation && !operation.collation && converts(column.type, operation.type) && !isInExpression(table!, column.name) ? [...on(`ALTER COLUMN ${it} TYPE ${renderType(column.type)}`), ...(column.default && column.generated !== 'serial' ? on(`ALTER COLUMN ${it} SET DEFAULT ${column.default.text}`) : [])] : undefined;
    case 'setDefault':
    case 'dropDefault': {
      if (!column || column.type.name === 'unknown') return undefined;
      return column.default ? on(`ALTER COLUMN ${it} SET DEFAULT ${column.default.text}`) : operation.kind === 'setDefault' ? on(`ALTER COLUMN ${it} DROP DEFAULT`) : [];
    }
    case 'setNotNull': return column && column.type.name !== 'unknown' && !table?.constraints.some(({ type, notValid, columns }) => type === 'notNull' && notValid && columns[0] === column.name) ? column.notNull ? [] : on(`ALTER COLUMN ${it} DROP NOT NULL`) : undefined;
    case 'dropNotNull': return column && column.type.name !== 'unknown' ? column.notNull ? on(`ALTER COLUMN ${it} SET NOT NULL`) : [] : undefined;
    case 'addConstraint': {
      const name = table && after.tables.get(table.name)?.constraints.find((constraint) => !table.constraints.some((other) => other.name === constraint.name))?.name;
      // The server's own name for it has the columns of INCLUDE in it.
      const isNamed = operation.constraint.name !== undefined || !/\binclude\b/i.test(step.script.text.slice(...operation.range));
      return name === undefined || !isNamed || operation.constraint.usingIndex !== undefined || operation.constraint.type === 'notNull' ? undefined : on(`DROP CONSTRAINT ${sqlName({ name })}`);
    }
    case 'dropConstraint': {
      const constraint = table?.constraints.find(({ name }) => name === operation.name);
      if (!table || !constraint) return table && operation.ifExists && table.known ? [] : undefined;
      const again = constraintAgain(constraint, table.indexes.find(({ backs }) => backs === constraint.name));
      return again === undefined || operation.cascade || table.children.length > 0 ? undefined : on(`ADD ${again}`);
    }
    case 'renameConstraint': return table && on(`RENAME CONSTRAINT ${sqlName({ name: operation.to })} TO ${sqlName({ name: operation.name })}`);
    case 'validateConstraint': return [];
    case 'createIndex': {
      const made = table && after.tables.get(table.name)?.indexes.find((index) => !table.indexes.some(({ name }) => name === index.name));
      return made && table && !(table.partitionBy && table.children.length > 0) ? [`DROP INDEX ${sqlName({ ...inSchema(table.name), name: made.name })};`] : undefined;
    }
    case 'dropIndex': {
      const found = findIndex(before, operation.name);
      const again = found && indexAgain(found.table, found.index);
      return found ? again === undefined || operation.cascade ? undefined : [again] : operation.ifExists && before.complete ? [] : undefined;
    }
    case 'renameIndex': return findIndex(before, operation.name) && [`ALTER INDEX ${sqlName({ ...operation.name, name: operation.to })} RENAME TO ${sqlName({ name: operation.name.name })};`];
    case 'createView':
    case 'createMaterializedView': {
      const key = newKey(before, operation.view);
      const [old, kind] = [before.tables.get(key), operation.kind === 'createView' ? 'VIEW' : 'MATERIALIZED VIEW'];
      const again = old && viewAgain(before, old);
      if (old) return again === undefined || operation.kind !== 'createView' || after.tables.get(key)?.readBy.length !== 0 ? undefined : [`DROP VIEW ${sqlName(key)};`, again];
      return after.tables.has(key) ? [`DROP ${kind} ${sqlName(key)};`] : undefined;
    }
    case 'dropView': {
      const view = findTable(before, operation.view);
      const again = view && !operation.cascade ? viewAgain(before, view) : undefined;
      return again === undefined ? view === undefined && operation.ifExists && before.complete ? [] : undefined : [again];
    }
    case 'createType':
    case 'createDomain': return findType(before, operation.name) ? undefined : [`DROP ${operation.kind === 'createType' ? 'TYPE' : 'DOMAIN'} ${sqlName(operation.name)};`];
    case 'renameType': return [`ALTER TYPE ${sqlName({ ...operation.name, name: operation.to })} RENAME TO ${sqlName({ name: operation.name.name })};`];
    case 'renameEnumValue': return [`ALTER TYPE ${sqlName(operation.name)} RENAME VALUE ${literal(operation.to)} TO ${literal(operation.value)};`];
    case 'createFunction': return createdFunction(step, operation);
    case 'createTrigger': return table?.triggers.some(({ name }) => name === operation.name) ? undefined : [`DROP TRIGGER ${sqlName({ name: operation.name })} ON ${sqlName(operation.table)};`];
    case 'renameTrigger': return [`ALTER TRIGGER ${sqlName({ name: operation.to })} ON ${sqlName(operation.table)} RENAME TO ${sqlName({ name: operation.name })};`];
    case 'createPolicy': return [`DROP POLICY ${sqlName({ name: operation.name })} ON ${sqlName(operation.table)};`];
    case 'setRowSecurity': return table?.known && (operation.to === 'enable' || operation.to === 'disable') ? table.rowSecurity === (operation.to === 'enable') ? [] : on(`${table.rowSecurity ? 'ENABLE' : 'DISABLE'} ROW LEVEL SECURITY`) : undefined;
    case 'createSequence': return findSequence(before, operation.name) ? undefined : [`DROP SEQUENCE ${sqlName(operation.name)};`];
    case 'renameSequence': return [`ALTER SEQUENCE ${sqlName({ ...operation.name, name: operation.to })} RENAME TO ${sqlName({ name: operation.name.name })};`];
    case 'createSchema': return before.schemas.has(operation.name) || operation.ifNotExists ? undefined : [`DROP SCHEMA ${sqlName({ name: operation.name })};`];
    case 'createExtension': return operation.ifNotExists ? [] : [`DROP EXTENSION ${sqlName({ name: operation.name })};`];
    case 'write': return isFilling(operation, table, step, whole) ? [] : undefined;
    default: return PASSING.has(operation.kind) ? [] : undefined;
  }
}

const RELATION = { table: 'TABLE', view: 'VIEW', materializedView: 'MATERIALIZED VIEW', foreignTable: 'FOREIGN TABLE' } as const;

/** Of no consequence to the schema. */
const PASSING: ReadonlySet<Operation['kind']> = new Set<Operation['kind']>(['begin', 'commit', 'setParameter', 'resetParameter', 'analyze', 'lockTable', 'refreshMaterializedView', 'reindex']);

/** With the constraints and indexes that went with it; others' that did are in the way. */
function droppedColumn({ before, after, operation }: Step, table: Table): readonly string[] | undefined {
  const { column: name, cascade } = operation as OperationOf<'dropColumn'>;
  const left = after.tables.get(table.name);
  const again = columnAgain(findColumn(table, name)!);
  if (again === undefined || !left || cascade || table.children.length > 0 || before.tables.size !== after.tables.size) return undefined;
  const on = sqlName(table.name);
  const constraints = table.constraints.filter((constraint) => constraint.type !== 'notNull' && !left.constraints.some((other) => other.name === constraint.name));
  const added = constraints.map((constraint) => constraintAgain(constraint, table.indexes.find(({ backs }) => backs === constraint.name)));
  const indexes = table.indexes.filter((index) => index.backs === undefined && !left.indexes.some((other) => other.name === index.name)).map((index) => indexAgain(table, index));
  if (added.includes(undefined) || indexes.includes(undefined)) return undefined;
  return [`ALTER TABLE ${on} ADD COLUMN ${again};`, ...added.map((constraint) => `ALTER TABLE ${on} ADD ${constraint!};`), ...indexes as readonly string[]];
}

/** The old definition, or none. */
function createdFunction({ before, after, script, statement }: Step, operation: OperationOf<'createFunction'>): readonly string[] | undefined {
  const taken = findRoutine(after, operation.name)?.overloads.find(({ definition }) => definition === operation)?.arguments;
  const old = findRoutine(before, operation.name)?.overloads.find((overload) => overload.arguments === taken);
  if (old) return old.made && [`${old.made.text.replace(/^create\s+(?!or\b)/i, 'CREATE OR REPLACE ')};`];
  const kind = /^create\s+(?:or\s+replace\s+)?procedure\b/i.test(script.text.slice(...statement.range)) ? 'PROCEDURE' : 'FUNCTION';
  return [`DROP ${kind} ${sqlName(operation.name)}(${operation.arguments.map(renderType).join(', ')});`];
}

/** Does it only fill what the migration itself has made? */
function isFilling({ verb, assigned }: OperationOf<'write'>, table: Table | undefined, { migration }: Step, whole: Replayed): boolean {
  if (!table) return false;
  if (table.createdBy === migration.id && !whole.before.tables.has(table.name)) return true;
  return verb === 'update' && assigned !== undefined && assigned.length > 0 && assigned.every(({ column }) => findColumn(table, column)?.addedBy === migration.id);
}

const FAMILIES: readonly ReadonlySet<string>[] = [new Set(['text', 'varchar', 'char']), new Set(['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision']), new Set(['timestamp', 'timestamptz', 'date']), new Set(['json', 'jsonb'])];

/** Is anything computed from the column? The server writes a cast into that when the type changes, and it stays. */
function isInExpression({ indexes, constraints, columns, readBy }: Table, column: string): boolean {
  return readBy.length > 0 || indexes.some(({ keys, where }) => where?.columns.includes(column) || keys.some(({ expression }) => expression?.columns.includes(column)))
    || constraints.some(({ expression }) => expression?.columns.includes(column)) || columns.some(({ expression }) => expression?.columns.includes(column));
}

/** Does either turn into the other by itself? */
function converts(one: DataType, other: DataType): boolean {
  return !one.array && !other.array && FAMILIES.some((family) => family.has(one.name) && family.has(other.name));
}

function inSchema(key: string): Partial<Name> {
  const { schema } = nameOf(key);
  return schema === 'public' ? {} : { schema };
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
