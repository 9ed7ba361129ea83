import { twinOf } from '../src/plan/twin.ts';
import { defineRefusal } from '../src/rule.ts';

export default defineRefusal({
  id: 'object-already-exists',
  title: 'Create each name once',
  engines: ['postgres'],
  why: 'CREATE or ADD of a name that is taken stops the migration with an error. Tables, views, indexes and sequences of a schema share one set of names.',
  instead: 'Take another name, or alter what is there; IF NOT EXISTS leaves what is there as it is.',
  sources: ['https://www.postgresql.org/docs/current/errcodes-appendix.html', 'https://www.postgresql.org/docs/current/sql-createtable.html'],
  // Told once: nothing behind the first is run.
  *checkRefusal({ reason }, _step, whole) {
    const twin = twinOf(whole);
    const help = twin && `${twin.same === twin.of ? 'All' : `${twin.same} of the ${twin.of}`} statements of this file stand in ${twin.path} as well: leave out one of the two.`;
    yield { message: `This fails: ${reason}.`, ...(help !== undefined && { help }), once: 'first' };
  },
});
