/** What a change of rows meets when it runs later, and in batches: code goes on reading and writing before it and in between. */
import { findColumn } from '../catalog/columns.ts';
import { findTable, findType, sqlName, tableKey } from '../catalog/names.ts';
import { ALL_EXTENSION_TYPES } from '../effects/extensions.ts';
import { domainDefault, domainOf } from '../effects/postgres/defaults.ts';
import { BUILT_IN } from '../effects/postgres/refusals/built-in-types.ts';
import type { Catalog, Column, Replayed, Step, StepOf } from '../model.ts';
import type { Expression, OperationOf } from '../operations.ts';
import { ofKind } from './in-a-row.ts';
import { keyDropped, replacesKey } from './key-replaced.ts';
import { placesOf } from './left-out.ts';
import { listed } from './listed.ts';
import { names } from './moved-along.ts';
import type { Moved } from './moved-along.ts';

/** In sentences. */
export function meanwhile(step: StepOf<'write'>, moved: Moved, whole: Replayed): readonly string[] {
  const writes = [step, ...ofKind(moved.after, 'write')];
  return [...locked(step, moved, whole), ...taken(writes, moved), ...demanded(writes, moved), ...unkept(step, moved, whole), ...kept(writes, moved, whole), ...(step.script.transaction.pendingAsOne ? untilNextRelease(step, moved, whole) : [])];
}

/** LOCK TABLE ahead of all that is done to the table, and nothing of that stays: the lock is meant for what belongs behind the change. */
function locked(step: StepOf<'write'>, { before, after }: Moved, { steps }: Replayed): readonly string[] {
  return ofKind(steps.slice(0, steps.indexOf(step)), 'lockTable').flatMap((lock) => {
    const key = tableKey(lock.before, lock.operation.table);
    const served = steps.slice(steps.indexOf(lock) + 1).filter(({ effects, operation }) => operation.kind !== 'lockTable' && effects.some(({ table }) => table === key));
    const [first] = served.filter((other) => after.includes(other) && other.operation.kind !== 'write');
    if (!first || !served.every((other) => other === step || before.includes(other) || after.includes(other))) return [];
    return [`Leave ${placesOf([lock])} for right before ${placesOf(statementsOf([first], after))}, in its transaction.`];
  });
}

/** What they read is dropped afterwards: what code writes there after its batch would be lost. */
function taken(writes: readonly StepOf<'write'>[], { after }: Moved): readonly string[] {
  const drops = after.filter((drop) => writes.some((write) => write.operation.verb !== 'delete' && isTaken(drop, write)));
  if (drops.length === 0) return [];
  const what = new Set(drops.map(({ operation }) => (operation.kind === 'dropColumn' ? `${sqlName(operation.table)}.${sqlName({ name: operation.column })}` : sqlName((operation as OperationOf<'dropTable'>).table))));
  const tables = new Set(drops.map(({ operation }) => sqlName((operation as OperationOf<'dropTable' | 'dropColumn'>).table)));
  return [`Until ${placesOf(statementsOf(drops, after))} ${isOne(drops) ? 'drops' : 'drop'} ${listed([...what])}, code goes on writing there: right before that, in the same transaction, LOCK TABLE ${[...tables].join(', ')} IN SHARE MODE and change once more what has come since the batches.`];
}

function isTaken({ operation, before }: Step, write: StepOf<'write'>): boolean {
  if (operation.kind !== 'dropTable' && operation.kind !== 'dropColumn') return false;
  const { table, reads, assigned = [] } = write.operation;
  const { persistence, createdBy } = findTable(before, operation.table) ?? {};
  const isRead = [table, ...reads].some((each) => tableKey(before, operation.table) === tableKey(write.before, each));
  if (persistence === 'temporary' || createdBy === write.migration.id || !isRead) return false;
  return operation.kind === 'dropTable' || (names(write, operation.column) && !assigned.some(({ column }) => column === operation.column));
}

/** All of their statements. */
function statementsOf(steps: readonly Step[], all: readonly Step[]): readonly Step[] {
  return all.filter(({ statement }) => steps.some((step) => step.statement === statement));
}

function isOne(steps: readonly Step[]): boolean {
  return new Set(steps.map(({ statement }) => statement)).size === 1;
}

