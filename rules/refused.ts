import type { Fix } from '../src/model.ts';
import { defineRefusal, refused } from '../src/rule.ts';

export default defineRefusal({
  id: 'refused',
  title: 'Statements that PostgreSQL refuses',
  engines: ['postgres'],
  why: 'What the migrations have made so far leaves no doubt that this statement ends in an error, and the migration with it.',
  instead: 'Change the statement, or what it is about first, as the message says.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  *checkRefusal(refusal, step, whole) {
    const { script: { text }, statement: { unended, rendered, range: [start, end] } } = step;
    if (unended === undefined || refusal.sqlstate !== '42601') {
      yield* refused(refusal, step, whole);
      return;
    }
    const line = Math.max(start, text.lastIndexOf('\n', end - 1) + 1);
    const fixes: readonly Fix[] = rendered ? [] : [{ title: 'End the statement', safe: true, edits: [{ range: [end, end], text: ';' }] }];
    yield { range: [line, end], message: `This fails: ${refusal.reason}.`, help: `${text.slice(start, end)};`, fixes };
  },
});
