import { findColumn } from '../src/catalog/columns.ts';
import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { StepOf } from '../src/model.ts';
import type { NotInQuery } from '../src/operations.ts';
import { columnList } from '../src/plan/render.ts';
import { defineRule, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'not-in-subquery-delete',
  title: 'NOT IN (SELECT …) changes no row, or too many',
  category: 'data-loss',
  severity: 'warning',
  engines: ['postgres'],
  why: 'One NULL in the list, and `NOT IN` is true for no row: nothing is deleted or updated, and nothing says so. A list that holds only groups with duplicates (`HAVING count(*) > 1`) leaves out every row that has none, and those are deleted as well.',
  instead: 'Leave NULLs out of the list, or use NOT EXISTS. To remove duplicates, number the rows of each group with row_number() and delete those above 1.',
  sources: ['https://www.postgresql.org/docs/current/functions-subquery.html#FUNCTIONS-SUBQUERY-NOTIN', 'https://www.postgresql.org/docs/current/functions-window.html'],
  check: {
    *write(step) {
      const { table, verb, notIn = [] } = step.operation;
      if (isNew(step, table)) return;
      for (const query of notIn) {
        const on = sqlName(table);
        const changed = verb === 'delete' ? 'deleted' : 'updated';
        if (query.groups && query.table && tableKey(step.before, query.table) === tableKey(step.before, table)) {
          yield { severity: 'error', message: `The list holds only groups of several rows: every row of ${on} that has no duplicate is ${changed} as well.`, help: verb === 'delete' ? withoutDuplicates(on) : 'Number the rows of each group with row_number(), and update those above 1.' };
          continue;
        }
        const list = nullable(step, query);
        if (list) yield { ...(list.isSure ? {} : { severity: 'note' }), message: `As soon as one ${list.name} in the list is NULL, no row of ${on} is ${changed}.`, help: `${query.column === undefined ? '' : `${sqlName({ name: query.column })} `}NOT IN (SELECT ${list.value}${query.table ? ` FROM ${sqlName(query.table)}` : ''} … WHERE ${list.value} IS NOT NULL)` };
      }
    },
  },
});

function withoutDuplicates(on: string): string {
  return `DELETE FROM ${on} USING (\n  SELECT ctid, row_number() OVER (PARTITION BY <columns> ORDER BY <key>) AS n FROM ${on}\n) AS numbered\nWHERE ${on}.ctid = numbered.ctid AND numbered.n > 1;`;
}

/** What the list is made of, when it may be NULL; `isSure`: the history says so. */
function nullable(step: StepOf<'write'>, { table, value, mayBeOuter, notNull }: NotInQuery): { readonly name: string; readonly value: string; readonly isSure: boolean } | undefined {
  if (value === undefined || notNull) return undefined;
  const found = table && tableBefore(step, table);
  const column = found && findColumn(found, value);
  const isKnown = column !== undefined && (found?.known === true || column.addedBy !== undefined);
  if (column?.notNull || (found?.known && !column)) return undefined;
  const outer = tableBefore(step, step.operation.table);
  if (table && mayBeOuter && !column && outer && findColumn(outer, value)) return undefined;
  if (table && !isKnown && isOwnKey(table.name, value)) return undefined;
  const name = sqlName({ name: value });
  return { name: table ? `${sqlName(table)}.${name}` : name, value: columnList([value]).slice(1, -1), isSure: isKnown };
}

/** What the rows of a table are mostly called by; of a table that nobody here has seen made, it is taken for the primary key. */
function isOwnKey(table: string, column: string): boolean {
  return /^(?:(?:public_)?id|uuid|guid)$/.test(column) || (column.endsWith('_id') && [column.slice(0, -3), `${column.slice(0, -3)}s`].includes(table));
}
