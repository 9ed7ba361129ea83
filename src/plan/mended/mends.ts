/** What makes up for each thing that a migration and its way back leave different. */
import { compareTables } from '../../catalog/compare-tables.ts';
import type { Difference } from '../../catalog/difference.ts';
import { isIn } from '../../catalog/is-in.ts';
import { nameOf, tableKey } from '../../catalog/names.ts';
import type { Catalog, Replayed, Step, TableName } from '../../model.ts';
import { inverseOfStep } from '../inverse.ts';
import { tableAgain } from '../restored.ts';
import { changed, made, taken } from './again.ts';
import { altered, instead } from './column.ts';

/** Statements in place of those `of` the way back, or at its end. */
export type Mend = { readonly of: readonly Step[]; readonly sql: readonly string[] };
type Ordered = Mend & { readonly at: number };

/** In the order that they run: what has been done last is undone first. Undefined where one is not known. */
export function mendsOf(whole: Replayed, down: Replayed, found: readonly Difference[]): readonly Mend[] | undefined {
  const { renames, left: others } = renamesOf(whole, found);
  if (others.some((difference) => difference.was === undefined && isNewName(difference, whole.steps))) return undefined;
  const left = [...others, ...goneAlong(others, whole.before, down.after)];
  const tables = remade(whole.before, down).filter(({ table }) => left.some((difference) => difference.object === 'column' && difference.was !== undefined && difference.table === table));
  // Names without a schema are found where the way back ends.
  const before = { ...whole.before, searchPath: down.after.searchPath };
  const steps = [...whole.steps, ...down.steps];
  const single = left.filter((difference) => !('table' in difference && tables.some(({ table }) => table === difference.table))).map((difference) => mendOf(difference, before, down, steps));
  const isKnown = (mend: Ordered | undefined): mend is Ordered => mend !== undefined;
  return single.every(isKnown) ? [...tables.map(({ mend }) => mend), ...[...renames, ...single].sort((a, b) => b.at - a.at)] : undefined;
}

/** Is it not there, by the name that it has in the second of the two? */
export function isMissing(catalog: Catalog, difference: Difference): boolean {
  const part = difference.is ?? difference.was;
  const name = typeof part === 'object' && 'name' in part ? part.name : difference.name;
  return !isIn(catalog, { ...difference, name, was: part } as Difference);
}

function mendOf(difference: Difference, before: Catalog, down: Replayed, steps: readonly Step[]): Ordered | undefined {
  const at = steps.findLastIndex((step) => isMissing(step.before, difference) !== isMissing(step.after, difference) || isViewAgain(step, difference));
  const atEnd = (sql: readonly string[] | undefined): Ordered | undefined => sql && { of: [], sql, at };
  if (difference.was === undefined) return atEnd(taken(difference));
  const again = made(difference, before);
  if (difference.is === undefined) return atEnd(again);
  if (difference.object === 'column') {
    const other = instead(difference, down);
    return other ? { of: [other.step], sql: other.sql, at } : atEnd(altered(difference, down, steps));
  }
  const other = changed(difference);
  const step = other ? undefined : makerOf(difference, down);
  if (step && again) return { of: [step], sql: again, at };
  const old = REPLACEABLE.has(difference.object) ? [] : taken(difference);
  return atEnd(other ?? (old && again && [...old, ...again]));
}

function isViewAgain({ operation, before }: Step, { object, name }: Difference): boolean {
  return object === 'relation' && operation.kind === 'createView' && tableKey(before, operation.view) === name;
}

const REPLACEABLE: ReadonlySet<Difference['object']> = new Set<Difference['object']>(['function', 'storage parameter', 'replica identity']);

/** The statement of the way back that makes it, under the same name, as what it was not. */
function makerOf(difference: Difference, { steps }: Replayed): Step | undefined {
  switch (difference.object) {
    case 'function': return steps.find(({ operation }) => operation === difference.is?.definition);
    case 'relation':
    case 'trigger':
    case 'policy':
    case 'index': return steps.find(({ operation }) => operation === difference.is?.made?.operation);
    case 'constraint': return steps.find((step) => step.operation.kind === 'addConstraint' && step.operation.guard === undefined && !step.called && isMissing(step.before, difference) && !isMissing(step.after, difference));
    default: return undefined;
  }
}

