/** PARTITION BY, and the bounds of partitions. */
import type { Node, PartitionBoundSpec, PartitionSpec } from '@pgsql/types';
import type { OperationOf, PartitionBound } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { constantOf } from './constants.ts';
import { expressionSpan, from, group, textOf, throughGroups } from './spans.ts';
import { all, as, present } from './tree.ts';

type PartitionBy = NonNullable<OperationOf<'createTable'>['partitionBy']>;

const STRATEGIES: { readonly [K in NonNullable<PartitionSpec['strategy']>]: PartitionBy['strategy'] } = {
  PARTITION_STRATEGY_RANGE: 'range', PARTITION_STRATEGY_LIST: 'list', PARTITION_STRATEGY_HASH: 'hash',
};

/** Strategy and key; a key part that is an expression stands as its text, which is never a column's name. */
export function partitionByOf(spec: PartitionSpec, source: Source): PartitionBy {
  const key = group(from(source, source.at(spec.location ?? 0)));
  return {
    strategy: STRATEGIES[spec.strategy ?? 'PARTITION_STRATEGY_RANGE'],
    columns: all(spec.partParams, 'PartitionElem').map(({ name, expr }) => name ?? textOf(expressionSpan(expr, key))),
  };
}

/** The bound, values as SQL text with casts removed, like those of conditions. */
export function boundOf(spec: PartitionBoundSpec, source: Source): PartitionBound {
  if (spec.is_default) return 'default';
  const { location = 0, strategy, modulus = 0, remainder = 0 } = spec;
  const valuesOf = (nodes: readonly Node[] | undefined): readonly string[] | undefined => nodes?.map((node) => valueOf(node, source));
  return {
    text: `FOR VALUES ${textOf(throughGroups(from(source, source.at(location)), strategy === 'r' ? 2 : 1))}`,
    ...present({
      from: valuesOf(spec.lowerdatums),
      to: valuesOf(spec.upperdatums),
      values: valuesOf(spec.listdatums),
      modulus: strategy === 'h' ? [modulus, remainder] : undefined,
    } as const),
  };
}

/** A constant, `minvalue`, `maxvalue`, or the text of an expression. */
function valueOf(node: Node, source: Source): string {
  const keyword = as(as(node, 'ColumnRef')?.fields?.[0], 'String')?.sval;
  return constantOf(node) ?? keyword ?? textOf(expressionSpan(node, source));
}
