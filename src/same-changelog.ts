/** A changelog that makes a table and then adds to it: as a rule, all of that is deployed at once, while the table is empty. */
import { sqlName } from './catalog/names.ts';
import type { Migration, Replayed, Report, Step, Table } from './model.ts';
import type { OperationKind } from './operations.ts';
import { longWork } from './rule.ts';
import { listed } from './plan/listed.ts';

/** A report about a lock, as a note where it is only long if rows came to the tables in between. */
export function unlessFilled(report: Report, step: Step, whole: Replayed): Report {
  const works = longWork(step);
  const tables = [...new Set(works.map(({ table }) => table))];
  if (report.severity === 'note' || tables.length === 0 || !tables.every((key) => isBuilt(step, step.before.tables.get(key), whole))) return report;
  const are = tables.length > 1 ? 'are' : 'is';
  return { ...report, severity: 'note', message: `${report.message} But ${listed(tables.map(sqlName))} ${are} made earlier in this changelog, and ${are} still empty unless that was deployed before this.` };
}

/** Has an earlier changeset of the same file made it, and nobody filled it or changed what the file makes since then? Where it is known what is deployed by now, that decides. */
function isBuilt({ migration, script }: Step, table: Table | undefined, { place }: Replayed): boolean {
  if (!place || migration.deployedWith || !table?.empty || table.uncertain || table.mayDiffer) return false;
  const from = place.history.findIndex(({ id }) => id === table.createdBy);
  return from >= 0 && from < place.at && place.history[from]?.up.path === script.path && !isChangedLater(place.history.slice(0, place.at + 1), from, script.path);
}

/** What is changed in a changeset of its own, and not where the file makes it, had been deployed by then. */
const CHANGES: ReadonlySet<OperationKind> = new Set(['addColumn', 'dropColumn', 'renameColumn', 'alterColumnType', 'setNotNull', 'dropNotNull', 'dropDefault', 'setDefault', 'dropConstraint', 'dropTable', 'renameTable']);

function isChangedLater(history: readonly Migration[], from: number, path: string): boolean {
  const makers = new Map<string, string>();
  return history.some(({ id, up }, at) => up.path === path && up.statements.flatMap(({ operations, rendered }) => rendered?.operations ?? operations).some((operation) => {
    if (!('table' in operation) || !operation.table) return false;
    const { table: { name } } = operation;
    if (operation.kind === 'createTable') makers.set(name, id);
    return at >= from && CHANGES.has(operation.kind) && makers.has(name) && makers.get(name) !== id;
  }));
}
