/** What moves to a later migration with a change of rows: what cannot run before it, and what it cannot run without. */
import { apply } from '../catalog/catalog.ts';
import { findTable, tableKey } from '../catalog/names.ts';
import { engines } from '../engines.ts';
import type { Catalog, Effect, Replayed, Step, StepOf } from '../model.ts';
import type { Name } from '../operations.ts';
import { keyDropped, replacesKey } from './key-replaced.ts';
import { mustFollow } from './order.ts';
import { isNamed, written } from './written.ts';

/** `before`: what stands before the change; `all`: nothing is left behind it that stays. */
export type Moved = { readonly before: readonly Step[]; readonly after: readonly Step[]; readonly all: boolean };
/** The steps of one statement, with what it calls. */
type Unit = readonly Step[];

/** What of the script has to move: the statement, or the DO block that it stands in, where the lock is held before the block already. */
export function movedWith(step: Step, whole: Replayed, lock: Effect): string {
  if (!isInDo(step)) return isPartOfChange(step, whole.steps) ? 'all of this change' : 'this statement';
  return isHeldBefore(step, whole, lock) ? 'this block' : 'this and all that follows in its block, under the same conditions,';
}

function isPartOfChange(step: Step, steps: readonly Step[]): boolean {
  return changeOf(step, steps) !== step.statement && steps.some(({ origin, statement }) => statement !== step.statement && origin?.range[0] === step.origin?.range[0]);
}

/** Does it stand in the body of a DO statement? */
export function isInDo({ script, statement, called }: Step): boolean {
  return !called && /^do\b/i.test(script.text.slice(...statement.range));
}

function isHeldBefore(step: Step, { steps }: Replayed, lock: Effect): boolean {
  const first = steps.find(({ statement }) => statement === step.statement);
  return first?.session.held.some(({ table, lock: held }) => table === lock.table && held === lock.lock) === true;
}

/** With the changes of rows of one table under one lock, of which `step` is the first. */
export function movedAlong(step: StepOf<'write'>, others: readonly Step[], whole: Replayed, lock: Effect): Moved {
  const units = unitsOf(whole.steps, isInDo(step) && !isHeldBefore(step, whole, lock) ? step : undefined);
  const own = units.findIndex((unit) => unit.includes(step));
  const moved = new Set<Unit>(units.filter((unit) => unit.includes(step) || others.some((other) => unit.includes(other))));
  for (let size = 0; size < moved.size;) {
    size = moved.size;
    for (const unit of [...units].reverse()) if (!moved.has(unit) && isWanted(unit, units.slice(units.indexOf(unit) + 1).filter((later) => moved.has(later)), units.indexOf(unit) > own)) moved.add(unit);
    addFollowing(units, moved);
  }
  const stepsOf = (list: readonly Unit[]): readonly Step[] => list.filter((unit) => moved.has(unit)).flat().filter(({ called }) => !called);
  return {
    before: stepsOf(units.slice(0, own)),
    after: stepsOf(units.slice(own + 1)),
    all: units.slice(own + 1).every((unit) => moved.has(unit)),
  };
}

/** Those that have to stay behind one that has moved, or are refused without it. */
function addFollowing(units: readonly Unit[], moved: Set<Unit>): void {
  let catalog: Catalog | undefined;
  for (const [at, unit] of units.entries()) {
    if (moved.has(unit)) {
      catalog ??= unit[0]?.before;
      continue;
    }
    if (catalog === undefined) continue;
    const earlier = units.slice(0, at).filter((other) => moved.has(other)).flat();
    const given = catalog;
    if (unit.some((step) => isRefusedIn(given, step) || earlier.some((other) => mustFollow(step, other) || isDemanding(step, other)))) moved.add(unit);
    else catalog = unit.reduce((changed, { operation, migration, script }) => apply(changed, operation, { migration: migration.id, script }), given);
  }
}

