import { findColumn } from '../src/catalog/columns.ts';
import { findRoutine, findSequence, findTable, sqlName } from '../src/catalog/names.ts';
import type { Catalog, Sequence, Table } from '../src/model.ts';
import { defineRule, isNew, successor, tableBefore } from '../src/rule.ts';
import { isAllKnown, isMissing, listed, taken } from './drop-cascade.ts';

export default defineRule({
  id: 'drop-view-or-routine',
  title: 'Dropping a view, function or sequence breaks code that uses it',
  category: 'compatibility',
  severity: 'warning',
  engines: ['postgres'],
  why: 'Every running query that uses it fails from that moment on; one that is made again has none of the rights that were granted on the old one.',
  instead: 'Deploy code that does not use it first. To change it, use CREATE OR REPLACE, which also keeps the rights granted on it.',
  sources: ['https://www.postgresql.org/docs/current/sql-dropview.html', 'https://www.postgresql.org/docs/current/sql-createview.html'],
  yieldsTo: ['drop-cascade'],
  check: {
    *dropView(step, whole) {
      const { view, materialized, cascade } = step.operation;
      const found = tableBefore(step, view);
      if (isNew(step, view) || isMissing(step, view, whole)) return;
      const name = sqlName(view);
      const losses = taken(step, whole);
      const left = successor(step, view, whole);
      const gone = left === 'none' ? [`Code that still uses the ${materialized ? 'materialized ' : ''}view ${name} fails as soon as this is applied.`] : [];
      const cascaded = losses.length > 0 ? [`CASCADE takes ${listed(losses)} with it${left === 'none' ? '' : ', and nothing makes that again'}.`] : cascade && isAllKnown(step.before, view) ? ['CASCADE takes nothing more with it.'] : [];
      if (gone.length > 0 || losses.length > 0) yield { message: [...gone, ...cascaded].join(' '), help: 'Deploy code that does not use it first.' };
      if (left !== 'without rights' && left !== 'perhaps without rights') return;
      const grant = `GRANT SELECT ON ${name} TO <the roles that use it>;`;
      const help = found && isReplaceable(found, findTable(whole.after, view)) ? `${grant}\n-- or use CREATE OR REPLACE VIEW, which keeps the rights` : grant;
      yield left === 'without rights'
        ? { message: `The new ${name} has none of the rights that were granted on the old one: other roles than the owner are refused.`, help }
        : { severity: 'note', message: `The new ${name} has none of the rights that others may have had on the old one.`, help, once: 'rights' };
    },
    *dropFunction({ operation }, { before, after }) {
      const known = findRoutine(before, operation.name);
      if (!known || known.trigger || findRoutine(after, operation.name)) return;
      yield { severity: 'note', message: `Code that still uses the function ${sqlName(operation.name)} fails as soon as this is applied.`, help: 'Deploy code that does not use it first; to change it, use CREATE OR REPLACE FUNCTION.' };
    },
    *dropSequence(step, { before, after }) {
      const { name } = step.operation;
      const known = findSequence(before, name);
      if (!known || findSequence(after, name) || isIdle(step.before, findSequence(step.before, name))) return;
      yield { message: `Code that still uses the sequence ${sqlName(name)} fails as soon as this is applied.`, help: 'Deploy code that does not use it first.' };
    },
  },
});

/** CREATE OR REPLACE VIEW takes the old columns, in order, and more behind them. */
function isReplaceable(old: Table, next: Table | undefined): boolean {
  return old.kind === 'view' && next?.kind === 'view' && old.known && next.known && old.columns.every(({ name }, at) => next.columns[at]?.name === name);
}

/** A serial column's own sequence that the column no longer takes its values from. */
function isIdle({ tables }: Catalog, sequence: Sequence | undefined): boolean {
  const owner = sequence?.ownedBy && tables.get(sequence.ownedBy.table);
  return owner !== undefined && !findColumn(owner, sequence?.ownedBy?.column ?? '')?.default?.calls.some(({ name }) => name === 'nextval');
}
