import { findColumn } from '../src/catalog/columns.ts';
import { findTable, sqlName } from '../src/catalog/names.ts';
import type { Column, Replayed, Report, StepOf } from '../src/model.ts';
import { mayBeFilled } from '../src/plan/filled.ts';
import { listed } from '../src/plan/listed.ts';
import { alike, defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

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
      if (isLost(step, whole)) yield told([step]);
    },
    *dropDefault(step, whole) {
      if (!isLost(step, whole)) return;
      const { steps, fold } = alike(step, whole, (other) => isLost(other, whole));
      yield { ...fold, severity: 'note', ...told(steps) };
    },
  },
});

function told(steps: readonly StepOf<'dropIdentity' | 'dropDefault'>[]): Report {
  const names = steps.map(({ operation: { table, column: name } }) => `${sqlName(table)}.${sqlName({ name })}`);
  return { message: `INSERTs that leave out ${names.length > 1 ? 'any of ' : ''}${listed(names)} fail as soon as this is applied.`, help: 'Deploy code that gives the value itself first.' };
}

/** The column had a value of its own and has none in the end. */
function isLost(step: StepOf<'dropIdentity' | 'dropDefault'>, { after }: Replayed): boolean {
  const { table, column: name } = step.operation;
  const [column, end] = [tableBefore(step, table), findTable(after, table)].map((each) => each && findColumn(each, name));
  if (isNew(step, table) || isMadeHere(step, column?.addedBy) || !column || !end || !isFilled(column) || isFilled(end) || !end.notNull) return false;
  const owner = findTable(after, table);
  return !(owner && mayBeFilled(after, owner, name));
}

function isFilled({ default: value, generated }: Column): boolean {
  return generated !== undefined || (value !== undefined && value.constant !== 'null');
}
