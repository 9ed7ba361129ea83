import { findIndex, nameOf, sqlName } from '../src/catalog/names.ts';
import { supports } from '../src/effects/features.ts';
import type { StepOf } from '../src/model.ts';
import { concurrentlyAlone } from '../src/plan/concurrently.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { defineRule, longLock, waits, works } from '../src/rule.ts';

export default defineRule({
  id: 'reindex-not-concurrent',
  title: 'Rebuild indexes with REINDEX CONCURRENTLY',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'A plain REINDEX blocks writes to the table, and since it locks the index itself, in practice also the reads that plan over it, until the rebuild is done.',
  instead: 'Use REINDEX … CONCURRENTLY, outside a transaction.',
  sources: ['https://www.postgresql.org/docs/current/sql-reindex.html#SQL-REINDEX-CONCURRENTLY'],
  check: {
    *reindex(step, { steps }) {
      const { operation, engine } = step;
      if (operation.concurrently || operation.scope === 'system') return;
      const effect = longLock(step);
      if (!effect && !reachesOthers(step)) return;
      const earlier = steps.slice(0, steps.indexOf(step));
      // Indexes that were told not to be kept up to date have to be built anew before anybody uses them.
      const isRepair = earlier.some(({ operation: other }) => other.kind === 'write' && other.table.name === 'pg_index');
      const isElsewhere = operation.scope === 'index' && operation.name !== undefined && !findIndex(step.before, operation.name);
      const what = effect ? `${isElsewhere ? 'the table of ' : ''}${sqlName(effect.table)}` : `every table of the ${operation.scope}`;
      const isDone = effect !== undefined && earlier.some((other) => other.operation.kind === 'alterColumnType' && other.effects.some((each) => each.table === effect.table && works(each, 'rewrite')));
      const help = isRepair ? 'Leave it out, but only with the changes of pg_index that make it necessary: without them the indexes are kept up to date.' : isDone ? 'Leave it out: with the table, ALTER COLUMN TYPE has written all its indexes anew.' : supports(engine, 'reindexConcurrently') ? concurrentlyAlone(step) : 'Build a new index with CREATE INDEX CONCURRENTLY, drop the old one with DROP INDEX CONCURRENTLY, rename the new one.';
      yield {
        message: effect?.blocks === 'reads' && effect.on === undefined
          ? `This rebuild is done while ${effect.lock} is held on ${what}: ${waits(effect)} until ${step.session.inTransaction ? 'the transaction ends' : 'it is done'}.`
          : `This rebuild blocks writes to ${what}, and reads that use its indexes, until it is done.`,
        help,
        ...onTheSpot('Rebuild it CONCURRENTLY', step, help),
      };
    },
  },
});

/** Does it rebuild what no migration shows: any database, or a schema that is not known at all? */
function reachesOthers({ operation: { scope, name }, before }: StepOf<'reindex'>): boolean {
  if (scope === 'schema') return name !== undefined && (name.name === 'public' || !before.schemas.has(name.name)) && ![...before.tables.entries()].some(([key]) => nameOf(key).schema === name.name);
  return scope === 'database';
}