/** Does it take away the default of a new column that is NOT NULL? Until its rows are changed, code inserts without it. */
function isDemanding({ operation, before, migration }: Step, { operation: write, before: then }: Step): boolean {
  if (operation.kind !== 'dropDefault' || write.kind !== 'write' || tableKey(before, operation.table) !== tableKey(then, write.table)) return false;
  const column = findTable(before, operation.table)?.columns.find(({ name }) => name === operation.column);
  return column?.notNull === true && column.addedBy === migration.id && write.assigned?.some((one) => one.column === column.name) === true;
}

/** Is it refused there, and not where it is? */
function isRefusedIn(catalog: Catalog, { operation, before, engine, migration, script, statement, called }: Step): boolean {
  const refusalIn = (given: Catalog): boolean => engines[engine.name].refusalOf(operation, { before: given, engine, migration: migration.id, path: script.path, together: statement.operations }) !== undefined;
  return !called && refusalIn({ ...catalog, searchPath: before.searchPath }) && !refusalIn(before);
}

/** Does something that moves need it in its own session or transaction: a temporary table, rows that it makes of the table that is changed, a trigger that is off meanwhile? Or, behind the change, is it the end of a unique key that is replaced there? */
function isWanted(unit: Unit, later: readonly Unit[], isBehind: boolean): boolean {
  return unit.some((step) => later.flat().some((other) => isSharing(step, other) || isMaking(step, other) || isDisabling(step, other) || (isBehind && isReplaced(step, other))));
}

function isReplaced(step: Step, other: Step): boolean {
  const key = keyDropped(step);
  return key !== undefined && replacesKey(other, key);
}

function isSharing(step: Step, other: Step): boolean {
  const temporary = namedBy(other).filter((name) => findTable(other.before, name)?.persistence === 'temporary').map((name) => tableKey(other.before, name));
  return namedBy(step).some((name) => temporary.includes(tableKey(step.after, name)));
}

function isMaking({ operation, before }: Step, other: Step): boolean {
  if (operation.kind !== 'write' || operation.verb !== 'insert' || other.operation.kind !== 'write') return false;
  const [made, changed] = [tableKey(before, operation.table), tableKey(other.before, other.operation.table)];
  return made !== changed && operation.reads.some((name) => tableKey(before, name) === changed) && other.operation.reads.some((name) => tableKey(other.before, name) === made);
}

function isDisabling({ operation, before }: Step, other: Step): boolean {
  return operation.kind === 'setTrigger' && !operation.enabled && other.operation.kind === 'setTrigger' && other.operation.enabled && other.operation.trigger === operation.trigger && tableKey(before, operation.table) === tableKey(other.before, other.operation.table);
}

function namedBy({ operation }: Step): readonly Name[] {
  return [...('table' in operation && operation.table ? [operation.table] : []), ...('reads' in operation ? operation.reads : [])];
}

/** `from`: of its block, only what follows it is meant. */
function unitsOf(steps: readonly Step[], from: Step | undefined): readonly Unit[] {
  const units: Step[][] = [];
  let last: unknown;
  for (const step of steps) {
    if (STAYING.has(step.operation.kind) && !isInDo(step)) continue;
    const whole = changeOf(step, steps);
    if (units.length > 0 && (step.called || (whole === last && step !== from))) units.at(-1)!.push(step);
    else units.push([step]);
    if (!step.called) last = whole;
  }
  return units;
}

/** The statement; or where several are made of one change, and none of them adds a column, that one. */
function changeOf({ origin, statement }: Step, steps: readonly Step[]): unknown {
  if (!origin || steps.some((other) => other.origin?.range[0] === origin.range[0] && other.operation.kind === 'addColumn')) return statement;
  return origin.range[0];
}

/** What is of the session, or of the transaction. */
const STAYING: ReadonlySet<string> = new Set(['setParameter', 'resetParameter', 'begin', 'commit', 'rollback', 'savepoint', 'rollbackToSavepoint', 'lockTable', 'analyze', 'vacuum']);

/** Does that name stand in the step's own text? */
export function names({ script, operation }: Step, column: string): boolean {
  return written(script, operation.range).tokens.some((token) => isNamed(token, column));
}