/** New names that are not taken back, and what there would be different but for them. */
function renamesOf(whole: Replayed, found: readonly Difference[]): { readonly renames: readonly Ordered[]; readonly left: readonly Difference[] } {
  const renames: Ordered[] = [];
  let left = found;
  for (const [at, step] of [...whole.steps.entries()].reverse()) {
    if (!RENAMING.test(step.operation.kind)) continue;
    const old = left.find((difference) => difference.is === undefined && !isMissing(step.before, difference) && isMissing(step.after, difference));
    const now = left.find((difference) => difference.was === undefined && difference.object === old?.object && isMissing(step.before, difference) && !isMissing(step.after, difference));
    const other = old && !now ? otherName(step, old, left, whole) : undefined;
    const sql = old && (now ?? other) && inverseOfStep(step, whole);
    if (!sql) continue;
    if (other) {
      left = left.filter((difference) => difference !== old && difference !== other.difference);
      renames.push({ of: [other.step], sql, at });
      continue;
    }
    if (!now) continue;
    const more = old.object === 'relation' && now.object === 'relation' ? compareTables(old.was, { ...now.is!, name: old.name }) : [];
    left = [...left.filter((difference) => difference !== old && difference !== now), ...more];
    renames.push({ of: [], sql, at });
  }
  return { renames, left };
}

/** Where the way back gives a column that the step has renamed a name that it never had: there, and what that adds. */
function otherName({ operation }: Step, old: Difference, left: readonly Difference[], { down }: Replayed): { readonly step: Step; readonly difference: Difference } | undefined {
  if (operation.kind !== 'renameColumn' || old.object !== 'column') return undefined;
  const step = down?.steps.find((each) => each.operation.kind === 'renameColumn' && each.operation.column === operation.to && tableKey(each.before, each.operation.table) === old.table);
  const difference = step && left.find((other) => other.was === undefined && other.object === 'column' && other.table === old.table && isMissing(step.before, other) && !isMissing(step.after, other));
  return difference && { step, difference };
}

const RENAMING = /^(?:rename(?!Constraint|Index)|setSchema$)/;

/** Has it got its name by a renaming? Then it is not for dropping. */
function isNewName({ name }: Difference, steps: readonly Step[]): boolean {
  return steps.some(({ operation }) => RENAMING.test(operation.kind) && 'to' in operation && (typeof operation.to === 'string' ? operation.to : operation.to?.name) === nameOf(name).name);
}

/** Tables that the way back makes, and leaves empty, are made by the old definition in its place. */
function remade(before: Catalog, { steps, after, migration }: Replayed): readonly { readonly table: TableName; readonly mend: Mend }[] {
  return steps.flatMap(({ operation, before: then }) => {
    const table = operation.kind === 'createTable' && operation.guard === undefined ? tableKey(after, operation.table) : undefined;
    const was = table === undefined ? undefined : before.tables.get(table);
    const sql = was && after.tables.get(was.name)?.createdBy === migration.id && !then.tables.has(was.name) ? tableAgain(was) : undefined;
    const of = steps.filter((step) => 'table' in step.operation && step.operation.table && tableKey(step.after, step.operation.table) === table);
    return sql && !of.some((step) => step.operation.kind === 'write') ? [{ table: was!.name, mend: { of, sql } }] : [];
  });
}

/** Constraints and indexes of columns that are not brought back, which a comparison takes for granted. */
function goneAlong(found: readonly Difference[], before: Catalog, after: Catalog): readonly Difference[] {
  const tables = new Set(found.flatMap((each) => (each.object === 'column' && each.is === undefined ? [each.table] : [])));
  return [...tables].flatMap((key) => {
    const [was, is] = [before.tables.get(key), after.tables.get(key)];
    const all = was && is ? compareTables(was, { ...is, columns: was.columns }) : [];
    return all.filter(({ object, name, is: now }) => (object === 'constraint' || object === 'index') && now === undefined && !found.some((each) => each.object === object && each.name === name && 'table' in each && each.table === key));
  });
}
