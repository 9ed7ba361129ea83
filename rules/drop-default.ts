import { findColumn } from '../src/catalog/columns.ts';
import { findTable, sqlName } from '../src/catalog/names.ts';
import type { Column, Replayed, StepOf } from '../src/model.ts';
import { mayBeFilled } from '../src/plan/filled.ts';
import { defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'drop-default',
  title: 'Without its default, a NOT NULL column must be given a value',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Running code that leaves the column out of its INSERTs is refused from that moment on. An identity is such a default, and nearly all code relies on it.',
  instead: 'Deploy code that gives the value itself first.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html', 'https://www.postgresql.org/docs/current/ddl-default.html'],
  check: {
    *dropIdentity(step, whole) {
      const message = loss(step, whole);
      if (message) yield { message, help: HELP };
    },
    *dropDefault(step, whole) {
      const message = loss(step, whole);
      if (message) yield { severity: 'note', message, help: HELP };
    },
  },
});

const HELP = 'Deploy code that gives the value itself first.';

/** Said where the column had a value of its own and has none in the end. */
function loss(step: StepOf<'dropIdentity' | 'dropDefault'>, { after }: Replayed): string | undefined {
  const { table, column: name } = step.operation;
  const [column, end] = [tableBefore(step, table), findTable(after, table)].map((each) => each && findColumn(each, name));
  if (isNew(step, table) || isMadeHere(step, column?.addedBy) || !column || !end || !isFilled(column) || isFilled(end) || !end.notNull) return undefined;
  const owner = findTable(after, table);
  if (owner && mayBeFilled(after, owner, name)) return undefined;
  return `INSERTs that leave out ${sqlName(table)}.${sqlName({ name })} fail as soon as this is applied.`;
}

function isFilled({ default: value, generated }: Column): boolean {
  return generated !== undefined || (value !== undefined && value.constant !== 'null');
}
