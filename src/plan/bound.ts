/** A partition's bound as the CHECK that proves it. */
import { sqlName } from '../catalog/names.ts';
import type { Table } from '../model.ts';
import type { PartitionBound } from '../operations.ts';

/** Undefined for what a CHECK of comparisons cannot say: hash and default partitions, several key columns, expressions. */
export function renderBound(parent: Table | undefined, bound: PartitionBound): string | undefined {
  const [key, ...more] = parent?.partitionBy?.columns ?? [];
  if (bound === 'default' || key === undefined || more.length > 0) return undefined;
  const column = sqlName({ name: key });
  if (bound.values) return `${column} IS NOT NULL AND ${column} IN (${bound.values.join(', ')})`;
  const [from] = bound.from ?? [];
  const [to] = bound.to ?? [];
  if (from === undefined || to === undefined) return undefined;
  const limits = [...(/^minvalue$/i.test(from) ? [] : [`${column} >= ${from}`]), ...(/^maxvalue$/i.test(to) ? [] : [`${column} < ${to}`])];
  return [`${column} IS NOT NULL`, ...limits].join(' AND ');
}
