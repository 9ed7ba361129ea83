import type { Step } from '../src/model.ts';
import { defineRule } from '../src/rule.ts';
import { halfDone } from './multiple-statements-without-transaction.ts';

export default defineRule({
  id: 'concurrently-in-transaction',
  title: 'Statements that refuse to run in a transaction need a migration without one',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM and their kin are refused inside a transaction block: the migration fails.',
  instead: 'Put the statement into a migration of its own and have the runner not wrap it in a transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY', 'https://www.postgresql.org/docs/current/sql-vacuum.html', 'https://www.postgresql.org/docs/current/sql-altersystem.html'],
  *checkStep(step, { steps }) {
    if (!step.effects.some(({ failsInTransaction }) => failsInTransaction)) return;
    if (isInRoutine(step)) {
      yield { message: `${firstWords(step)} cannot run inside a function, a procedure or DO: it fails.`, help: 'Make it a statement of its own, outside a transaction.' };
      return;
    }
    if (!step.session.inTransaction) return;
    const { explicit, implicit } = step.session;
    const { switch: out, switchAll } = step.script.transaction;
    const all = !explicit && mayStandAlone(steps) ? switchAll : undefined;
    const opened = explicit ? 'the transaction that BEGIN opened' : implicit ? 'the one transaction that several statements of a file are' : 'the transaction that the runner wraps around this file';
    const help = all !== undefined ? `${upper(all)}: nothing else there needs a transaction.` : out !== undefined && (!explicit || implicit) ? `${upper(out)}.` : explicit ? 'Move it before BEGIN or after COMMIT.' : 'Give it a file of its own that the runner does not wrap in a transaction, and say so here: --transaction none.';
    yield { message: `${firstWords(step)} cannot run inside a transaction block, and this is inside ${opened}: it fails.`, help, once: help };
  },
});

/** Do all of the script's statements do without a transaction? They can be run again after one has failed, change no rows and last no longer than they themselves. */
function mayStandAlone(steps: readonly Step[]): boolean {
  return steps.every(({ operation }) => !BOUND.has(operation.kind) && !('local' in operation && operation.local)) && halfDone(steps, () => false).length === 0;
}

const BOUND: ReadonlySet<string> = new Set(['write', 'lockTable', 'begin', 'commit', 'rollback', 'savepoint', 'other', 'unknown']);

function upper(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}`;
}

/** `CREATE INDEX CONCURRENTLY`: the statement's leading keywords. */
function firstWords(step: Step): string {
  const { script, operation, statement } = step;
  if (operation.kind === 'detachPartition') return 'DETACH PARTITION … CONCURRENTLY';
  if (operation.kind === 'addEnumValue') return 'ALTER TYPE … ADD VALUE';
  const [start, end] = isInRoutine(step) ? operation.range : statement.range;
  const words = script.text.slice(start, end).split(/\s+/);
  const command = words.filter((word, index) => index < 4 && /^[A-Za-z]+$/.test(word) && (index < 2 || /^(concurrently|index|value|unique|partition)$/i.test(word)));
  return command.join(' ').toUpperCase();
}

function isInRoutine({ script, operation, statement }: Step): boolean {
  return operation.range[0] !== statement.range[0] && /^(?:do|create)\b/i.test(script.text.slice(...statement.range));
}
