import { findIndex, sqlName } from '../src/catalog/names.ts';
import { isCertain } from '../src/catalog/table-edits.ts';
import type { Index, Report, Step, Table, TableConstraint } from '../src/model.ts';
import { addedConstraints } from '../src/plan/added.ts';
import { columnList } from '../src/plan/render.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'foreign-key-without-index',
  title: 'Index the columns of a foreign key',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'PostgreSQL does not index the columns of a foreign key by itself. Every DELETE of a referenced row, and every UPDATE of its key, looks for rows that point to it: without an index it reads the whole referencing table each time. Joins along the key do the same.',
  instead: 'Create an index that begins with the columns of the foreign key; a partial one does not serve.',
  sources: ['https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK'],
  *checkMigration(whole) {
    for (const { step, table, part: key } of addedConstraints(whole, 'foreignKey')) {
      if (!isJudged(table) || isServed(table, key)) continue;
      const isNew = step.operation.kind !== 'addConstraint' || table.createdBy === step.migration.id;
      yield report(step, table, key, isNew ? `-- as soon as the column is there, then:\nCREATE INDEX ON ${indexed(table, key)};` : undefined);
    }
    for (const step of whole.steps) {
      const dropped = step.operation.kind === 'dropIndex' ? findIndex(step.before, step.operation.name) : undefined;
      const table = dropped && whole.after.tables.get(dropped.table.name);
      const left = (table && isJudged(table) ? table.constraints : []).filter((key) => key.type === 'foreignKey' && serves(dropped!.index, key) && !isServed(table!, key));
      for (const key of left) yield report(step, table!, key);
    }
  },
});

function report(step: Step, table: Table, key: TableConstraint, help?: string): Report {
  const parent = key.parent === undefined ? 'referenced row' : `row of ${sqlName(key.parent)}`;
  const concurrently = table.partitionBy ? '' : 'CONCURRENTLY ';
  const create = `CREATE INDEX ${concurrently}ON ${indexed(table, key)};${concurrently === '' ? '' : '\n-- outside a transaction'}`;
  return { range: step.operation.range, message: `No index of ${sqlName(table.name)} begins with ${columnList(key.columns).slice(1, -1)}: each DELETE of a ${parent} reads the whole table.`, help: help ?? create };
}

function indexed(table: Table, key: TableConstraint): string {
  return `${sqlName(table.name)} ${columnList(key.columns)}`;
}

function isJudged(table: Table): boolean {
  return isCertain(table) && table.persistence !== 'temporary';
}

function isServed({ indexes }: Table, key: TableConstraint): boolean {
  return indexes.some((index) => serves(index, key));
}

/** Its first columns are those of the key, in any order. */
function serves({ keys, where, method }: Index, { columns }: TableConstraint): boolean {
  const first = keys.slice(0, columns.length).map(({ column }) => column);
  return where === undefined && ['btree', 'hash'].includes(method) && columns.every((column) => first.includes(column));
}
