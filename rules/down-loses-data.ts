import { findColumn } from '../src/catalog/columns.ts';
import { findTable, sqlName } from '../src/catalog/names.ts';
import { makes } from '../src/plan/undone.ts';
import type { Replayed, Step } from '../src/model.ts';
import type { Name } from '../src/operations.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'down-loses-data',
  title: 'Know what the way back takes with it',
  category: 'rollback',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A way back drops what its migration has made: that is what it is for. But rows and values that were there before the migration, under another name or in another column, go with it when the migration moved them, and those are in no migration.',
  instead: 'Move the values back first, in the same way as the migration moved them. Where the table or column is older than the migration, leave it.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html', 'https://www.postgresql.org/docs/current/sql-droptable.html'],
  *checkMigration(part) {
    const whole = part.together ?? part;
    const { down } = whole;
    // Where the way there fails, what would be there after it is not known.
    if (whole.steps.some(({ refusal }) => refusal)) return;
    for (const step of part.down?.steps ?? []) {
      const { operation, before, script: { path } } = step;
      if (operation.guard !== undefined || step.called || step.refusal || isKept(step, down!)) continue;
      if (operation.kind === 'truncate' || operation.kind === 'dropTable') {
        const table = findTable(before, operation.table);
        if (!table || table.kind !== 'table' || table.persistence === 'temporary') continue;
        const isFilledHere = operation.kind === 'truncate' && whole.before.tables.get(table.name)?.empty === true;
        const isOld = !isFilledHere && wasBefore(whole, table.name) && whole.after.tables.get(table.name)?.emptied?.by !== whole.migration.id;
        if (isOld) yield { path, range: operation.range, message: `${sqlName(table.name)} was there before the migration: the way back loses all of its rows.`, help: 'Leave what the migration has not made.' };
        else if (isMoved(whole, table.name)) yield { path, range: operation.range, severity: 'note', message: `The migration moved rows into ${sqlName(table.name)}, and took them from where they were: the way back loses them.`, help: `Copy the rows of ${sqlName(table.name)} back before it is dropped.` };
      }
      if (operation.kind === 'dropColumn') {
        const table = findTable(before, operation.table);
        const column = table && findColumn(table, operation.column);
        const old = table && whole.before.tables.get(table.name);
        const isMade = column?.addedBy === whole.migration.id || column?.addedBy === down!.migration.id;
        if (table && column && old && !isMade && old.createdBy !== whole.migration.id && !isCopied(step, column.name, down!) && findColumn(old, column.name) && whole.after.tables.get(table.name)?.columns.some(({ name }) => name === column.name)) yield { path, range: operation.range, message: `${sqlName(table.name)}.${sqlName({ name: column.name })} was there before the migration: the way back loses its values.`, help: 'Leave what the migration has not made.' };
      }
    }
  },
});

/** Was it there, with the rows that it has, under this name or another? What the migration has put aside and copied is in another place. */
function wasBefore(whole: Replayed, key: string): boolean {
  const { before, steps } = whole;
  if (makes(whole, key)) return false;
  if (before.tables.has(key)) return before.tables.get(key)?.kind === 'table' && !steps.some(({ operation, before: then }) => (operation.kind === 'dropTable' || operation.kind === 'renameTable') && findTable(then, operation.table)?.name === key);
  return !isPutAside(whole, key) && steps.some(({ operation, before: then, after }) => operation.kind === 'renameTable' && findTable(after, { ...operation.table, ...operation.to })?.name === key && before.tables.has(findTable(then, operation.table)?.name ?? ''));
}

/** Does the migration fill from it a table that it makes, and that stays? */
function isPutAside(whole: Replayed, key: string): boolean {
  const { steps, migration, after: end } = whole;
  return steps.some(({ operation, before, after }) => {
    const filled = operation.kind === 'write' || operation.kind === 'createTableAs' ? findTable(after, operation.table) : undefined;
    return filled !== undefined && filled.createdBy === migration.id && end.tables.has(filled.name) && 'reads' in operation && operation.reads.some((name) => findTable(before, name)?.name === key);
  });
}

/** Are the rows in it those of a table or column that the migration has dropped? */
function isMoved({ steps, before, after }: Replayed, key: string): boolean {
  const reads = (names: readonly Name[], at: Step): boolean => names.some((name) => { const source = findTable(at.before, name); return source !== undefined && before.tables.has(source.name) && !after.tables.has(source.name); });
  return steps.some((step) => (step.operation.kind === 'write' || step.operation.kind === 'createTableAs') && findTable(step.after, step.operation.table)?.name === key && reads(step.operation.reads, step));
}

/** Has the way back copied the rows elsewhere by then? */
function isKept(step: Step, { steps }: Replayed): boolean {
  const table = 'table' in step.operation && step.operation.table ? findTable(step.before, step.operation.table)?.name : undefined;
  return table !== undefined && steps.slice(0, steps.indexOf(step)).some((earlier) => (earlier.operation.kind === 'write' || earlier.operation.kind === 'createTableAs') && earlier.operation.reads.some((name) => findTable(earlier.before, name)?.name === table));
}

/** Has the way back filled another column with its values by then? */
function isCopied(step: Step, column: string, { steps }: Replayed): boolean {
  const tableAt = ({ operation, before }: Step): string | undefined => ('table' in operation && operation.table ? findTable(before, operation.table)?.name : undefined);
  const table = tableAt(step);
  return steps.slice(0, steps.indexOf(step)).some((earlier) => earlier.operation.kind === 'write' && tableAt(earlier) === table && earlier.operation.assigned?.some(({ value }) => value.columns.includes(column)));
}
