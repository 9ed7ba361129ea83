/** A changelog that makes a table and then adds to it: as a rule, all of that is deployed at once, while the table is empty. */
import { sqlName, tableKey } from './catalog/names.ts';
import { referencedTables } from './effects/foreign-keys.ts';
import type { Migration, Replayed, Report, Step, Table, TableName } from './model.ts';
import type { OperationKind } from './operations.ts';
import { longWork } from './rule.ts';
import { listed } from './plan/listed.ts';

/** A report about a lock, as a note where it is only long if rows came to the tables in between. */
export function unlessFilled(report: Report, step: Step, whole: Replayed): Report {
  const tables = workedOn(step);
  if (report.severity === 'note' || tables.length === 0 || !tables.every((key) => isBuilt(step, step.before.tables.get(key), whole))) return report;
  const are = tables.length > 1 ? 'are' : 'is';
  return { ...report, severity: 'note', message: `${report.message} But ${listed(tables.map(sqlName))} ${are} made earlier in this changelog, and ${are} still empty unless that was deployed before this.` };
}

/** The tables whose rows decide how long it takes: in the parent of a foreign key only the child's rows are looked up. */
function workedOn(step: Step): readonly TableName[] {
  const { operation, before } = step;
  const own = 'table' in operation && operation.table ? tableKey(before, operation.table) : undefined;
  const parents = referencedTables(operation, before).filter((parent) => parent !== own);
  return [...new Set(longWork(step).map(({ table }) => table))].filter((table) => own === undefined || !parents.includes(table));
}

/** Has an earlier changeset of the same file made it, and nobody filled it or changed what the file makes since then? Where it is known what is deployed by now, that decides. */
function isBuilt({ migration, script }: Step, table: Table | undefined, { place }: Replayed): boolean {
  if (!place || migration.deployedWith || !table?.empty || table.uncertain || table.mayDiffer) return false;
  const from = place.history.findIndex(({ id }) => id === table.createdBy);
  const changes = changesIn(place.history).get(script.path) ?? [];
  return from >= 0 && from < place.at && place.history[from]?.up.path === script.path && !changes.some((at) => at >= from && at <= place.at);
}

/** What is changed in a changeset of its own, and not where the file makes it, had been deployed by then. */
const CHANGES: ReadonlySet<OperationKind> = new Set(['addColumn', 'dropColumn', 'renameColumn', 'alterColumnType', 'setNotNull', 'dropNotNull', 'dropDefault', 'setDefault', 'dropConstraint', 'dropTable', 'renameTable']);

const known = new WeakMap<readonly Migration[], ReadonlyMap<string, readonly number[]>>();

/** By file: where in the history a table that the file makes is changed by another changeset of it. */
function changesIn(history: readonly Migration[]): ReadonlyMap<string, readonly number[]> {
  const found = known.get(history);
  if (found) return found;
  const changes = new Map<string, number[]>();
  const makers = new Map<string, Map<string, string>>();
  for (const [at, { id, up }] of history.entries()) {
    const own = makers.get(up.path) ?? new Map<string, string>();
    const changed = changes.get(up.path) ?? [];
    for (const operation of up.statements.flatMap(({ operations, rendered }) => rendered?.operations ?? operations)) {
      if (!('table' in operation) || !operation.table) continue;
      const { name } = operation.table;
      if (operation.kind === 'createTable') own.set(name, id);
      else if (CHANGES.has(operation.kind) && own.has(name) && own.get(name) !== id && changed.at(-1) !== at) changed.push(at);
    }
    makers.set(up.path, own);
    changes.set(up.path, changed);
  }
  known.set(history, changes);
  return changes;
}
