/** An enum in whose place another with nearly the same values is put: it can stay, and get more values. */
import { besides, findType, nameOf, sqlName, typeKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { DataType, Expression } from '../operations.ts';
import { usesValue } from './enum-uses.ts';
import { freeName } from './names.ts';
import { validatedLater } from './validate-later.ts';

type Change = StepOf<'alterColumnType'>;

/** Values that it is not to have any more may stay in it, unwritten; new ones are added. Undefined where the values change otherwise, or the old type is still needed under its name. */
export function keptEnum(change: Change, old: DataType, whole: Replayed): string | undefined {
  const { operation: { type, using, column }, before } = change;
  const [from, to] = [old, type].map((each) => (each.array ? undefined : findType(before, each)));
  const [had, has] = [from?.values, to?.values];
  if (!from || !to || !had || !has || !has.some((value) => had.includes(value)) || !(using === undefined || isCast(using, column))) return undefined;
  const at = whole.steps.findIndex(({ operation }) => operation === change.operation);
  const [earlier, later] = [whole.steps.slice(0, at), whole.steps.slice(at)];
  const [first, last] = [earlier.reduceRight(keyBefore, from.name), later.reduce(keyAfter, to.name)];
  const isLeft = whole.after.types.has(later.reduce(keyAfter, from.name));
  if (first !== last && (isLeft || whole.before.types.has(last) || besides(first, nameOf(last).name) !== last)) return undefined;
  const added = has.filter((value) => !had.includes(value));
  const removed = had.filter((value) => !has.includes(value)).map(literal);
  const isUsed = later.some((step, i) => added.some((value) => usesValue(step, value, later.slice(0, i).reduce(keyAfter, to.name), [to.name, last].map((key) => nameOf(key).name))));
  const kept = keeping(change, first, last, placed(had, has), isUsed);
  const order = has.filter((value) => had.includes(value)).join() === had.filter((value) => has.includes(value)).join() ? '' : ', where the order of its values does not matter';
  const left = removed.length === 0 ? '' : `, with ${removed.join(', ')} left in it, and in the model where a tool compares that with the database`;
  return [`-- the old type can stay${order}${left}${kept.length === 0 ? '' : ':'}`, ...kept, ...unwritten(change, removed)].join('\n');
}

/** What is done in place of moving to another type. A value cannot be used in the transaction that adds it: https://www.postgresql.org/docs/current/sql-altertype.html#SQL-ALTERTYPE-NOTES */
function keeping({ session, direction }: Change, first: string, last: string, added: readonly Added[], isUsed: boolean): readonly string[] {
  const adding = (key: string): readonly string[] => added.map(({ value, place }) => `ALTER TYPE ${sqlName(key)} ADD VALUE ${literal(value)}${place};`);
  const renaming = first === last ? [] : [`ALTER TYPE ${sqlName(first)} RENAME TO ${sqlName({ name: nameOf(last).name })};`];
  if (!isUsed || !session.inTransaction) return [...renaming, ...adding(last)];
  const what = added.length > 1 ? 'uses the new values' : 'uses the new value';
  return [direction === 'down' ? `-- before this runs, by hand, as it ${what}:` : `-- in a migration before this one, which ${what}:`, ...adding(first), ...(renaming.length === 0 ? [] : ['-- here:', ...renaming])];
}

type Added = { readonly value: string; readonly place: string };

/** The new values, each with what puts it where it stands among the others; without that it comes last. */
function placed(had: readonly string[], has: readonly string[]): readonly Added[] {
  return has.flatMap((value, at) => {
    if (had.includes(value)) return [];
    const [previous, next] = [has[at - 1], has.slice(at + 1).find((other) => had.includes(other))];
    if (next === undefined) return [{ value, place: '' }];
    return [{ value, place: previous === undefined ? ` BEFORE ${literal(next)}` : ` AFTER ${literal(previous)}` }];
  });
}

function unwritten({ operation: { table, column }, before }: Change, removed: readonly string[]): readonly string[] {
  if (removed.length === 0) return [];
  const check = `CHECK (${sqlName({ name: column })} NOT IN (${removed.join(', ')}))`;
  return [`-- when no code writes ${removed.join(', ')} and no row holds ${removed.length > 1 ? 'them' : 'it'} any more:`, validatedLater(table, freeName(before, table, table.name, column, 'check'), check)];
}

/** Does each value become the one of the same name? */
function isCast({ cast, calls, columns, text }: Expression, column: string): boolean {
  return cast !== undefined && calls.length === 0 && columns.join() === column && !/\b(?:case|end)\b/i.test(text);
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function keyAfter(key: string, { operation, before }: Step): string {
  return operation.kind === 'renameType' && typeKey(before, operation.name) === key ? besides(key, operation.to) : key;
}

function keyBefore(key: string, { operation, before }: Step): string {
  return operation.kind === 'renameType' && besides(typeKey(before, operation.name), operation.to) === key ? typeKey(before, operation.name) : key;
}
