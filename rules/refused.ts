import { defineRefusal, refused } from '../src/rule.ts';

export default defineRefusal({
  id: 'refused',
  title: 'Statements that PostgreSQL refuses',
  engines: ['postgres'],
  why: 'What the migrations have made so far leaves no doubt that this statement ends in an error, and the migration with it.',
  instead: 'Change the statement, or what it is about first, as the message says.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  *checkRefusal(refusal, step, whole) {
    const { broken, rendered } = step.statement;
    if (broken?.reason !== refusal.reason) {
      yield* refused(refusal, step, whole);
      return;
    }
    const { range, reason, help, title, edits } = broken;
    yield { range, message: `This fails: ${reason}.`, help, fixes: rendered ? [] : [{ title, safe: true, edits }] };
  },
});