/** What follows fails on rows that code has made since. */
function demanded(writes: readonly StepOf<'write'>[], { after }: Moved): readonly string[] {
  const demands = after.filter((step) => writes.some((write) => isDemanding(step, write)));
  if (demands.length === 0) return [];
  return [`Rows that code makes after the last batch may not fit ${placesOf(statementsOf(demands, after))}: then ${isOne(demands) ? 'that fails' : 'these fail'}, and can be run again once those rows are changed too.`];
}

function isDemanding({ operation, before }: Step, write: StepOf<'write'>): boolean {
  if (!('table' in operation) || !operation.table || tableKey(before, operation.table) !== tableKey(write.before, write.operation.table)) return false;
  const known = findTable(before, operation.table);
  switch (operation.kind) {
    case 'setNotNull': return known?.columns.some((column) => column.name === operation.column && valueOf(before, column) !== undefined) !== true;
    case 'addConstraint': return !operation.constraint.notValid && operation.constraint.type !== 'notNull';
    case 'createIndex': return operation.unique;
    case 'alterColumnType': return write.operation.verb === 'delete' || names(write, operation.column);
    default: return false;
  }
}

/** A unique key is gone before the change, and the one in its place comes behind it. */
function unkept(step: StepOf<'write'>, { before, after }: Moved, { steps }: Replayed): readonly string[] {
  const { verb, assigned = [] } = step.operation;
  return steps.slice(0, steps.indexOf(step)).flatMap((other) => {
    const key = keyDropped(other);
    const made = key ? after.filter((later) => replacesKey(later, key)) : [];
    if (!key || made.length === 0 || before.includes(other)) return [];
    const [drop, make] = [placesOf([other]), placesOf(made)];
    if (verb === 'update' && !assigned.some(({ column }) => key.columns.includes(column))) return [`Leave ${drop} for right before ${make}: until then, what it drops keeps rows apart.`];
    return [`From ${drop} on, nothing keeps rows of ${sqlName(key.table)} apart by ${key.columns.map((name) => sqlName({ name })).join(', ')}: rows that code makes twice have to go before ${make}.`];
  });
}

/** Columns that the migration adds, and that this statement gives values: whether no other one does, whether their rows have one already, whether it picks its rows by them, and which it has asked for NULL. */
function filledBy({ operation: { verb, table: name, assigned = [], where }, before, migration }: StepOf<'write'>, writes: readonly StepOf<'write'>[]): readonly { readonly column: Column; readonly alone: boolean; readonly hasValue: boolean; readonly picks: boolean; readonly nulls: boolean }[] {
  const table = findTable(before, name);
  if (!table || verb !== 'update') return [];
  const isAlone = (column: string): boolean => writes.filter(({ operation, before: then }) => tableKey(then, operation.table) === table.name && (operation.columns.includes(column) || operation.assigned?.some((one) => one.column === column))).length < 2;
  return assigned.flatMap(({ column }) => findColumn(table, column) ?? []).filter(({ addedBy }) => addedBy === migration.id).map((column) => {
    const own = where?.conjuncts.filter((part) => part.column === column.name) ?? [];
    return { column, alone: isAlone(column.name), hasValue: mayHaveValue(before, column), picks: own.length > 0, nulls: own.some(({ operator }) => operator === 'is null') };
  });
}

/** That of its own, or of the domain that its type is. */
function valueOf(catalog: Catalog, { default: value, type }: Column): Expression | undefined {
  return value ?? domainDefault(catalog, domainOf(catalog, type));
}

/** A type that nobody knows may be a domain with a default. */
function mayHaveValue(catalog: Catalog, column: Column): boolean {
  const { schema, name } = column.type;
  const isKnown = findType(catalog, column.type) !== undefined || ALL_EXTENSION_TYPES.has(name) || (schema === undefined && BUILT_IN.has(name));
  return !isKnown || valueOf(catalog, column) !== undefined;
}

