import type { Script, Step } from '../src/model.ts';
import type { Operation } from '../src/operations.ts';
import { defineRule, isOnNew } from '../src/rule.ts';

export default defineRule({
  id: 'multiple-statements-without-transaction',
  title: 'Outside a transaction, write statements that can be run again',
  category: 'failure',
  severity: 'note',
  engines: ['postgres'],
  why: 'Without a transaction, a migration that fails at its second statement has done the first. Run again, it fails at the first, which cannot be done twice, and somebody has to repair it by hand.',
  instead: 'One such statement per migration, or IF [NOT] EXISTS, so that it can be run again from the start. ADD CONSTRAINT has none: drop it with IF EXISTS in the same ALTER TABLE. After CREATE INDEX CONCURRENTLY has failed, the invalid index has to be dropped first.',
  sources: ['https://www.postgresql.org/docs/current/tutorial-transactions.html', 'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  *checkMigration({ steps, migration: { up, reader } }) {
    if (!isSurelyOutside(up, steps)) return;
    const once = halfDone(steps, ({ session }) => session.inTransaction);
    const [first] = once;
    if (!first) return;
    const message = once.length > 1
      ? `${once.length} statements of this migration cannot be run twice, and no transaction holds them together: if a later one fails, this one fails the next time.`
      : 'This cannot be run twice, and no transaction holds it together with what follows: if that fails, this fails the next time.';
    yield { range: first.operation.range, message, help: helpFor(once, steps, reader) };
  },
});

function helpFor(once: readonly Step[], steps: readonly Step[], reader: string): string {
  const isApart = steps.some(({ operation, effects }) => operation.kind === 'validateConstraint' || effects.some(({ failsInTransaction }) => failsInTransaction));
  // It sends a script over one connection, and leaves transactions to it; others may take another connection for each statement.
  const together = !isApart && reader === 'sqitch' ? 'Put BEGIN; before them and COMMIT; behind them. Or one' : 'One';
  const again = AGAIN.filter(([is]) => once.some(({ operation }) => is(operation))).map(([, text]) => text);
  return `${together} such statement per migration${again.length > 0 ? `, or write what can be run again: ${again.join(', ')}` : ''}.`;
}

const AGAIN: readonly (readonly [is: (operation: Operation) => boolean, text: string])[] = [
  [(operation) => 'ifNotExists' in operation && !isBuilt(operation), 'IF NOT EXISTS'],
  [(operation) => 'ifExists' in operation, 'IF EXISTS'],
  [(operation) => 'orReplace' in operation, 'OR REPLACE'],
  [isBuilt, 'DROP INDEX CONCURRENTLY IF EXISTS before CREATE INDEX CONCURRENTLY, since a build that fails leaves an invalid index'],
  [({ kind }) => kind === 'addConstraint', 'DROP CONSTRAINT IF EXISTS in the same ALTER TABLE as ADD CONSTRAINT, which has no IF NOT EXISTS'],
];

function isBuilt(operation: Operation): boolean {
  return operation.kind === 'createIndex' && operation.concurrently;
}

/** The statements that cannot be run twice, where something of the kind that follows may fail when one of them is done; `isHeld`: what a transaction takes back. */
export function halfDone(steps: readonly Step[], isHeld: (step: Step) => boolean): readonly Step[] {
  const seen = new Set<string>();
  const alone = steps.filter((step) => !isHeld(step) && !isRepeatable(step.operation));
  const counted = new Set(alone);
  const once: Step[] = [];
  for (const step of steps) {
    const { operation, statement } = step;
    const object = objectOf(operation);
    // What is made further up can be dropped, and what is dropped there, or goes in the same ALTER TABLE, can be made.
    const isAgain = object !== undefined && (seen.has(object) || (operation.kind.startsWith('drop') && statement.operations.some((other) => other !== operation && objectOf(other) === object)));
    if (object !== undefined) seen.add(object);
    if (counted.has(step) && !isAgain && !once.some((other) => other.statement === statement)) once.push(step);
  }
  const [first] = once;
  return first && alone.slice(alone.indexOf(first) + 1).some((step) => step.statement !== first.statement && mayFail(step)) ? once : [];
}

/** The runner does not wrap it, or it holds what is refused in a transaction. */
function isSurelyOutside({ transaction }: Script, steps: readonly Step[]): boolean {
  return !transaction.wrapped && (transaction.assumed !== true || steps.some(({ session, effects }) => !session.inTransaction && effects.some(({ failsInTransaction }) => failsInTransaction)));
}

function isRepeatable(operation: Operation): boolean {
  if (operation.guard !== undefined) return true;
  if ('ifNotExists' in operation) return operation.ifNotExists;
  if ('ifExists' in operation) return operation.ifExists;
  if ('orReplace' in operation) return operation.orReplace;
  return !ONCE.has(operation.kind);
}

const ONCE: ReadonlySet<string> = new Set([
  'addConstraint', 'attachPartition', 'detachPartition', 'createType', 'createDomain', 'createPolicy', 'addDomainConstraint', 'dropDomainConstraint', 'createStatistics', 'addIdentity',
  'renameTable', 'renameColumn', 'renameConstraint', 'renameIndex', 'renameFunction', 'renameTrigger', 'renameType', 'renameSequence', 'renameSchema', 'renameEnumValue',
]);

/** It waits for others, or looks at rows: what it touches was there before. */
function mayFail(step: Step): boolean {
  return step.effects.some((effect) => !isOnNew(step, effect));
}

/** What it makes or drops, by its kind and the last part of its name. */
function objectOf(operation: Operation): string | undefined {
  const kind = /^(?:create|drop|add)(?:Materialized)?([A-Z]\w*?)(?:As)?$/.exec(operation.kind)?.[1];
  if (kind === undefined) return undefined;
  const column = 'column' in operation ? [typeof operation.column === 'string' ? operation.column : operation.column.name] : [];
  const named = 'constraint' in operation && typeof operation.constraint === 'object' ? operation.constraint.name : 'name' in operation ? operation.name : 'view' in operation ? operation.view : 'table' in operation ? operation.table : undefined;
  const value = 'value' in operation && typeof operation.value === 'string' ? [operation.value] : [];
  return [kind === 'Domain' ? 'Type' : kind, typeof named === 'string' ? named : named?.name, ...column, ...value].join(' ');
}
