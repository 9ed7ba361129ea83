import { sqlName, tableKey } from '../src/catalog/names.ts';
import type { Replayed, StepOf, Table, TableName } from '../src/model.ts';
import { original } from '../src/plan/renamed.ts';
import { isTakenOver, takenOverBefore } from '../src/plan/taken-over.ts';
import { copierOf, defineRule, isMadeHere, isNew, tableBefore } from '../src/rule.ts';
import { isMissing, isUnlikely } from './drop-cascade.ts';

export default defineRule({
  id: 'drop-table',
  title: 'Dropping a table loses its data and breaks code that still uses it',
  category: 'data-loss',
  severity: 'warning',
  engines: ['postgres'],
  why: 'All rows are gone, and only a backup brings them back. Every running query that names the table fails from that moment on. Tables it has foreign keys to are locked as well.',
  instead: 'Deploy code that does not use the table, keep a dump of it, and drop it in a later release.',
  sources: ['https://www.postgresql.org/docs/current/sql-droptable.html'],
  yieldsTo: ['drop-cascade'],
  check: {
    *dropTable(step, whole) {
      const { table, cascade } = step.operation;
      const found = tableBefore(step, table);
      if (isNew(step, table) || isMissing(step, table, whole)) return;
      const on = sqlName(table);
      const together = step.statement.operations.flatMap((other) => (other.kind === 'dropTable' ? [tableKey(step.before, other.table)] : []));
      const rest = (found?.referencedBy ?? []).filter((key) => key !== found?.name && !together.includes(key));
      const key = tableKey(step.before, table);
      const next = step.after.tables.has(key) ? undefined : whole.after.tables.get(formerKey(step, whole, key));
      const fails = rest.length > 0 && !cascade ? ` The foreign keys of ${rest.map(sqlName).join(', ')} make this statement fail.` : '';
      const hasDependents = rest.length > 0 || (found?.readBy.length ?? 0) > 0;
      const copiedBy = copierOf(step, found);
      const kept = keptOf(step, whole, key, copiedBy);
      const unlikely = isUnlikely(step, table);
      const isOld = copiedBy !== undefined && !isMadeHere(step, copiedBy) && !next;
      yield {
        ...((isOld || unlikely) && { severity: 'note' as const }),
        message: `${unlikely ? `Where ${on} is there, which no migration shows, all its rows are lost, and code that uses it fails` : next ? remade(on, found, next, { kept: copiedBy === undefined ? kept : COPIED, isNew: next.createdBy === undefined || isMadeHere(step, next.createdBy) }) : `All rows of ${on} are lost${isOld ? '' : kept}, and code that still uses the table fails`}.${isOld ? ` ${copiedBy} has copied them.` : ''}${cascade ? ` CASCADE takes nothing ${hasDependents ? 'that this migration does not drop anyway' : 'more with it'}.` : fails}`,
        help: isOld ? 'Make sure that no code uses it any more, and that what was written after the copy has been copied too.' : next ? `Keep a dump of ${on} until the release has proved itself.` : `Deploy code that does not use ${on} first, keep a dump of it, and drop it in a later release.`,
      };
    },
  },
});

const COPIED = ', but for what is copied from it before';

/** Nobody looks into a copy for what it leaves out, or for what was written since: the rest is still lost. */
function keptOf(step: StepOf<'dropTable'>, whole: Replayed, key: TableName, copiedBy: string | undefined): string {
  if (copiedBy !== undefined) return ', but for the copy that is made before';
  if (isTakenOver(step, whole, key)) return COPIED;
  const earlier = takenOverBefore(step, whole, key);
  return earlier === undefined ? '' : `, but for what ${earlier} has copied from it`;
}

/** What code calls it: the migration may have renamed it, and given the name to another. */
function formerKey(step: StepOf<'dropTable'>, { steps }: Replayed, key: TableName): TableName {
  return original(steps.slice(0, steps.findIndex(({ operation }) => operation === step.operation)), key, []).table;
}

/** What another relation under the same name leaves of the old one. */
function remade(on: string, old: Table | undefined, next: Table, { kept, isNew: isMade }: { readonly kept: string; readonly isNew: boolean }): string {
  const missing = old?.known && next.known ? old.columns.filter(({ name }) => !next.columns.some((column) => column.name === name)).map((column) => sqlName({ name: column.name })) : [];
  const lost = kept !== '' ? `The rows of ${on} are lost${kept}` : `All rows of ${on} are lost: ${!isMade ? 'another table takes its name, with its own rows' : next.kind === 'table' && next.empty ? 'the new one starts empty' : 'the new one gets others'}`;
  return missing.length === 0 ? lost : `${lost}${kept !== '' ? '; the new one' : ', and'} has no ${missing.join(', ')}`;
}
