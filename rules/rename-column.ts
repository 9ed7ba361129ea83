import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, StepOf } from '../src/model.ts';
import { madeAgain } from '../src/plan/attached.ts';
import { renderType } from '../src/plan/render.ts';
import { defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'rename-column',
  title: 'Renaming a column breaks code that uses the old name',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'The rename itself takes an instant, but from that instant on every running instance of the application that still says the old name fails.',
  instead: 'Expand and contract: add the new column, write both, backfill, read the new one, then drop the old one.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME'],
  check: {
    *renameColumn(step, whole) {
      const { table, column, to } = step.operation;
      const found = tableBefore(step, table);
      const known = found?.columns.find(({ name }) => name === column);
      if (isNew(step, table) || isMadeHere(step, known?.addedBy)) return;
      const isView = found?.kind === 'view' || found?.kind === 'materializedView';
      const [on, from, into] = [sqlName(table), sqlName({ name: column }), sqlName({ name: to })];
      yield {
        message: `Code that still says ${on}.${from} fails as soon as this is applied.`,
        help: takesOver(step, whole) ? `Keep the name ${from}: code that has moved over to it goes on. Drop the old ${into} when no code says it any more.` : isView ? `Show it under both names, ${into} at the end, with CREATE OR REPLACE VIEW; create the view anew without ${from} when no code says it any more.` : [`ALTER TABLE ${on} ADD COLUMN ${into} ${known ? renderType(known.type) : '<type>'};`, `-- deploy code that writes both, fill ${into} in batches, deploy code that only uses ${into}, then:`, ...madeAgain(step.before, found, column, into), `ALTER TABLE ${on} DROP COLUMN ${from};`].join('\n'),
      };
    },
  },
});

/** Does the new name belong to another column until this migration? */
function takesOver({ operation: { table, to }, before }: StepOf<'renameColumn'>, whole: Replayed): boolean {
  return whole.before.tables.get(tableKey(before, table))?.columns.some(({ name }) => name === to) === true;
}
