import { sqlName } from '../src/catalog/names.ts';
import type { Replayed, Report, Step } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { defineRule, isMadeHere, isNew, isSeenTo, tableBefore } from '../src/rule.ts';

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
      const { table, keys, unique } = step.operation;
      const columns = keys.flatMap(({ column }) => column ?? []);
      if (unique && columns.length === keys.length) yield* duplicates(step, whole, table, columns);
    },
    *addConstraint(step, whole) {
      const { table, constraint: { type, columns, usingIndex } } = step.operation;
      if ((type === 'unique' || type === 'primaryKey') && usingIndex === undefined) yield* duplicates(step, whole, table, columns);
    },
  },
});

/** Silent where a key of the same columns, or of some of them, was in force when the migration began. */
function* duplicates(step: Step, whole: Replayed, name: Name, columns: readonly string[]): Generator<Report> {
  const table = tableBefore(step, name);
  if (table?.kind !== 'table' || isNew(step, name) || columns.length === 0 || step.refusal || isSeenTo(step, whole, name, columns)) return;
  const isUnique = whole.before.tables.get(table.name)?.indexes.some(({ unique, valid, where, keys }) => unique && valid && !where && keys.every(({ column }) => column !== undefined && columns.includes(column)));
  const isFresh = columns.some((column) => isMadeHere(step, table.columns.find((candidate) => candidate.name === column)?.addedBy));
  if (isUnique || isFresh) return;
  const list = columns.map((column) => sqlName({ name: column })).join(', ');
  yield { message: `This fails where two rows of ${sqlName(table.name)} have the same ${list}.`, help: `SELECT ${list} FROM ${sqlName(name)} GROUP BY ${list} HAVING count(*) > 1; -- has to find nothing` };
}
