import { findRoutine, findSequence, findTable, sqlName } from '../src/catalog/names.ts';
import type { Catalog, Step } from '../src/model.ts';
import { defineRule, isNew, successor } from '../src/rule.ts';
import { lostTo } from './drop-cascade.ts';

export default defineRule({
  id: 'drop-view-or-routine',
  title: 'Dropping a view, function or sequence breaks code that uses it',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Every running query that uses it fails from that moment on.',
  instead: 'Deploy code that does not use it first. To change it, use CREATE OR REPLACE, which also keeps the rights granted on it.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropview.html', 'https://www.postgresql.org/docs/current/sql-createview.html'],
  *checkMigration(end) {
    for (const step of end.steps) {
      const { operation } = step;
      if ('cascade' in operation && operation.cascade && lostTo(step).length > 0) continue; // drop-cascade says so
      const dropped = droppedBy(step, end);
      if (dropped !== undefined) {
        const replaceable = operation.kind === 'dropFunction' || (operation.kind === 'dropView' && !operation.materialized);
        yield {
          range: operation.range,
          ...(operation.kind === 'dropFunction' && { severity: 'note' as const }),
          message: `Code that still uses ${dropped} fails as soon as this is applied.`,
          help: `Deploy code that does not use it first${replaceable ? '; to change it, use CREATE OR REPLACE' : ''}.`,
        };
      } else if (operation.kind === 'dropView' && !isNew(step, operation.view) && findTable(step.before, operation.view) && successor(operation.view, end) === 'without rights') {
        const view = sqlName(operation.view);
        yield { range: operation.range, message: `The new ${view} has none of the rights that were granted on the old one: other roles than the owner are refused.`, help: `GRANT SELECT ON ${view} TO <the roles that use it>;${operation.materialized ? '' : '\n-- or use CREATE OR REPLACE VIEW, which keeps the rights'}` };
      }
    }
  },
});

/** What is dropped for good, was there before, and may be in use by others than the database itself. */
function droppedBy(step: Step, end: { readonly before: Catalog; readonly after: Catalog }): string | undefined {
  const { operation, before } = step;
  switch (operation.kind) {
    case 'dropView': {
      const isMissing = !findTable(before, operation.view) && operation.ifExists && before.complete;
      return isMissing || isNew(step, operation.view) || findTable(end.after, operation.view) ? undefined : `the ${operation.materialized ? 'materialized ' : ''}view ${sqlName(operation.view)}`;
    }
    case 'dropFunction': {
      const known = findRoutine(end.before, operation.name);
      return !known || known.trigger || findRoutine(end.after, operation.name) ? undefined : `the function ${sqlName(operation.name)}`;
    }
    case 'dropSequence': {
      const known = findSequence(end.before, operation.name);
      return !known || findSequence(end.after, operation.name) ? undefined : `the sequence ${sqlName(operation.name)}`;
    }
    default: return undefined;
  }
}
