/** How a DROP that is refused gets through. */
import { findIndex, findRoutine, findSequence, findTable, findType, tableKey } from '../catalog/names.ts';
import type { Catalog, Dependent, Replayed, Step } from '../model.ts';
import type { Operation } from '../operations.ts';
import { isInBlock } from './written.ts';

/** What goes before it and then the statement itself; it stands elsewhere, or is left out, where that is what is wrong with it. */
export function freed(step: Step, dependents: readonly Dependent[], whole: Replayed): string {
  const { script: { text }, statement } = step;
  if (isOlder(step, whole)) return `-- leave this ${dropped(text.slice(...statement.range))} out: what it drops is older than the migration that this undoes`;
  const later = whole.steps.slice(whole.steps.indexOf(step) + 1);
  const removed = dependents.map((dependent) => later.find((each) => removes(each, dependent, step) && !neverRuns(each)));
  const free = dependents.flatMap((dependent, i) => (removed[i] ? [] : dependent.free ?? []));
  const behind = removed.some((each) => each) ? [`-- first ${upTo(removed.flatMap((each) => each ?? []), later, text)}, then:`] : [];
  const itself = isInBlock(step) || (behind.length === 0 && step.operation.kind === 'dropColumn') || step.operation.kind === 'alterColumnType' ? [] : [`${text.slice(...statement.range)};`];
  return [...new Set([...free, ...behind, ...itself])].join('\n');
}

/** Nothing that goes first lets it run. */
function neverRuns({ refusal }: Step): boolean {
  return refusal !== undefined && !refusal.likely && !refusal.dependents;
}

/** The part of the script that these steps end; where not all of it runs, they alone. */
function upTo(steps: readonly Step[], later: readonly Step[], text: string): string {
  const lineOf = (end: number): number => text.slice(0, end).split(/\r\n|\n|\r/).length;
  const ends = [...new Set(steps.map(({ statement }) => statement.range[1]))].sort((a, b) => a - b);
  const last = ends.at(-1) ?? 0;
  const runs = later.every(({ refusal, statement }) => statement.range[1] > last || refusal === undefined || refusal.likely);
  return runs ? `all up to line ${lineOf(last)}` : `what stands on line ${ends.map(lineOf).join(' and ')}`;
}

/** Does it free what a DROP before it is refused for? Then it has not gone along with that. */
export function isFreeing(step: Step, { steps }: Replayed): boolean {
  return steps.slice(0, steps.indexOf(step)).some((earlier) => earlier.refusal?.dependents?.some((dependent) => removes(step, dependent, earlier)));
}

/** `DROP FUNCTION`, as far as the statement says what it drops. */
function dropped(text: string): string {
  return /^drop\s+(?:materialized\s+|foreign\s+)?\w+/i.exec(text)?.[0].replace(/\s+/g, ' ').toUpperCase() ?? 'statement';
}

/** Was it there before the migration that the script undoes? What it makes again is dropped for that. */
function isOlder({ migration: { id, undoes }, operation, before }: Step, { after }: Replayed): boolean {
  const maker = makerOf(operation, before);
  return undoes !== undefined && maker !== undefined && maker.createdBy !== undoes && maker.createdBy !== id && makerOf(operation, after) === undefined;
}

/** What has made the object; undefined where there is none, or it is a part of one. */
function makerOf(operation: Operation, catalog: Catalog): { readonly createdBy?: string } | undefined {
  switch (operation.kind) {
    case 'dropTable': return findTable(catalog, operation.table);
    case 'dropView': return findTable(catalog, operation.view);
    case 'dropSequence': return findSequence(catalog, operation.name);
    case 'dropType': return findType(catalog, operation.name);
    case 'dropIndex': return findIndex(catalog, operation.name)?.index;
    case 'dropFunction': return findRoutine(catalog, operation.name)?.overloads[0];
    default: return undefined;
  }
}

/** Does the dependent go by itself in that step? Not with a table that needs the object's own to go first. */
function removes({ operation, before }: Step, { on, part }: Dependent, refused: Step): boolean {
  if (on === undefined) return false;
  switch (operation.kind) {
    case 'dropTable': return tableKey(before, operation.table) === on && !isNeededBy(refused, on);
    case 'dropView': return tableKey(before, operation.view) === on;
    case 'dropColumn': return part?.kind !== 'trigger' && part?.kind !== 'constraint' && part?.name === operation.column && tableKey(before, operation.table) === on;
    case 'dropDefault': return part?.kind === 'default' && part.name === operation.column && tableKey(before, operation.table) === on;
    case 'alterColumnType': return part?.kind === 'column' && part.name === operation.column && tableKey(before, operation.table) === on;
    case 'dropTrigger':
    case 'dropConstraint': return part?.kind === (operation.kind === 'dropTrigger' ? 'trigger' : 'constraint') && part.name === operation.name && tableKey(before, operation.table) === on;
    default: return false;
  }
}

/** Has the object a foreign key to that table, or is a view of it? */
function isNeededBy({ operation, before }: Step, on: string): boolean {
  const own = operation.kind === 'dropTable' ? findTable(before, operation.table) : undefined;
  return own !== undefined && (own.constraints.some(({ parent }) => parent === on) || own.parents.includes(on));
}
