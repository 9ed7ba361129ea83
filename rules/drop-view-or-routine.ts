import { findRoutine, findSequence, findTable, sqlName } from '../src/catalog/names.ts';
import type { Catalog, Step } from '../src/model.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'drop-view-or-routine',
  title: 'Dropping a view, function or sequence breaks code that uses it',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Every running query that uses it fails from that moment on.',
  instead: 'Deploy code that does not use it first. To change it, use CREATE OR REPLACE, which also keeps the rights granted on it.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropview.html', 'https://www.postgresql.org/docs/current/sql-createview.html'],
  yieldsTo: ['drop-cascade'],
  *checkMigration({ after, steps }) {
    for (const step of steps) {
      const dropped = droppedBy(step, after);
      if (dropped !== undefined) yield { range: step.operation.range, ...(step.operation.kind === 'dropFunction' ? { severity: 'note' as const } : {}), message: `Code that still uses ${dropped} fails as soon as this is applied.`, help: 'Deploy code that does not use it first; to change it, use CREATE OR REPLACE.' };
    }
  },
});

/** What is dropped for good, was there before, and may be in use by others than the database itself. */
function droppedBy(step: Step, after: Catalog): string | undefined {
  const { operation, before } = step;
  switch (operation.kind) {
    case 'dropView': {
      const known = findTable(before, operation.view);
      const missing = !known && operation.ifExists && before.complete;
      return missing || isNew(step, operation.view) || findTable(after, operation.view) ? undefined : `the ${operation.materialized ? 'materialized ' : ''}view ${sqlName(operation.view)}`;
    }
    case 'dropFunction': {
      const known = findRoutine(before, operation.name);
      return !known || known.trigger || findRoutine(after, operation.name) ? undefined : `the function ${sqlName(operation.name)}`;
    }
    case 'dropSequence': {
      const known = findSequence(before, operation.name);
      return !known || known.createdBy === step.migration.id || findSequence(after, operation.name) ? undefined : `the sequence ${sqlName(operation.name)}`;
    }
    default: return undefined;
  }
}
