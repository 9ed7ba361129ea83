import { sqlName, tableKey } from '../src/catalog/names.ts';
import { backups, deletedAlong, pointingWith } from '../src/plan/backup.ts';
import { insteadOfEmptying } from '../src/plan/keep-rows.ts';
import { listed } from '../src/plan/listed.ts';
import { refilledAt } from '../src/plan/refilled.ts';
import { copierOf, defineRule, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'delete-without-where',
  title: 'DELETE without a condition empties the table',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'Every row is gone, and there is no way back but a backup.',
  instead: 'Say which rows, delete them in batches, and keep a copy until the release has proved itself.',
  sources: ['https://www.postgresql.org/docs/current/sql-delete.html'],
  check: {
    *write(step, whole) {
      const { verb, table, where } = step.operation;
      if (verb !== 'delete' || isNew(step, table) || (where && where.constant !== 'true')) return;
      const key = tableKey(step.before, table);
      const along = deletedAlong(step.before, key).filter((other) => !isNew(step, other));
      const emptied = [key, ...along].flatMap((each) => pointingWith(step.before, each, 'set null')).filter((each) => !isNew(step, each.table) && !along.includes(each.table));
      const columns = emptied.flatMap((each) => each.columns.map((name) => `${sqlName(each.table)}.${sqlName({ name })}`));
      const copiedBy = along.length + emptied.length === 0 ? copierOf(step, tableBefore(step, table)) : undefined;
      if (copiedBy !== undefined) {
        yield { severity: 'note', message: `Every row of ${sqlName(table)} is deleted; ${copiedBy} has copied them.`, help: 'Make sure that what was written after the copy has been copied too.' };
        return;
      }
      const refilled = refilledAt(step, whole, [key, ...along]);
      if (refilled !== undefined && emptied.length === 0) {
        yield { severity: 'note', message: `Every row of ${listed([table, ...along].map(sqlName))} is deleted; ${refilled} puts in others.`, help: 'Make sure that these are all that is needed.' };
        return;
      }
      yield {
        message: [`Every row of ${sqlName(table)} is deleted${along.length > 0 ? `, and by ON DELETE CASCADE what points to them in ${listed(along.map(sqlName))}` : ''}.`, ...(columns.length > 0 ? [`${listed(columns)} ${columns.length > 1 ? 'become' : 'becomes'} NULL.`] : [])].join(' '),
        help: [...backups(step.before, [key, ...along, ...new Set(emptied.map((each) => each.table))]), insteadOfEmptying(step, whole, key)].join('\n'),
      };
    },
  },
});
