import { findIndex, findSequence, sqlName, tableKey } from '../src/catalog/names.ts';
import { nameAfter } from '../src/catalog/rename-table.ts';
import { viewUnderOldName } from '../src/plan/old-name.ts';
import { defineRule, isMadeHere, isNew, successor } from '../src/rule.ts';

export default defineRule({
  id: 'rename-table',
  title: 'Renaming a table breaks code that uses the old name',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'The rename itself takes an instant, but from that instant on every query with the old name fails. A view with the old name helps only once everybody has been granted the rights that they had on the table.',
  instead: 'Rename and, in the same transaction, create a view with the old name and grant the same rights on it; drop the view when no code uses it any more.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME', 'https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS'],
  check: {
    *renameTable(step, whole) {
      const { table } = step.operation;
      if (step.effects.length === 0 || isNew(step, table) || findIndex(step.before, table) || findSequence(step.before, table)) return;
      const old = sqlName(table);
      const grant = `-- if other roles use it:\n-- GRANT SELECT, INSERT, UPDATE, DELETE ON ${old} TO …;`;
      switch (successor(step, table, whole)) {
        case 'full': return;
        case 'without rights':
          yield { message: `The new ${old} has none of the rights that were granted on the old one: other roles than the owner are refused.`, help: grant };
          return;
        case 'perhaps without rights':
          yield { severity: 'note', message: `The view ${old} has none of the rights that others may have had on the table.`, help: grant, once: 'rights' };
          return;
        case 'none': {
          const prepared = whole.before.tables.get(nameAfter(tableKey(step.before, table), step.operation, step.before));
          if (prepared && !isMadeHere(step, prepared.createdBy)) {
            const isView = prepared.kind === 'view' || prepared.kind === 'materializedView';
            yield { ...(isView && { severity: 'note' }), message: `${sqlName(prepared.name)} is from now on the table that was ${old}, in place of a ${isView ? 'view' : 'table'} with that name; code that still says ${old} fails.`, help: `Make sure that no code${isView ? '' : ' but what fills it'} says ${old} any more.` };
            return;
          }
          yield { message: `Code that still says ${old} fails as soon as this is applied.`, help: [`${step.script.text.slice(...step.operation.range)};`, ...viewUnderOldName(step, whole, grant)].join('\n') };
          return;
        }
      }
    },
  },
});
