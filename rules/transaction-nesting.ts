import type { Step } from '../src/model.ts';
import { defineRule, opens } from '../src/rule.ts';

export default defineRule({
  id: 'transaction-nesting',
  title: 'One transaction inside another is not what it looks like',
  category: 'failure',
  severity: 'warning',
  engines: ['postgres'],
  why: 'PostgreSQL has no nested transactions: BEGIN inside a transaction does nothing but warn, and the first COMMIT ends the outer one. What follows then runs without the protection that the runner thinks it gives.',
  instead: 'Leave BEGIN and COMMIT to the runner, or have it not wrap this file.',
  sources: ['https://www.postgresql.org/docs/current/sql-begin.html', 'https://www.postgresql.org/docs/current/sql-commit.html'],
  *checkMigration({ steps }) {
    for (const step of steps) {
      const message = problem(step);
      if (message === undefined) continue;
      yield { range: step.operation.range, message, help: helpFor(step, steps) };
      return;
    }
  },
});

function helpFor(step: Step, steps: readonly Step[]): string {
  const { session, operation, migration } = step;
  if (!session.inTransaction || session.explicit) return 'Delete this statement.';
  if (migration.reader === 'sql') return 'Leave the transaction to the runner, or say that it does not wrap the file: --transaction none.';
  if (isInBlock(step)) return 'Give this block a migration of its own that runs outside a transaction.';
  if (operation.kind !== 'commit' || step === steps.at(-1)) return 'Leave the transaction to the runner.';
  const { pendingAsOne, switch: out } = step.script.transaction;
  const isApart = steps.slice(steps.indexOf(step)).some(({ effects }) => effects.some(({ failsInTransaction }) => failsInTransaction));
  if (isApart && out !== undefined) return `Leave it out. As for what follows and cannot run in a transaction, ${out}.`;
  return `Leave it out, and give what follows a migration of its own${pendingAsOne ? ' that is deployed after this one' : ''}: by then what comes before is committed.`;
}

function isInBlock({ operation, statement }: Step): boolean {
  return operation.range[0] !== statement.range[0];
}

function problem(step: Step): string | undefined {
  const { operation, session } = step;
  if (operation.kind === 'begin' && !opens(session)) return session.explicit ? 'A transaction is open already: this BEGIN does nothing.' : "The runner has opened a transaction already: this BEGIN does nothing, and the COMMIT that goes with it ends the runner's.";
  if (operation.kind !== 'commit' && operation.kind !== 'rollback') return undefined;
  if (isInBlock(step)) return session.inTransaction ? `A DO block inside a transaction may not say ${operation.kind.toUpperCase()}: this fails.` : undefined;
  if (!session.inTransaction) return 'No transaction is open here: this does nothing.';
  if (session.implicit && !session.explicit) return 'No BEGIN goes with this: it commits what came before it in this file, and what follows is on its own.';
  return session.explicit ? undefined : 'This ends the transaction that the runner opened: what follows runs outside of it.';
}
