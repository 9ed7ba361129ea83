import { findIndex, sqlName } from '../src/catalog/names.ts';
import { defineRule, isNew, successor } from '../src/rule.ts';

export default defineRule({
  id: 'rename-table',
  title: 'Renaming a table breaks code that uses the old name',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'The rename itself takes an instant, but from that instant on every query with the old name fails. A view with the old name helps only once everybody has been granted the rights that they had on the table.',
  instead: 'Rename and, in the same transaction, create a view with the old name and grant the same rights on it; drop the view when no code uses it any more.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-DESC-RENAME', 'https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS'],
  *checkMigration(end) {
    for (const step of end.steps) {
      const { operation } = step;
      const isThere = step.effects.length > 0;
      if (operation.kind !== 'renameTable' || !isThere || isNew(step, operation.table) || findIndex(step.before, operation.table)) continue;
      const [old, renamed] = [sqlName(operation.table), sqlName({ ...operation.table, name: operation.to.name })];
      const left = successor(operation.table, end);
      if (left === 'full') continue;
      yield left === 'without rights'
        ? { range: operation.range, message: `The view ${old} has none of the rights that were granted on the table: other roles than the owner are refused.`, help: `GRANT SELECT, INSERT, UPDATE, DELETE ON ${old} TO <the roles that use it>;` }
        : { range: operation.range, message: `Code that still says ${old} fails as soon as this is applied.`, help: [`${step.script.text.slice(...operation.range)};`, `CREATE VIEW ${old} AS SELECT * FROM ${renamed};`, `GRANT SELECT, INSERT, UPDATE, DELETE ON ${old} TO <the roles that use it>;`].join('\n') };
    }
  },
});
