/** What undoes ATTACH and DETACH PARTITION, INHERIT and NO INHERIT. */
import { besides, findTable, sqlName } from '../../catalog/names.ts';
import { isWhole } from '../../catalog/table-edits.ts';
import type { Table } from '../../model.ts';
import { alterTable } from './undo.ts';
import type { Undos } from './undo.ts';

export const partitions: Undos = {
  /** What it was given to be like the others stays with it, and goes then. */
  attachPartition({ before, after, operation }) {
    const [table, partition] = [findTable(before, operation.table), findTable(before, operation.partition)];
    const attached = partition && after.tables.get(partition.name);
    if (!isWhole(table) || !isWhole(partition) || !attached) return undefined;
    const constraints = attached.constraints.filter(({ type, name }) => type !== 'notNull' && !partition.constraints.some((old) => old.name === name));
    const indexes = attached.indexes.filter(({ backs, name }) => backs === undefined && !partition.indexes.some((old) => old.name === name));
    return [
      ...alterTable(table, `DETACH PARTITION ${sqlName(partition.name)}`),
      ...constraints.flatMap(({ name }) => alterTable(partition, `DROP CONSTRAINT ${sqlName({ name })}`)),
      ...indexes.map(({ name }) => `DROP INDEX ${sqlName(besides(partition.name, name))};`),
    ];
  },
  /** CONCURRENTLY leaves a CHECK of the bound behind. */
  detachPartition({ before, operation: { table: name, partition: part, concurrently, finalize } }) {
    const [table, partition] = [findTable(before, name), findTable(before, part)];
    if (!isWhole(table) || !partition?.bound || concurrently || finalize) return undefined;
    return alterTable(table, `ATTACH PARTITION ${sqlName(partition.name)} ${partition.bound === 'default' ? 'DEFAULT' : partition.bound.text}`);
  },
  inherit({ before, operation }) {
    const [table, parent] = [findTable(before, operation.table), findTable(before, operation.parent)];
    return table && parent && alterTable(table, `NO INHERIT ${sqlName(parent.name)}`);
  },
  /** What it has from its parents alone is its own then. */
  noInherit({ before, operation }) {
    const [table, parent] = [findTable(before, operation.table), findTable(before, operation.parent)];
    return isWhole(table) && parent && !hasOfParents(table) ? alterTable(table, `INHERIT ${sqlName(parent.name)}`) : undefined;
  },
};

function hasOfParents({ columns, constraints }: Table): boolean {
  return columns.some(({ inherited }) => inherited) || constraints.some(({ inherited }) => inherited);
}
