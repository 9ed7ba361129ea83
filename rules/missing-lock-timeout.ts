import { sqlName } from '../src/catalog/names.ts';
import type { Effect, Fix, Replayed, Step } from '../src/model.ts';
import { ofKind } from '../src/plan/in-a-row.ts';
import { blocks, defineRule, hasLockTimeout, strongestLock } from '../src/rule.ts';
import { isGuard } from './drop-index-not-concurrent.ts';

export default defineRule({
  id: 'missing-lock-timeout',
  title: 'Set a lock_timeout before taking a strong lock',
  category: 'hygiene',
  severity: 'note',
  engines: ['postgres'],
  why: 'A strong lock is often held for an instant only, but first it waits for every running query on the table, and everybody else queues behind it. One long report is enough to stop the application.',
  instead: 'Set lock_timeout to a few seconds first, and retry the migration when it is hit. SET LOCAL ends with the transaction; SET stays for whatever the connection runs next.',
  sources: ['https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT', 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES'],
  saidBy: ['foreign-key-locks-parent', 'drop-index-not-concurrent', 'bad-lock-timeout'],
  *checkStep(step, whole) {
    const lock = strongestLock({ ...step, effects: step.effects.filter((effect) => !isHeld(step, effect)) });
    if (!lock || UNAWAITED.has(step.operation.kind) || hasLockTimeout(step) || isGuarding(step, whole)) return;
    const queue = lock.blocks === 'writes' ? 'behind one long write, writes queue' : 'behind one long query everybody queues';
    const at = place(step);
    const isLocal = step.session.inTransaction || step.script.transaction.alone === true;
    const help = `SET ${isLocal ? 'LOCAL ' : ''}lock_timeout = '2s';`;
    const fix: Fix = { title: 'Set a lock_timeout first', safe: isLocal, edits: [{ range: [at, at], text: `${help}\n` }] };
    yield { message: `${lock.lock} on ${sqlName(lock.table)} is waited for without a limit: ${queue}.`, help, fixes: [fix], once: 'transaction' };
  },
});

/** Nobody waits for what the transaction has already. */
function isHeld({ session }: Step, effect: Effect): boolean {
  return session.held.some((lock) => lock.table === effect.table && lock.on === effect.on && blocks(lock, effect.blocks));
}

/** Nothing is there that it could wait for. */
function isGuarding(step: Step, whole: Replayed): boolean {
  return ofKind([step], 'dropIndex').some((drop) => isGuard(drop, whole));
}

/** These wait for rows, not for the table, or for a type, which queries let go of as soon as they have looked at it. */
const UNAWAITED: ReadonlySet<string> = new Set(['write', 'select', 'alterCompositeType']);

/** Before the statement, and before what suppresses findings in it. */
function place({ script: { text }, statement: { range: [start] } }: Step): number {
  let found = start;
  const lines = text.slice(Math.max(0, start - NEAR), start).split('\n');
  for (let at = start, line = lines.pop(); line !== undefined && /^\s*(?:$|--|\/\*)/.test(line); line = lines.pop()) {
    at -= line.length;
    if (/^\s*(?:--|\/\*)\s*ddlint-ignore\b(?!-file)/.test(line)) found = at;
    at -= 1;
  }
  return found;
}

/** Characters before a statement that comments about it are looked for in. */
const NEAR = 2000;
