/** CREATE and ALTER SEQUENCE. OWNER TO and SET LOGGED are in `alter-table/sequences.ts`. */
import type { AlterSeqStmt, CreateSeqStmt, Node } from '@pgsql/types';
import type { DataType, Operation, OperationOf } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { nameFrom, nameOf, persistenceOf } from './names.ts';
import { findOption } from './options.ts';
import { as, items, present, strings } from './tree.ts';
import { dataTypeOf } from './types.ts';

export function createSequence({ sequence, options, if_not_exists: ifNotExists = false }: CreateSeqStmt, { range }: Source): Operation {
  return { kind: 'createSequence', range, name: nameOf(sequence), ifNotExists, persistence: persistenceOf(sequence), ...properties(options) };
}

export function alterSequence({ sequence, options }: AlterSeqStmt, { range }: Source): Operation {
  return { kind: 'alterSequence', range, name: nameOf(sequence), restarts: findOption(options, 'restart') !== undefined, ...properties(options) };
}

type Properties = { readonly type?: DataType; readonly ownedBy?: NonNullable<OperationOf<'createSequence'>['ownedBy']> };

/** OWNED BY NONE is owned by nothing. */
function properties(options: readonly Node[] | undefined): Properties {
  const type = as(findOption(options, 'as')?.arg, 'TypeName');
  const owner = strings(items(findOption(options, 'owned_by')?.arg));
  const ownedBy = owner.length > 1 ? { table: nameFrom(owner.slice(0, -1)), column: owner.at(-1) ?? '' } : undefined;
  return present({ type: type && dataTypeOf(type), ownedBy });
}
