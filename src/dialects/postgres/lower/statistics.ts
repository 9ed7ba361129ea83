/** CREATE STATISTICS. */
import type { CreateStatsStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { dottedName, nameOf } from './names.ts';
import { all, present } from './tree.ts';

export function createStatistics({ defnames, relations }: CreateStatsStmt, { range }: Source): Operation {
  const [relation] = all(relations, 'RangeVar');
  return { kind: 'createStatistics', range, ...present({ name: defnames && dottedName(defnames), table: relation && nameOf(relation) }) };
}
