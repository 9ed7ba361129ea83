import { findTable, sqlName, tableKey } from '../src/catalog/names.ts';
import { nameAfter } from '../src/catalog/rename-table.ts';
import { neighboursOf } from '../src/effects/foreign-keys.ts';
import type { Effect, Replayed, Step, TableName } from '../src/model.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { listed } from '../src/plan/listed.ts';
import { blocks, defineRule, hasLockTimeout, isGone, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'wide-lock-window',
  title: 'Lock one busy table per transaction',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'While the transaction waits for the second table, it keeps everybody off the first one. A transaction of the application that takes the two in the other order deadlocks with it.',
  instead: 'Change one table per migration.',
  sources: ['https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS'],
  *checkStep(step, whole) {
    if (!step.session.inTransaction) return;
    const held = heldBefore(step, whole.steps).find((lock) => lock.blocks === 'reads' && lock.on === undefined && !isNew(step, lock.table) && !isGone(step, whole, lock.table) && !isPassing(step, whole, lock.table) && !isMadeAgain(whole, lock.table));
    const next = step.effects.find((effect) => blocks(effect, 'reads') && effect.on === undefined && !isNew(step, effect.table) && !step.session.held.some((lock) => lock.table === effect.table && lock.blocks === 'reads'));
    if (!held || !next || isSwapped(step, whole, next.table) || isMadeAgain(whole, next.table) || (isRemade(whole, held.table) && isRemade(whole, next.table))) return;
    const keeps = `while the transaction keeps ${held.lock} on ${sqlName(held.table)}`;
    const message = next.table === step.effects[0]?.table ? `This waits for ${sqlName(next.table)} ${keeps}.` : `This also locks ${sqlName(next.table)}${isJoined(step, next) ? ', at the other end of a foreign key' : ''}, and waits for it ${keeps}.`;
    const isKey = next.table !== step.effects[0]?.table && isJoined(step, next) && step.operation.kind === 'dropConstraint';
    // It locks both by itself, and there is nothing else to do than not to wait for long.
    const isOne = !isKey && isJoined(step, next) && held.table === step.effects[0]?.table;
    if (isOne && hasLockTimeout(step)) return;
    yield { message, help: isOne ? `SET LOCAL lock_timeout = '2s';\n-- it needs both: run it again where it gives up` : helpFor(step, isKey ? keysDropped(whole) : 0, [next.table, held.table]), once: 'transaction' };
  },
});

function helpFor({ effects: [own], script: { transaction: { pendingAsOne } } }: Step, keys: number, [next, held]: readonly [TableName, TableName]): string {
  const [apart, of, why] = pendingAsOne ? ['a release', 'release', ': all pending migrations run in one transaction'] : ['a migration', 'migration', ''];
  if (keys > 1) return `Drop one foreign key per ${of}${why}.`;
  if (keys === 1) return `Give this DROP CONSTRAINT ${apart} of its own: it locks both ${listed([own?.table ?? held, next].map(sqlName))}, and what is done before it keeps everybody off ${sqlName(held)} while it waits${why}.`;
  return `Put the changes of each table into ${apart} of their own${why}.`;
}

function keysDropped({ steps }: Replayed): number {
  return ofKind(steps, 'dropConstraint').filter(({ operation: { table, name }, before }) => findTable(before, table)?.constraints.some((each) => each.name === name && each.type === 'foreignKey')).length;
}

/** Has the migration made it before, and dropped it again? */
function isPassing(step: Step, { before, steps, migration }: Replayed, table: TableName): boolean {
  return !before.tables.has(table) && steps.slice(0, steps.indexOf(step)).some((earlier) => earlier.before.tables.get(table)?.createdBy === migration.id);
}

/** Does it get the name of a table that this transaction has taken out of the way? That has to be one transaction. */
function isSwapped(step: Step, { before, steps }: Replayed, table: TableName): boolean {
  return steps.slice(steps.indexOf(step)).some(({ operation, before: now }) => {
    if (operation.kind !== 'renameTable' || tableKey(now, operation.table) !== table) return false;
    const to = nameAfter(table, operation, now);
    return before.tables.has(to) && !now.tables.has(to);
  });
}

/** Is it a view that has to go, and comes back, because a table that it reads is altered? */
function isMadeAgain(whole: Replayed, table: TableName): boolean {
  const reads = whole.before.tables.get(table)?.reads ?? [];
  return isRemade(whole, table) && whole.steps.some(({ effects }) => effects.some((effect) => blocks(effect, 'reads') && effect.on === undefined && reads.includes(effect.table)));
}

/** A view that goes and comes back: in two migrations, it would be missing in between. Several of them may read each other. */
function isRemade({ before, after, steps }: Replayed, table: TableName): boolean {
  const kind = before.tables.get(table)?.kind;
  return (kind === 'view' || kind === 'materializedView') && after.tables.has(table) && steps.some(({ operation, before: now }) => operation.kind === 'dropView' && tableKey(now, operation.view) === table);
}

function isJoined({ before, effects: [own] }: Step, { table }: Effect): boolean {
  return own !== undefined && neighboursOf(before, own.table).includes(table);
}

/** One TRUNCATE has to name all tables that foreign keys join: what it locks itself does not count. */
function heldBefore(step: Step, steps: readonly Step[]): readonly Effect[] {
  const first = step.operation.kind === 'truncate' ? steps.find(({ statement }) => statement === step.statement) : step;
  return (first ?? step).session.held;
}
