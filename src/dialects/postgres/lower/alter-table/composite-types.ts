/** ALTER TYPE of a composite type: ADD, DROP and ALTER ATTRIBUTE. */
import type { AlterTableType } from '@pgsql/types';
import type { OperationOf } from '../../../../operations.ts';
import type { Action } from '../alter-table.ts';
import { as } from '../tree.ts';

const ACTIONS: { readonly [K in AlterTableType]?: OperationOf<'alterCompositeType'>['action'] } = {
  AT_AddColumn: 'addAttribute', AT_DropColumn: 'dropAttribute', AT_AlterColumnType: 'alterAttribute',
};

export const alterCompositeType: Action = ({ subtype, name, def, behavior }, { on, source: { range } }) => {
  const action = subtype && ACTIONS[subtype];
  if (action === undefined) return { kind: 'unknown', range, reason: 'this is nothing that ALTER TYPE can do', mentions: [on.table] };
  const attribute = name ?? as(def, 'ColumnDef')?.colname ?? '';
  return { kind: 'alterCompositeType', range, name: on.table, action, attribute, cascade: behavior === 'DROP_CASCADE' };
};
