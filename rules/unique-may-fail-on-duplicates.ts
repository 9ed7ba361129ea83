import { findColumn } from '../src/catalog/columns.ts';
import { sqlName } from '../src/catalog/names.ts';
import type { Column, Replayed, Report, Step, Table } from '../src/model.ts';
import type { Expression, Name } from '../src/operations.ts';
import { formerly } from '../src/plan/former.ts';
import { defineRule, hasNoRows, isMadeHere, isNew, isSeenTo, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'unique-may-fail-on-duplicates',
  title: 'Duplicates make a unique index fail',
  category: 'failure',
  severity: 'note',
  engines: ['postgres'],
  why: 'A unique index or constraint on columns that are in use fails when two rows share a value, after the whole table has been read. Built CONCURRENTLY, it leaves an invalid index behind, which still slows down every write and refuses new duplicates.',
  instead: 'Look for duplicates first, and for an invalid index after a failure.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  yieldsTo: ['if-not-exists-noop', 'index-not-concurrent', 'add-unique-without-index', 'add-primary-key-without-index', 'concurrently-in-transaction', 'concurrently-on-partitioned-table', 'partitioned-index-locks-all'],
  check: {
    *createIndex(step, whole) {
      const { table, keys, unique, where, nullsNotDistinct } = step.operation;
      const columns = keys.flatMap(({ column }) => column ?? []);
      if (unique && columns.length === keys.length) yield* duplicates(step, whole, table, { columns, where, nullsNotDistinct });
    },
    *addConstraint(step, whole) {
      const { table, constraint } = step.operation;
      if ((constraint.type === 'unique' || constraint.type === 'primaryKey') && constraint.usingIndex === undefined) yield* duplicates(step, whole, table, constraint);
    },
  },
});

type Key = { readonly columns: readonly string[]; readonly where?: Expression | undefined; readonly nullsNotDistinct?: true | undefined };

/** Silent where a key of the same columns, or of some of them, was in force when the migration began, and where there is no row. */
function* duplicates(step: Step, whole: Replayed, name: Name, { columns, where, nullsNotDistinct }: Key): Generator<Report> {
  const table = tableBefore(step, name);
  if (table?.kind !== 'table' || isNew(step, name) || columns.length === 0 || isThere(step, table) || step.refusal || isSeenTo(step, whole, name, columns) || hasNoRows(step, table.name) || letsNoneIn(step, whole, table, where)) return;
  const isUnique = whole.before.tables.get(table.name)?.indexes.some((index) => index.unique && index.valid && !index.where && index.keys.every(({ column }) => column !== undefined && columns.includes(column)));
  const fresh = columns.flatMap((column) => findColumn(table, column) ?? []).filter((column) => isFresh(step, whole, column));
  const alike = fresh.filter((column) => (column.allNull ? nullsNotDistinct : column.default?.constant !== undefined && !column.generated));
  if (isUnique || fresh.length > alike.length) return;
  const old = columns.filter((column) => !alike.some(({ name: same }) => same === column));
  if (old.length === 0) {
    const from = formerly(step, whole, name, []);
    yield { message: `This fails where ${sqlName(table.name)} has two rows: all that are there have the same ${alike.map(({ name: same }) => sqlName({ name: same })).join(', ')}.`, help: `${from.lead}SELECT count(*) FROM ${from.table}; -- has to be 0 or 1` };
    return;
  }
  const former = formerly(step, whole, name, [...old, ...where?.columns ?? []]);
  const list = old.map((column) => sqlName({ name: column })).join(', ');
  const nullable = nullsNotDistinct ? [] : old.filter((column) => findColumn(table, column)?.notNull !== true);
  const conditions = [...(where ? [nullable.length > 0 && /\bor\b/i.test(where.text) ? `(${where.text})` : where.text] : []), ...nullable.map((column) => `${sqlName({ name: column })} IS NOT NULL`)];
  yield {
    message: `This fails where two rows of ${sqlName(table.name)}${where ? ' that its WHERE lets in' : ''} have the same ${list}.`,
    help: `${former.lead}SELECT ${former.sql(list)} FROM ${former.table}${conditions.length > 0 ? ` WHERE ${former.sql(conditions.join(' AND '))}` : ''} GROUP BY ${former.sql(list)} HAVING count(*) > 1; -- has to find nothing`,
  };
}

/** Does its WHERE want a value in a column that is new and NULL in all rows? */
function letsNoneIn(step: Step, whole: Replayed, table: Table, where: Expression | undefined): boolean {
  return where?.conjuncts.some(({ column: name, operator }) => {
    const column = name === undefined || !WANTING.has(operator) ? undefined : findColumn(table, name);
    return column?.allNull === true && isFresh(step, whole, column);
  }) === true;
}

/** None of these is true of NULL. */
const WANTING: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>=', 'in', 'is not null']);

/** IF NOT EXISTS, and it does: nothing is built. */
function isThere({ after }: Step, { name, indexes }: Table): boolean {
  return after.tables.get(name)?.indexes === indexes;
}

/** Is it new here, or NULL in all rows since the migration right before, between which and this one hardly any code was deployed that writes it? */
function isFresh(step: Step, { place }: Replayed, { addedBy, allNull }: Column): boolean {
  return isMadeHere(step, addedBy) || (allNull === true && place?.history[place.at - 1]?.id === addedBy);
}
