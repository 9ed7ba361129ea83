import { sqlName, tableKey } from '../src/catalog/names.ts';
import { backups } from '../src/plan/backup.ts';
import { insteadOfEmptying } from '../src/plan/keep-rows.ts';
import { refilledAt } from '../src/plan/refilled.ts';
import { copierOf, defineRule, hasNoRows, isNew, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'truncate',
  title: 'TRUNCATE empties the table at once',
  category: 'data-loss',
  severity: 'error',
  engines: ['postgres'],
  why: 'All rows are gone, under ACCESS EXCLUSIVE; with CASCADE also those of every table with a foreign key to it. Only a backup brings them back.',
  instead: 'Delete in batches what is really to go, with a WHERE, and keep a copy until the release has proved itself.',
  sources: ['https://www.postgresql.org/docs/current/sql-truncate.html'],
  check: {
    *truncate(step, whole) {
      const { table, cascade } = step.operation;
      if (isNew(step, table)) return;
      const also = [...new Set(step.effects.map((effect) => effect.table))].filter((key) => cascade && key !== tableKey(step.before, table) && !isNew(step, key) && hasNoRows(step, key) === undefined);
      const key = tableKey(step.before, table);
      const refilled = refilledAt(step, whole, [key, ...also]);
      const isKnown = !cascade || tableBefore(step, table)?.known === true;
      if (refilled !== undefined && isKnown) {
        yield { severity: 'note', message: `All rows of ${[table, ...also].map(sqlName).join(', ')} are lost; ${refilled} puts in others.`, help: 'Make sure that these are all that is needed.' };
        return;
      }
      const isOpen = cascade && also.length === 0 && !tableBefore(step, table)?.known;
      const copiedBy = also.length === 0 ? copierOf(step, tableBefore(step, table)) : undefined;
      yield { ...(copiedBy !== undefined && { severity: 'note' as const }), message: `All rows of ${[sqlName(table), ...also.map(sqlName)].join(', ')} are lost${copiedBy === undefined ? '' : `, but for the copy that ${copiedBy} has made`}.${isOpen ? ' CASCADE empties every table with a foreign key to it as well.' : ''}`, help: copiedBy !== undefined ? 'Make sure that what was written after the copy has been copied too.' : [...backups(step.before, [key, ...also]), ...(isOpen ? pointing(sqlName(table)) : []), insteadOfEmptying(step, whole, key)].join('\n') };
    },
  },
});

/** What CASCADE takes along, where only the server knows it. */
function pointing(table: string): readonly string[] {
  return ['-- and the same for each table that this finds, and for those that point to these in turn:', `SELECT conrelid::regclass FROM pg_constraint WHERE contype = 'f' AND confrelid = '${table.replaceAll("'", "''")}'::regclass;`];
}
