/** What routines are told apart by. */
import type { Node } from '@pgsql/types';
import type { DataType } from '../../../operations.ts';
import { all, as } from './tree.ts';
import { dataTypeOf } from './types.ts';

/** The types in brackets behind a routine's name; undefined where there are no brackets. */
export function argumentsOf(object: Node | undefined): readonly DataType[] | undefined {
  const routine = as(object, 'ObjectWithArgs');
  return routine === undefined || routine.args_unspecified ? undefined : all(routine.objargs, 'TypeName').map(dataTypeOf);
}
