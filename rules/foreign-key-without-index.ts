import { findColumn } from '../src/catalog/columns.ts';
import { findIndex, sqlName, tableKey } from '../src/catalog/names.ts';
import { isCertain } from '../src/catalog/table-edits.ts';
import type { Index, Replayed, Report, Step, Table, TableConstraint } from '../src/model.ts';
import type { OperationKind } from '../src/operations.ts';
import { addedConstraints } from '../src/plan/added.ts';
import { listed } from '../src/plan/listed.ts';
import { columnList } from '../src/plan/render.ts';
import { defineRule, hasNoRows, isMadeHere } from '../src/rule.ts';

export default defineRule({
  id: 'foreign-key-without-index',
  title: 'Index the columns of a foreign key',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'PostgreSQL does not index the columns of a foreign key by itself. Every DELETE of a referenced row, and every UPDATE of its key, looks for rows that point to it: without an index it reads the whole referencing table each time. Joins along the key do the same.',
  instead: 'Create an index that begins with the columns of the foreign key; a partial one serves only where it leaves out nothing but their NULLs.',
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  *checkMigration(whole) {
    const unserved = addedConstraints(whole, 'foreignKey').filter(({ table, part }) => isJudged(table) && !isServed(table, part) && !wasThere(whole.before.tables.get(table.name), part));
    for (const step of whole.steps) {
      const first = unserved.find((each) => each.step === step);
      const keys = unserved.filter(({ table }) => table === first?.table);
      // Each table once, where its first one is.
      if (first && keys[0] === first) yield report(step, whole, first.table, keys.map(({ part }) => part));
      const dropped = step.operation.kind === 'dropIndex' ? findIndex(step.before, step.operation.name) : undefined;
      const table = dropped && whole.after.tables.get(dropped.table.name);
      const left = dropped && table && isJudged(table) ? table.constraints.filter((key) => key.type === 'foreignKey' && serves(dropped.index, key) && !isServed(table, key)) : [];
      if (table && left.length > 0) yield report(step, whole, table, left);
    }
  },
});

function report(step: Step, whole: Replayed, table: Table, keys: readonly TableConstraint[]): Report {
  const columns = keys.map((key) => columnList(key.columns));
  const parents = [...new Set(keys.flatMap(({ parent }) => (parent === undefined ? [] : [sqlName(parent)])))];
  const names = columns.map((list) => list.includes(',') ? list : list.slice(1, -1));
  const first = names.length > 1 ? `${names.slice(0, -1).join(', ')} or ${names.at(-1)}` : names[0];
  return { range: step.operation.range, message: `No index of ${sqlName(table.name)} begins with ${first}: each DELETE of a row of ${parents.join(' or ')} reads the whole table.`, help: indexing(step, whole, table, keys), unless: (end) => isMended(end.tables.get(table.name), keys) };
}

/** Has a later migration made the indexes? */
function isMended(table: Table | undefined, keys: readonly TableConstraint[]): boolean {
  return table !== undefined && keys.every((key) => isServed(table, key));
}

/** On a table that is there, before the foreign key; new columns have to be there first. */
function indexing(step: Step, whole: Replayed, table: Table, keys: readonly TableConstraint[]): string {
  const needed = keys.filter((key, i) => !keys.some((other, j) => j !== i && beginsWith(other, key) && (j < i || other.columns.length > key.columns.length)));
  const isEmpty = isMadeHere(step, table.createdBy) || !['deleted', undefined].includes(hasNoRows(step, table.name));
  const concurrently = isEmpty || table.partitionBy ? '' : 'CONCURRENTLY ';
  const before = whole.before.tables.get(table.name);
  const isLater = !keys.every(({ columns }) => columns.every((name) => before && findColumn(before, name)));
  return [
    ...(isEmpty ? [HERE[step.operation.kind] ?? '-- here:'] : isLater ? ['-- as soon as the columns are there, then:'] : []),
    ...needed.map(({ columns }) => `CREATE INDEX ${concurrently}ON ${writtenName(step, table)} ${columnList(columns)};`),
    ...(concurrently === '' ? [] : ['-- outside a transaction']),
    ...(step.migration.reader === 'prisma' ? [`-- and in schema.prisma, or the next prisma migrate dev drops it: ${listed(needed.map(({ columns }) => `@@index([${columns.join(', ')}])`))}`] : []),
  ].join('\n');
}

const HERE: Partial<Record<OperationKind, string>> = { createTable: '-- here, after the table:', addColumn: '-- here, after the column:' };

/** As the statement says it, which may have to name the schema. */
function writtenName({ operation, after }: Step, { name }: Table): string {
  return 'table' in operation && operation.table && tableKey(after, operation.table) === name ? sqlName(operation.table) : sqlName(name);
}

function isJudged(table: Table): boolean {
  return isCertain(table) && table.persistence !== 'temporary';
}

/** Does an index of the one serve the other? */
function beginsWith({ columns }: TableConstraint, { columns: first }: TableConstraint): boolean {
  return first.every((column) => columns.slice(0, first.length).includes(column));
}

/** One that is only made anew has been told of. */
function wasThere(before: Table | undefined, { columns }: TableConstraint): boolean {
  return before?.constraints.some(({ type, columns: others }) => type === 'foreignKey' && others.join() === columns.join()) === true;
}

function isServed({ indexes }: Table, key: TableConstraint): boolean {
  return indexes.some((index) => serves(index, key));
}

/** Does it begin with a column of the key? */
function serves({ keys, where, method }: Index, { columns }: TableConstraint): boolean {
  const [first] = keys;
  // One that begins with any of several columns is used as well: how few rows it leaves, nobody can know here.
  const isLookedUp = first?.column !== undefined && columns.includes(first.column);
  // Rows that point nowhere are never looked for.
  const isPartial = where !== undefined && (where.conjuncts.length === 0 || !where.conjuncts.every(({ column, operator }) => operator === 'is not null' && column !== undefined && columns.includes(column)));
  return !isPartial && ['btree', 'hash'].includes(method) && isLookedUp;
}
