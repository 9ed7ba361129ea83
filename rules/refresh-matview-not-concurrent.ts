import { findTable, sqlName } from '../src/catalog/names.ts';
import { onTheSpot } from '../src/plan/on-the-spot.ts';
import { defineRule, isNew } from '../src/rule.ts';

export default defineRule({
  id: 'refresh-matview-not-concurrent',
  title: 'Refresh materialized views CONCURRENTLY',
  category: 'locking',
  severity: 'warning',
  engines: ['postgres'],
  why: 'A plain REFRESH holds ACCESS EXCLUSIVE on the view while its whole query runs: nobody can read it meanwhile. WITH NO DATA leaves it unreadable afterwards.',
  instead: 'REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view.',
  sources: ['https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html'],
  check: {
    *refreshMaterializedView(step) {
      const { view, concurrently, withData } = step.operation;
      const found = findTable(step.before, view);
      if (concurrently || isNew(step, view) || found?.empty) return;
      const unique = found?.indexes.some((index) => index.unique && !index.where);
      const help = `${unique ? '' : `CREATE UNIQUE INDEX CONCURRENTLY ON ${sqlName(view)} (<key>);\n`}REFRESH MATERIALIZED VIEW CONCURRENTLY ${sqlName(view)};`;
      yield {
        message: withData ? `Nobody can read ${sqlName(view)} until its whole query has run.` : `Nobody can read ${sqlName(view)} after this until it is refreshed WITH DATA.`,
        help,
        ...(withData && onTheSpot('Refresh it CONCURRENTLY', step, help)),
      };
    },
  },
});
