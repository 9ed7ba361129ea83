import { isFreeing } from '../src/plan/freed.ts';
import { defineRefusal, refused } from '../src/rule.ts';

export default defineRefusal({
  id: 'unknown-object',
  title: 'Do not refer to what is not there',
  engines: ['postgres'],
  why: 'A table, column, index, type or other object that no migration has made, or that one has dropped or renamed, stops the migration with an error.',
  instead: 'Use the name that the object has at that point of the history, or IF EXISTS where it may be missing.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html', 'https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH'],
  *checkRefusal(refusal, step, whole) {
    if (!isFreeing(step, whole)) yield* refused(refusal, step, whole);
  },
});
