import { besides, nameOf, sqlName } from '../src/catalog/names.ts';
import type { Catalog, StepOf, Table } from '../src/model.ts';
import { nameOfIndex } from '../src/plan/names.ts';
import { isWord, written } from '../src/plan/written.ts';
import type { Written } from '../src/plan/written.ts';
import { access, defineRule, longLock, tableBefore } from '../src/rule.ts';

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
      yield {
        message: `Building this index holds ${effect.lock} on ${sqlName(table.name)} and all its partitions (${effects.length - 1}) until every one is done: nobody can ${access(effect)} them meanwhile.`,
        help: partByPart(step, table),
      };
    },
  },
});

/** The index ON ONLY the partitioned table, one like it on each partition, and each attached to the one above it. */
export function partByPart({ operation, script, before }: StepOf<'createIndex'>, table: Table): string {
  const rest = behindTable(written(script, operation.range));
  const create = `CREATE ${operation.unique ? 'UNIQUE ' : ''}INDEX`;
  const name = operation.name ?? nameOfIndex(before, operation.table, operation.keys, operation.include);
  const top = besides(table.name, name);
  const parts = partsOf(before, table, top, operation, (key, index, isPartitioned) => `${create}${isPartitioned ? '' : ' CONCURRENTLY'} ${sqlName({ name: nameOf(index).name })} ON ${isPartitioned ? 'ONLY ' : ''}${sqlName(key)} ${rest};`);
  return [
    `${create} ${sqlName({ name })} ON ONLY ${sqlName(table.name)} ${rest};`,
    ...(parts.length === 0 ? ['-- then one CONCURRENTLY on each partition, and ALTER INDEX … ATTACH PARTITION'] : ['-- then for each partition, outside a transaction:']),
    ...parts.slice(0, 3).flat(),
    ...(parts.length > 3 ? [`-- and ${parts.length - 3} more`] : []),
  ].join('\n');
}

/** Each partition's statements, with the partitions of partitions. */
function partsOf(catalog: Catalog, table: Table, index: string, operation: StepOf<'createIndex'>['operation'], create: (table: string, index: string, isPartitioned: boolean) => string): readonly (readonly string[])[] {
  return table.children.flatMap((key) => {
    const child = catalog.tables.get(key);
    const own = besides(key, nameOfIndex(catalog, nameOf(key), operation.keys, operation.include));
    const isPartitioned = child?.partitionBy !== undefined;
    const lines = [create(key, own, isPartitioned), `ALTER INDEX ${sqlName(index)} ATTACH PARTITION ${sqlName(own)};`];
    return [lines, ...(child && isPartitioned ? partsOf(catalog, child, own, operation, create) : [])];
  });
}

/** What stands behind the table's name: method, keys, and all that is said of the index. */
function behindTable({ text, tokens }: Written): string {
  const on = tokens.findIndex((token) => isWord(token, 'on'));
  let last = isWord(tokens[on + 1], 'only') ? on + 2 : on + 1;
  while (tokens[last + 1]?.value === '.') last += 2;
  return text.slice(tokens[last + 1]?.range[0] ?? text.length);
}
