/** ATTACH PARTITION, DETACH PARTITION, INHERIT and NO INHERIT. */
import type { Action } from '../alter-table.ts';
import { nameOf } from '../names.ts';
import { boundOf } from '../partitions.ts';
import { as } from '../tree.ts';

export const attachPartition: Action = ({ def }, { on, source }) => {
  const { name, bound } = as(def, 'PartitionCmd') ?? {};
  return { kind: 'attachPartition', range: source.range, ...on, partition: nameOf(name), bound: boundOf(bound ?? { is_default: true }, source) };
};

export const detachPartition: Action = ({ def, subtype }, { on, source }) => {
  const { name, concurrent: concurrently = false } = as(def, 'PartitionCmd') ?? {};
  return { kind: 'detachPartition', range: source.range, ...on, partition: nameOf(name), concurrently, finalize: subtype === 'AT_DetachPartitionFinalize' };
};

export const inherit: Action = ({ def }, { on, source }) => ({ kind: 'inherit', range: source.range, ...on, parent: nameOf(as(def, 'RangeVar')) });

export const noInherit: Action = ({ def }, { on, source }) => ({ kind: 'noInherit', range: source.range, ...on, parent: nameOf(as(def, 'RangeVar')) });
