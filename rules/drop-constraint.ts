import { findColumn } from '../src/catalog/columns.ts';
import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Index, Replayed, StepOf, Table, TableConstraint, TableName } from '../src/model.ts';
import { laterThan } from '../src/plan/in-history.ts';
import { original } from '../src/plan/renamed.ts';
import { columnList } from '../src/plan/render.ts';
import { defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'drop-constraint',
  title: 'Without a constraint, code can no longer rely on what it guaranteed',
  category: 'compatibility',
  severity: 'note',
  engines: ['postgres'],
  why: 'Rows that the constraint refused are accepted from that moment on, and it cannot be added again until they are gone. `INSERT … ON CONFLICT (columns)` needs the unique constraint of these columns and fails without it. Without a primary key, logical replication refuses UPDATE and DELETE.',
  instead: 'Deploy code that does not rely on it first. Add what replaces it before it is dropped.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-DROP-CONSTRAINT', 'https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT', 'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-REPLICA-IDENTITY'],
  yieldsTo: ['drop-cascade'],
  check: {
    *dropConstraint(step, whole) {
      const { table, name } = step.operation;
      const found = tableBefore(step, table);
      const constraint = found?.constraints.find((each) => each.name === name);
      const end = found && whole.after.tables.get(found.name);
      if (!constraint || !end || isNew(step, table) || isMadeHere(step, constraint.createdBy) || constraint.inherited || isReplaced(constraint, end, whole)) return;
      const loss = lossOf(constraint, end, { names: formerNames(step, whole, constraint.columns), next: pointingElsewhere(constraint, end, whole) });
      const unreplicated = constraint.type === 'primaryKey' && isUnreplicated(step, end, whole);
      const more = unreplicated ? ` Logical replication refuses its UPDATEs and DELETEs.` : '';
      if (loss !== undefined) yield { message: `${loss}${more}`, help: unreplicated ? replicated(end, whole) : wider(constraint, end, whole, step.operation.cascade) ?? 'Deploy code that does not rely on it first.' };
    },
  },
});

/** The columns as code knows them: the migration may have renamed them. */
function formerNames(step: StepOf<'dropConstraint'>, { steps }: Replayed, columns: readonly string[]): readonly string[] {
  return original(steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation)), tableKey(step.before, step.operation.table), columns).columns.map(({ old, now }) => old ?? now);
}

/** The foreign key of the same columns that the migration adds, to another table. */
function pointingElsewhere({ type, columns, parent }: TableConstraint, end: Table, { migration }: Replayed): TableName | undefined {
  return type === 'foreignKey' ? end.constraints.find((other) => other.type === type && other.createdBy === migration.id && other.parent !== parent && isSameSet(other.columns, columns))?.parent : undefined;
}

/** Undefined where nothing changes for code: a CHECK that NOT NULL has made redundant, a key to a table that goes as well. */
function lossOf(constraint: TableConstraint, end: Table, { names, next }: { readonly names: readonly string[]; readonly next: TableName | undefined }): string | undefined {
  const { type, columns, expression, references, name } = constraint;
  const [on, list] = [sqlName(end.name), columnList(columns)];
  switch (type) {
    case 'notNull': return undefined;
    case 'check': return `${on} accepts rows from here on that the CHECK ${sqlName({ name })} refused: ${(expression?.text ?? '').replace(/\s+/g, ' ')}.`;
    case 'unique':
    case 'primaryKey': {
      // Under the old names of what was renamed there may be a key again.
      const fails = end.indexes.some((index) => isUniqueWithin(index, names) && index.keys.length === names.length) ? undefined : `INSERT … ON CONFLICT ${columnList(names)} fails`;
      if (end.indexes.some((index) => keepsApart(index, columns))) return fails && `${fails} on ${on} from here on.`;
      return `${on} accepts rows of the same ${list.slice(1, -1)} from here on${fails === undefined ? '' : `, and ${fails}`}.`;
    }
    case 'foreignKey': return next !== undefined ? `Rows of ${on} point to ${sqlName(next)} from here on, no longer to ${sqlName(constraint.parent ?? references?.table ?? '')}: code that writes what only the old one has is refused.` : `Rows of ${on} may point to rows of ${sqlName(constraint.parent ?? references?.table ?? '')} that are not there from here on${references?.onDelete === 'cascade' ? ', and are not deleted with them' : ''}.`;
    case 'exclude': return `${on} accepts rows from here on that ${sqlName({ name })} kept apart.`;
    default: return type satisfies never;
  }
}

