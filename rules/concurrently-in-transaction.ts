import type { Step } from '../src/model.ts';
import { defineRule } from '../src/rule.ts';

export default defineRule({
  id: 'concurrently-in-transaction',
  title: 'Statements that refuse to run in a transaction need a migration without one',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'CREATE INDEX CONCURRENTLY, VACUUM, ALTER SYSTEM and their kin are refused inside a transaction block: the migration fails.',
  instead: 'Put the statement into a migration of its own and have the runner not wrap it in a transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY', 'https://www.postgresql.org/docs/current/sql-vacuum.html', 'https://www.postgresql.org/docs/current/sql-altersystem.html'],
  *checkStep(step) {
    if (!step.effects.some(({ failsInTransaction }) => failsInTransaction)) return;
    if (isInRoutine(step)) {
      yield { message: `${firstWords(step)} cannot run inside a function, a procedure or DO: it fails.`, help: 'Make it a statement of its own, outside a transaction.' };
      return;
    }
    if (!step.session.inTransaction) return;
    const { explicit, implicit } = step.session;
    const { switch: out } = step.script.transaction;
    const opened = explicit ? 'the transaction that BEGIN opened' : implicit ? 'the one transaction that several statements of a file are' : 'the transaction that the runner wraps around this file';
    yield {
      message: `${firstWords(step)} cannot run inside a transaction block, and this is inside ${opened}: it fails.`,
      help: out !== undefined && (!explicit || implicit) ? `${out[0]!.toUpperCase()}${out.slice(1)}.` : explicit ? 'Move it before BEGIN or after COMMIT.' : 'Give it a file of its own that the runner does not wrap in a transaction, and say so here: --transaction none.',
    };
  },
});

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
