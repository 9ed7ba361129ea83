/** What a change of rows meets when it runs later, and in batches: code goes on reading and writing before it and in between. */
import { findColumn } from '../catalog/columns.ts';
import { findTable, sqlName, tableKey } from '../catalog/names.ts';
import type { Replayed, Step, StepOf } from '../model.ts';
import type { Name, OperationOf } from '../operations.ts';
import { keyDropped, replacesKey } from './key-replaced.ts';
import { placesOf } from './left-out.ts';
import { listed } from './listed.ts';
import { names } from './moved-along.ts';
import type { Moved } from './moved-along.ts';

/** In sentences. */
export function meanwhile(step: StepOf<'write'>, moved: Moved, whole: Replayed): readonly string[] {
  return [...taken(step, moved), ...demanded(step, moved), ...unkept(step, moved, whole), ...(step.script.transaction.pendingAsOne ? untilNextRelease(step, moved, whole) : [])];
}

/** What it reads is dropped afterwards: what code writes there after its batch would be lost. */
function taken(step: StepOf<'write'>, { after }: Moved): readonly string[] {
  const { table, reads, assigned = [] } = step.operation;
  const isOld = (other: Step, name: Name): boolean => {
    const { persistence, createdBy } = findTable(other.before, name) ?? {};
    return persistence !== 'temporary' && createdBy !== step.migration.id;
  };
  const isRead = (other: Step, name: Name): boolean => isOld(other, name) && [table, ...reads].some((each) => tableKey(other.before, name) === tableKey(step.before, each));
  const drops = after.filter((other) => {
    const { operation } = other;
    if (operation.kind === 'dropTable') return isRead(other, operation.table);
    return operation.kind === 'dropColumn' && isRead(other, operation.table) && names(step, operation.column) && !assigned.some(({ column }) => column === operation.column);
  });
  if (drops.length === 0 || step.operation.verb === 'delete') return [];
  const what = new Set(drops.map(({ operation }) => (operation.kind === 'dropColumn' ? `${sqlName(operation.table)}.${sqlName({ name: operation.column })}` : sqlName((operation as OperationOf<'dropTable'>).table))));
  const tables = new Set(drops.map(({ operation }) => sqlName((operation as OperationOf<'dropTable' | 'dropColumn'>).table)));
  return [`Until ${placesOf(statementsOf(drops, after))} ${isOne(drops) ? 'drops' : 'drop'} ${listed([...what])}, code goes on writing there: right before that, in the same transaction, LOCK TABLE ${[...tables].join(', ')} IN SHARE MODE and change once more what has come since the batches.`];
}

/** All of their statements. */
function statementsOf(steps: readonly Step[], all: readonly Step[]): readonly Step[] {
  return all.filter(({ statement }) => steps.some((step) => step.statement === statement));
}

function isOne(steps: readonly Step[]): boolean {
  return new Set(steps.map(({ statement }) => statement)).size === 1;
}

/** What follows fails on rows that code has made since. */
function demanded(step: StepOf<'write'>, { after }: Moved): readonly string[] {
  const { table, verb } = step.operation;
  const demands = after.filter(({ operation, before }) => {
    if (!('table' in operation) || !operation.table || tableKey(before, operation.table) !== tableKey(step.before, table)) return false;
    const known = findTable(before, operation.table);
    switch (operation.kind) {
      case 'setNotNull': return known === undefined || findColumn(known, operation.column)?.default === undefined;
      case 'addConstraint': return !operation.constraint.notValid && operation.constraint.type !== 'notNull';
      case 'createIndex': return operation.unique;
      case 'alterColumnType': return verb === 'delete' || names(step, operation.column);
      default: return false;
    }
  });
  if (demands.length === 0) return [];
  return [`Rows that code makes after the last batch may not fit ${placesOf(statementsOf(demands, after))}: then ${isOne(demands) ? 'that fails' : 'these fail'}, and can be run again once those rows are changed too.`];
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

/** All pending migrations run in one transaction, so that the next one comes with a later release. */
function untilNextRelease(step: StepOf<'write'>, { after }: Moved, whole: Replayed): readonly string[] {
  const { operation: { verb, table: name, assigned = [], where }, before, migration } = step;
  const table = findTable(before, name);
  if (!table) return [];
  const later = whole.steps.slice(whole.steps.indexOf(step) + 1).filter(({ operation, before: then }) => 'table' in operation && operation.table && tableKey(then, operation.table) === table.name);
  const filled = verb === 'update' ? assigned.map(({ column }) => findColumn(table, column)).filter((column) => column !== undefined && column.addedBy === migration.id && !column.notNull && column.default === undefined).map((column) => column!.name) : [];
  const isLimited = (column: string): boolean => where?.conjuncts.some((part) => part.column === column && part.operator === 'is null') === true;
  const open = filled.filter((column) => !isLimited(column));
  const kept = filled.filter((column) => isLimited(column) && !later.some(({ operation }) => operation.kind === 'setNotNull' && operation.column === column));
  const required = after.filter((other) => later.includes(other)).flatMap(({ operation }) => (operation.kind === 'dropColumn' ? findColumn(table, operation.column) ?? [] : [])).filter(({ notNull, default: value, generated }) => notNull && value === undefined && generated === undefined);
  const own = (columns: readonly string[]): string => listed(columns.map((column) => sqlName({ name: column })));
  return [
    ...(open.length > 0 ? [`Limit it to WHERE ${open.map((column) => `${sqlName({ name: column })} IS NULL`).join(' AND ')}: by then code has given other rows values of its own.`] : []),
    ...(kept.length > 0 ? [`Limit it to rows that are older than ${own(kept)}: those that come in between may hold NULL because it is meant.`] : []),
    ...(required.length > 0 ? [`In place of what drops ${own(required.map(({ name: column }) => column))}, DROP NOT NULL of it stays here: until then code inserts rows without it.`] : []),
    `Code that relies on ${after.length > 0 ? 'any of that' : 'the new values'} is deployed with that release, not with this one.`,
  ];
}
