import { besides, nameOf, sqlName } from '../src/catalog/names.ts';
import type { Catalog, StepOf, Table } from '../src/model.ts';
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
      yield {
        message: `Building this index holds ${effect.lock} on ${sqlName(table.name)} and all its partitions (${effects.length - 1}) until every one is done: nobody can write to them meanwhile.`,
        help: partByPart(step, table),
      };
    },
  },
});

/** The index ON ONLY the partitioned table, one like it on each partition, and each attached to the one above it. */
export function partByPart({ operation, script, before }: StepOf<'createIndex'>, table: Table): string {
  const [, create = `CREATE ${operation.unique ? 'UNIQUE ' : ''}INDEX`, rest = `USING ${operation.method} ${renderKeys(operation.keys)}`] = STATEMENT.exec(script.text.slice(...operation.range)) ?? [];
  const name = operation.name ?? [operation.table.name, ...operation.keys.flatMap(({ column }) => column ?? []), 'idx'].join('_');
  const top = besides(table.name, name);
  const parts = partsOf(before, table, top, (key, index, isPartitioned) => `${create}${isPartitioned ? '' : ' CONCURRENTLY'} ${sqlName({ name: nameOf(index).name })} ON ${isPartitioned ? 'ONLY ' : ''}${sqlName(key)} ${rest};`);
  return [
    `${create} ${sqlName({ name })} ON ONLY ${sqlName(table.name)} ${rest};`,
    ...(parts.length === 0 ? ['-- then one CONCURRENTLY on each partition, and ALTER INDEX … ATTACH PARTITION'] : ['-- then for each partition, outside a transaction:']),
    ...parts.slice(0, 3).flat(),
    ...(parts.length > 3 ? [`-- and ${parts.length - 3} more`] : []),
  ].join('\n');
}

/** Each partition's statements, with the partitions of partitions. */
function partsOf(catalog: Catalog, table: Table, index: string, create: (table: string, index: string, isPartitioned: boolean) => string): readonly (readonly string[])[] {
  return table.children.flatMap((key) => {
    const child = catalog.tables.get(key);
    const own = besides(key, `${nameOf(key).name}_${nameOf(index).name}`);
    const isPartitioned = child?.partitionBy !== undefined;
    const lines = [create(key, own, isPartitioned), `ALTER INDEX ${sqlName(index)} ATTACH PARTITION ${sqlName(own)};`];
    return [lines, ...(child && isPartitioned ? partsOf(catalog, child, own, create) : [])];
  });
}

const NAME = String.raw`(?:"(?:[^"]|"")*"|[\w$]+)`;
/** What stands before the index's name, and what after the table's. */
const STATEMENT = new RegExp(String.raw`^(create\s+(?:unique\s+)?index)\b(?:\s+concurrently)?(?:\s+if\s+not\s+exists)?(?:\s+${NAME})?\s+on\s+(?:only\s+)?${NAME}(?:\s*\.\s*${NAME})?\s*([^]*)$`, 'i');
