import { sqlName } from '../src/catalog/names.ts';
import { renderKeys } from '../src/plan/render.ts';
import { defineRule, longLock, tableBefore } from '../src/rule.ts';

export default defineRule({
  id: 'partitioned-index-locks-all',
  title: 'Build the index of a partitioned table partition by partition',
  category: 'locking',
  severity: 'error',
  engines: ['postgres'],
  why: 'CREATE INDEX on a partitioned table locks the parent and every partition at once and builds all their indexes in one go; CONCURRENTLY is refused there.',
  instead: 'Create the index ON ONLY the parent (instant, not yet valid), build one CONCURRENTLY on each partition, and attach them.',
  sources: ['https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY', 'https://www.postgresql.org/docs/current/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE'],
  check: {
    *createIndex(step) {
      const { operation, effects } = step;
      const effect = longLock(step);
      const table = tableBefore(step, operation.table);
      if (!effect || operation.concurrently || !table?.partitionBy) return;
      const name = operation.name ?? `${operation.table.name}_idx`;
      const keys = renderKeys(operation.keys);
      const using = operation.method === 'btree' ? '' : ` USING ${operation.method}`;
      const partitions = table.children.length > 0 ? table.children : [`${table.name}_partition`];
      yield {
        message: `Building this index holds ${effect.lock} on ${sqlName(table.name)} and all its partitions (${effects.length - 1}) until every one is done: nobody can write to them meanwhile.`,
        help: [
          `CREATE ${operation.unique ? 'UNIQUE ' : ''}INDEX ${sqlName({ name })} ON ONLY ${sqlName(table.name)}${using} ${keys};`,
          '-- then for each partition, outside a transaction:',
          ...partitions.slice(0, 3).flatMap((partition) => [
            `CREATE ${operation.unique ? 'UNIQUE ' : ''}INDEX CONCURRENTLY ${sqlName({ name: `${partition.replace(/^.*\./, '')}_${name}` })} ON ${sqlName(partition)}${using} ${keys};`,
            `ALTER INDEX ${sqlName({ name })} ATTACH PARTITION ${sqlName({ name: `${partition.replace(/^.*\./, '')}_${name}` })};`,
          ]),
          ...(partitions.length > 3 ? [`-- and ${partitions.length - 3} more`] : []),
        ].join('\n'),
      };
    },
  },
});
