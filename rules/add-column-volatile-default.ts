import { findType, sqlName } from '../src/catalog/names.ts';
import { perhapsVolatile } from '../src/effects/postgres/defaults.ts';
import type { Effect, StepOf } from '../src/model.ts';
import { columnLater, LIKEWISE } from '../src/plan/column-later.ts';
import { listed } from '../src/plan/listed.ts';
import { alike, defineRule, longLock, works } from '../src/rule.ts';

export default defineRule({
  id: 'add-column-volatile-default',
  title: 'A default that differs per row rewrites the table',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'ADD COLUMN with a default that is evaluated for each row (random(), gen_random_uuid(), clock_timestamp(), nextval()) writes the whole table and all its indexes anew under ACCESS EXCLUSIVE. A constant, or now(), is evaluated once and costs nothing.',
  instead: 'Add the column without a default, set the default for new rows, and fill the old rows in batches.',
  sources: ['https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES'],
  check: {
    *addColumn(step, whole) {
      const effect = rewrite(step);
      if (!effect) return;
      const { steps, fold } = alike(step, whole, (other) => rewrite(other) !== undefined);
      const defaults = steps.flatMap(({ operation: { column } }) => column.default ?? []);
      const isWritten = defaults.every(({ constant }) => constant !== undefined);
      const texts = [...new Set(defaults.map(({ text }) => text))];
      const [noun, verb] = texts.length > 1 ? ['defaults', 'are'] : ['default', 'is'];
      const columns = steps.length > 1 ? ` of ${listed(steps.map(({ operation: { column } }) => sqlName({ name: column.name })))}` : '';
      const doubtful = steps.flatMap((each) => (each.operation.column.default ? perhapsVolatile(each.operation.column.default, each) : []));
      const isCertain = steps.some((each) => each.operation.column.default && perhapsVolatile(each.operation.column.default, each).length === 0);
      const unless = isCertain ? '' : `, unless ${listed([...new Set(doubtful.map((call) => `${sqlName(call)}()`))])}, older than these migrations, ${doubtful.length > 1 ? 'are' : 'is'} declared STABLE or IMMUTABLE`;
      yield {
        ...(unless !== '' && { severity: 'warning' }),
        message: `The ${noun} ${listed(texts)}${columns} ${verb} ${isWritten ? 'written into' : 'evaluated for'} every row${unless}: the whole of ${sqlName(effect.table)} is written anew under ${effect.lock}, and nobody can read or write it meanwhile.`,
        ...fold,
        help: steps.flatMap((each) => (each.operation.column.default ? columnLater(each, each.operation.column.default, whole) : [])).join(`\n${LIKEWISE}\n`),
      };
    },
  },
});

/** The rewrite that the default makes, and nothing else that is written with the column. */
function rewrite(step: StepOf<'addColumn'>): Effect | undefined {
  const { column } = step.operation;
  if (column.generated !== undefined || !column.default || (findType(step.before, column.type)?.constraints ?? []).length > 0) return undefined;
  const effect = longLock(step);
  return effect && works(effect, 'rewrite') ? effect : undefined;
}
