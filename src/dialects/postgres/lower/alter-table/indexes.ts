/** ALTER INDEX: ATTACH PARTITION, storage options, TABLESPACE, SET STATISTICS. */
import type { Operation } from '../../../../operations.ts';
import type { Action } from '../alter-table.ts';
import { nameOf } from '../names.ts';
import { optionName, optionValue } from '../options.ts';
import { all, as, items } from '../tree.ts';

export const alterIndex: Action = ({ subtype, name: tablespace = '', num = 0, def }, { on, source }): Operation | readonly Operation[] => {
  const { range } = source;
  const name = on.table;
  switch (subtype) {
    case 'AT_AttachPartition':
      return { kind: 'attachIndexPartition', range, name, partition: nameOf(as(def, 'PartitionCmd')?.name) };
    case 'AT_SetTableSpace':
      return { kind: 'setTablespace', range, table: name, tablespace, index: true };
    case 'AT_SetStatistics':
      return { kind: 'setIndexOption', range, name, option: `statistics of column ${num}`, value: String(as(def, 'Integer')?.ival ?? 0) };
    case 'AT_SetRelOptions':
      return all(items(def), 'DefElem').map((option) => ({ kind: 'setIndexOption', range, name, option: optionName(option), value: optionValue(option) }));
    case 'AT_ResetRelOptions':
      return all(items(def), 'DefElem').map((option) => ({ kind: 'setIndexOption', range, name, option: optionName(option), value: 'default' }));
    default:
      return { kind: 'unknown', range, reason: 'this is nothing that ALTER INDEX can do', mentions: [name] };
  }
};
