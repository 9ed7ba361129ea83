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
  instead: 'One such statement per migration, or IF [NOT] EXISTS, so that it can be run again from the start. After CREATE INDEX CONCURRENTLY has failed, the invalid index has to be dropped first.',
  sources: ['https://www.postgresql.org/docs/current/tutorial-transactions.html', 'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY'],
  *checkMigration({ steps, migration: { up } }) {
    if (!isSurelyOutside(up, steps)) return;
    const once = halfDone(steps, ({ session }) => session.inTransaction);
    const [first] = once;
    if (first) yield { range: first.operation.range, message: `${once.length} statements of this migration cannot be run twice, and no transaction holds them together: if a later one fails, this one fails the next time.`, help: 'One such statement per migration, or IF [NOT] EXISTS.' };
  },
});

/** The statements that cannot be run twice, where one of them may fail when another is done; `isHeld`: what a transaction takes back. */
export function halfDone(steps: readonly Step[], isHeld: (step: Step) => boolean): readonly Step[] {
  const dropped = new Set<string>();
  const once: Step[] = [];
  for (const step of steps) {
    const { operation, statement } = step;
    if ('ifExists' in operation && operation.ifExists) dropped.add(nameIn(operation));
    if (isHeld(step) || isRepeatable(operation) || dropped.has(nameIn(operation)) || once.some((other) => other.statement === statement)) continue;
    once.push(step);
  }
  return once.slice(1).some(mayFail) ? once : [];
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

/** The last part of the name of what it makes or drops. */
function nameIn(operation: Operation): string {
  const named = 'constraint' in operation && typeof operation.constraint === 'object' ? operation.constraint.name : 'name' in operation ? operation.name : 'view' in operation ? operation.view : 'table' in operation ? operation.table : undefined;
  return typeof named === 'string' ? named : named?.name ?? '';
}