/** A new key of more columns, or of fewer rows: until code says so, ON CONFLICT needs the old one. What takes the place of a primary key is another. */
function wider({ type, columns, name }: TableConstraint, end: Table, { migration, before }: Replayed, cascade: boolean): string | undefined {
  const isKey = type === 'primaryKey';
  const isNext = ({ unique, createdBy, keys, backs }: Index): boolean => unique && createdBy === migration.id && columns.every((column) => keys.some((key) => key.column === column)) && (!isKey || end.constraints.some((each) => each.type === type && each.name === backs));
  const next = type === 'unique' || isKey ? end.indexes.find(isNext) : undefined;
  if (!next) return undefined;
  const key = keyText(next);
  const old = before.tables.get(end.name)?.indexes.find((index) => index.unique && keyText(index) === key);
  const [then, drop] = [`when code says ON CONFLICT ${key}${isKey ? ', with the ADD PRIMARY KEY' : ''}:`, `ALTER TABLE ${sqlName(end.name)} DROP CONSTRAINT ${sqlName({ name })}${cascade ? ' CASCADE' : ''};`];
  if (old) return [`-- ${sqlName({ name: old.name })} is such an index by now; ${then}`, drop].join('\n');
  return ['-- in this order, each in a migration of its own:', `-- a unique index of ${key},${next.name === name && next.backs === undefined ? ' under another name until the end,' : ''}`, `-- then, ${then}`, drop].join('\n');
}

function keyText({ keys, where }: Index): string {
  return `(${keys.map(({ column, expression }) => (column === undefined ? `(${expression?.text ?? ''})` : sqlName({ name: column }))).join(', ')})${where ? ` WHERE ${where.text}` : ''}`;
}

function isReplaced(constraint: TableConstraint, end: Table, { before, after, migration, steps }: Replayed): boolean {
  const { type, columns, expression, parent } = constraint;
  // It has proved the bound of the partition that the table is now.
  if (type === 'check' && end.bound !== undefined && before.tables.get(end.name)?.bound === undefined) return true;
  const used = [...columns, ...(expression?.columns ?? [])];
  if (used.some((column) => !findColumn(end, column)) || (parent !== undefined && !after.tables.has(parent))) return true;
  // It points to the same rows by other columns, or the values are no longer the same.
  if (type === 'foreignKey' && end.constraints.some((other) => other.type === type && other.parent === parent && other.createdBy === migration.id)) return true;
  if (type === 'foreignKey' && steps.some(({ operation, before: catalog }) => operation.kind === 'alterColumnType' && columns.includes(operation.column) && tableKey(catalog, operation.table) === end.name)) return true;
  if (type === 'unique' || type === 'primaryKey') return end.indexes.some((index) => isUniqueWithin(index, columns) && index.keys.length === columns.length);
  const isProof = type === 'check' && expression?.conjuncts.every(({ operator, column }) => operator === 'is not null' && column !== undefined && findColumn(end, column)?.notNull);
  return isProof === true || end.constraints.some((other) => other.type === type && other.parent === parent && (isSameSet(other.columns, columns) && type !== 'check' || (other.createdBy === migration.id && type !== 'foreignKey' && used.some((column) => [...other.columns, ...(other.expression?.columns ?? [])].includes(column)))));
}

/** What is computed from equal values is equal, as of `lower(email)`, and NULLs are never kept apart. */
function keepsApart({ unique, where, keys }: Index, columns: readonly string[]): boolean {
  const isOf = (names: readonly string[]): boolean => names.length > 0 && names.every((name) => columns.includes(name));
  const isOfAll = where === undefined || where.conjuncts.every(({ operator, column }) => operator === 'is not null' && column !== undefined && columns.includes(column));
  return unique && isOfAll && keys.every(({ column, expression }) => isOf(column === undefined ? expression?.columns ?? [] : [column]));
}

/** Fewer columns that are unique make these unique as well. */
function isUniqueWithin({ unique, where, keys }: Index, columns: readonly string[]): boolean {
  return unique && where === undefined && keys.every(({ column }) => column !== undefined && columns.includes(column));
}

function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((each) => others.includes(each));
}

/** What tells rows apart for logical replication, until there is a primary key again. */
function replicated(end: Table, whole: Replayed): string {
  const on = sqlName(end.name);
  const isIdentity = ({ unique, where, valid, keys }: Index): boolean => unique && valid && where === undefined && keys.every(({ column }) => column !== undefined && findColumn(end, column)?.notNull === true);
  const isDeferrable = ({ backs }: Index): boolean => end.constraints.some(({ name, deferrable }) => name === backs && deferrable === true);
  const index = whole.before.tables.get(end.name)?.indexes.find((each) => isIdentity(each) && !isDeferrable(each) && end.indexes.some(({ name }) => name === each.name));
  const again = laterThan(whole).find(({ up }) => up.statements.some(({ operations }) => operations.some((operation) => operation.kind === 'addConstraint' && operation.constraint.type === 'primaryKey' && tableKey(whole.after, operation.table) === end.name)));
  return [
    '-- deploy code that does not rely on it first, and for logical replication, before the DROP CONSTRAINT:',
    `ALTER TABLE ${on} REPLICA IDENTITY ${index ? `USING INDEX ${sqlName({ name: index.name })}` : 'FULL'};`,
    ...(again ? [`-- and when ${again.up.path === whole.migration.up.path ? 'the new primary key' : `that of ${again.up.path}`} is there:`, `ALTER TABLE ${on} REPLICA IDENTITY DEFAULT;`] : []),
  ].join('\n');
}

function isUnreplicated(step: StepOf<'dropConstraint'>, end: Table, { steps }: Replayed): boolean {
  return !end.constraints.some(({ type }) => type === 'primaryKey') && !steps.some(({ operation }) => operation.kind === 'setReplicaIdentity' && operation.table.name === step.operation.table.name);
}