/** New code may have given values of its own, which the changes are not to undo; where old code still has its say, the new one does not run yet. */
function kept(writes: readonly StepOf<'write'>[], { after }: Moved, { steps }: Replayed): readonly string[] {
  const free = writes.filter((write) => write.script.transaction.pendingAsOne || !after.some((drop) => isTaken(drop, write)));
  const limited = (to: (write: StepOf<'write'>) => string | undefined): string => listed([...new Set(free.flatMap((write) => to(write) ?? []))].map((rows) => {
    const [first, others] = [free.filter((write) => write === writes[0] && to(write) === rows), free.filter((write) => write !== writes[0] && to(write) === rows)];
    return `${listed([...first.map(() => 'it'), ...(others.length > 0 ? [placesOf(others)] : [])])} to ${rows}`;
  }));
  const filledIn = (write: StepOf<'write'>): ReturnType<typeof filledBy> => filledBy(write, ofKind(steps, 'write')).filter(({ picks }) => !picks);
  const open = limited((write) => {
    const columns = filledIn(write).filter(({ alone, hasValue, column: { notNull } }) => alone && !hasValue && !notNull).map(({ column }) => column);
    return columns.length === 0 ? undefined : `WHERE ${columns.map(({ name }) => `${sqlName({ name })} IS NULL`).join(' AND ')}`;
  });
  // Of several, a later one may be there to change what the first has given.
  const givenIn = (write: StepOf<'write'>): readonly Column[] => filledIn(write).filter(({ alone, hasValue }) => !alone || hasValue).map(({ column }) => column);
  const given = limited((write) => (givenIn(write).length === 0 ? undefined : `rows that are older than ${own(givenIn(write))}`));
  const setIn = (write: StepOf<'write'>): readonly Column[] => overwrittenBy(write, givenIn(write));
  const set = limited((write) => (setIn(write).length === 0 ? undefined : 'rows that are there already'));
  const late = (columns: readonly Column[]): string => `and deploy code that changes ${own(columns)} only afterwards: what that gives would be overwritten`;
  return [
    ...(open === '' ? [] : [`Limit ${open}: by then code may have given other rows values of its own.`]),
    ...(given === '' ? [] : [`Limit ${given}, ${late(free.flatMap(givenIn))}.`]),
    ...(set === '' ? [] : [`Limit ${set}, ${late(free.flatMap(setIn))}.`]),
  ];
}

/** Older columns that get one value in every row. */
function overwrittenBy({ operation: { verb, table: name, assigned = [], where }, before, migration }: StepOf<'write'>, but: readonly Column[]): readonly Column[] {
  const table = findTable(before, name);
  if (!table || verb !== 'update' || where) return [];
  return assigned.flatMap(({ column, value }) => (value.constant === undefined ? [] : findColumn(table, column) ?? [])).filter((column) => column.addedBy !== migration.id && !but.includes(column));
}

function own(columns: readonly Column[]): string {
  return listed([...new Set(columns.map(({ name }) => sqlName({ name })))]);
}

/** All pending migrations run in one transaction, so that the next one comes with a later release. */
function untilNextRelease(step: StepOf<'write'>, { after }: Moved, { steps }: Replayed): readonly string[] {
  const table = findTable(step.before, step.operation.table);
  if (!table) return [];
  const later = steps.slice(steps.indexOf(step) + 1).filter(({ operation, before }) => 'table' in operation && operation.table && tableKey(before, operation.table) === table.name);
  const meant = filledBy(step, ofKind(steps, 'write')).filter(({ column, alone, nulls, hasValue }) => alone && nulls && !hasValue && !later.some(({ operation }) => operation.kind === 'setNotNull' && operation.column === column.name)).map(({ column }) => column);
  const required = after.filter((other) => later.includes(other)).flatMap(({ operation }) => (operation.kind === 'dropColumn' ? findColumn(table, operation.column) ?? [] : [])).filter(({ notNull, default: value, generated }) => notNull && value === undefined && generated === undefined);
  return [
    ...(meant.length > 0 ? [`Limit it to rows that are older than ${own(meant)}: those that come in between may hold NULL because it is meant.`] : []),
    ...(required.length > 0 ? [`In place of what drops ${own(required)}, DROP NOT NULL of it stays here: until then code inserts rows without it.`] : []),
    `Code that relies on ${after.length > 0 ? 'any of that' : 'the new values'} is deployed with that release, not with this one.`,
  ];
}
