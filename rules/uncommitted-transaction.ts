import { defineRule, opens } from '../src/rule.ts';

export default defineRule({
  id: 'uncommitted-transaction',
  title: 'A transaction that is begun is committed',
  category: 'failure',
  severity: 'error',
  engines: ['postgres'],
  why: 'When the connection closes, an open transaction is rolled back: nothing of the migration is kept, and until then its locks are held.',
  instead: 'End the script with COMMIT.',
  sources: ['https://www.postgresql.org/docs/current/sql-begin.html'],
  *checkMigration({ steps }) {
    let opened = undefined as (typeof steps)[number] | undefined;
    for (const step of steps) {
      if (step.operation.kind === 'begin' && opens(step.session)) opened = step;
      if (step.operation.kind === 'commit' || step.operation.kind === 'rollback') opened = undefined;
    }
    const { wrapped, implicit } = opened?.script.transaction ?? {};
    // The COMMIT of a runner that wraps the file ends whichever transaction is open by then.
    if (opened && (!wrapped || implicit)) yield { range: opened.operation.range, message: 'This transaction is never committed: at the end of the script everything in it is rolled back.', help: 'COMMIT;' };
  },
});
