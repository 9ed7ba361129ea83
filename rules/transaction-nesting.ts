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
      const isRunners = step.session.inTransaction && !step.session.explicit;
      yield { range: step.operation.range, message, help: isRunners ? 'Leave the transaction to the runner, or say that it does not wrap the file: --transaction none.' : 'Delete this statement.' };
      return;
    }
  },
});

function problem({ operation, session, statement }: Step): string | undefined {
  if (operation.kind === 'begin' && !opens(session)) return session.explicit ? 'A transaction is open already: this BEGIN does nothing.' : "The runner has opened a transaction already: this BEGIN does nothing, and the COMMIT that goes with it ends the runner's.";
  if (operation.kind !== 'commit' && operation.kind !== 'rollback') return undefined;
  const inBlock = operation.range[0] !== statement.range[0];
  if (inBlock) return session.inTransaction ? `A DO block inside a transaction may not say ${operation.kind.toUpperCase()}: this fails.` : undefined;
  if (!session.inTransaction) return 'No transaction is open here: this does nothing.';
  if (session.implicit && !session.explicit) return 'No BEGIN goes with this: it commits what came before it in this file, and what follows is on its own.';
  return session.explicit ? undefined : 'This ends the transaction that the runner opened: what follows runs outside of it.';
}
