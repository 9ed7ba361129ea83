/**
 * ALTER TABLE, one operation per action, and what the grammar takes for it: ALTER INDEX, VIEW, SEQUENCE, MATERIALIZED VIEW,
 * FOREIGN TABLE and composite types. The actions are in `alter-table/`.
 */
import type { AlterTableCmd, AlterTableStmt, AlterTableType, ObjectType } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { addColumn, addIdentity, alterColumnType, dropColumn, dropExpression, dropIdentity, dropNotNull, setColumnOption, setDefault, setExpression, setIdentity, setNotNull } from './alter-table/columns.ts';
import { alterCompositeType } from './alter-table/composite-types.ts';
import { addConstraint, alterConstraint, dropConstraint, validateConstraint } from './alter-table/constraints.ts';
import { alterIndex } from './alter-table/indexes.ts';
import { attachPartition, detachPartition, inherit, noInherit } from './alter-table/partitions.ts';
import { changeOwner, setAccessMethod, setClusterIndex, setLogged, setReplicaIdentity, setRowSecurity, setRule, setTableOptions, setTablespace, setTrigger, setWhole } from './alter-table/properties.ts';
import { alterSequenceRelation } from './alter-table/sequences.ts';
import { onTable } from './names.ts';
import type { OnTable } from './names.ts';
import { afterRelation, elements } from './spans.ts';
import { all } from './tree.ts';

export function alterTable(statement: AlterTableStmt, source: Source): readonly Operation[] {
  const { relation, objtype = 'OBJECT_TABLE', missing_ok: ifExists } = statement;
  const commands = all(statement.cmds, 'AlterTableCmd');
  const parts = elements(afterRelation(source, source.at(relation?.location ?? 0)));
  const operations = commands.flatMap((command, i) => alter(command, { on: onTable(relation, ifExists), object: objtype, source: parts[i] ?? source }));
  return commands.length === 1 ? operations.map((operation) => ({ ...operation, range: source.range })) : operations;
}

/** What is altered, and the text of one action on it. */
export type Target = { readonly on: OnTable; readonly object: ObjectType; readonly source: Source };
export type Action = (command: AlterTableCmd, target: Target) => Operation | readonly Operation[];

function alter(command: AlterTableCmd, target: Target): Operation | readonly Operation[] {
  switch (target.object) {
    case 'OBJECT_INDEX': return alterIndex(command, target);
    case 'OBJECT_SEQUENCE': return alterSequenceRelation(command, target);
    case 'OBJECT_TYPE': return alterCompositeType(command, target);
    default: return command.subtype ? ACTIONS[command.subtype](command, target) : notWritten(command, target);
  }
}

const ACTIONS: { readonly [K in AlterTableType]: Action } = {
  AT_AddColumn: addColumn,
  AT_DropColumn: dropColumn,
  AT_AlterColumnType: alterColumnType,
  AT_ColumnDefault: setDefault,
  AT_SetNotNull: setNotNull,
  AT_DropNotNull: dropNotNull,
  AT_SetExpression: setExpression,
  AT_DropExpression: dropExpression,
  AT_AddIdentity: addIdentity,
  AT_SetIdentity: setIdentity,
  AT_DropIdentity: dropIdentity,
  AT_SetStatistics: setColumnOption,
  AT_SetOptions: setColumnOption,
  AT_ResetOptions: setColumnOption,
  AT_SetStorage: setColumnOption,
  AT_SetCompression: setColumnOption,
  AT_AlterColumnGenericOptions: setColumnOption,

  AT_AddConstraint: addConstraint,
  AT_AlterConstraint: alterConstraint,
  AT_ValidateConstraint: validateConstraint,
  AT_DropConstraint: dropConstraint,

  AT_AttachPartition: attachPartition,
  AT_DetachPartition: detachPartition,
  AT_DetachPartitionFinalize: detachPartition,
  AT_AddInherit: inherit,
  AT_DropInherit: noInherit,

  AT_ChangeOwner: changeOwner,
  AT_SetRelOptions: setTableOptions,
  AT_ResetRelOptions: setTableOptions,
  AT_SetLogged: setLogged,
  AT_SetUnLogged: setLogged,
  AT_SetTableSpace: setTablespace,
  AT_SetAccessMethod: setAccessMethod,
  AT_ReplicaIdentity: setReplicaIdentity,
  AT_ClusterOn: setClusterIndex,
  AT_DropCluster: setClusterIndex,
  AT_EnableRowSecurity: setRowSecurity,
  AT_DisableRowSecurity: setRowSecurity,
  AT_ForceRowSecurity: setRowSecurity,
  AT_NoForceRowSecurity: setRowSecurity,
  AT_EnableTrig: setTrigger,
  AT_EnableAlwaysTrig: setTrigger,
  AT_EnableReplicaTrig: setTrigger,
  AT_DisableTrig: setTrigger,
  AT_EnableTrigAll: setTrigger,
  AT_DisableTrigAll: setTrigger,
  AT_EnableTrigUser: setTrigger,
  AT_DisableTrigUser: setTrigger,
  AT_EnableRule: setRule,
  AT_EnableAlwaysRule: setRule,
  AT_EnableReplicaRule: setRule,
  AT_DisableRule: setRule,
  AT_DropOids: setWhole('without oids'),
  AT_AddOf: setWhole('of'),
  AT_DropOf: setWhole('not of'),
  AT_GenericOptions: setWhole('options'),

  AT_AddColumnToView: notWritten,
  AT_CookedColumnDefault: notWritten,
  AT_AddIndex: notWritten,
  AT_ReAddIndex: notWritten,
  AT_ReAddConstraint: notWritten,
  AT_ReAddDomainConstraint: notWritten,
  AT_AddIndexConstraint: notWritten,
  AT_ReAddComment: notWritten,
  AT_ReplaceRelOptions: notWritten,
  AT_ReAddStatistics: notWritten,
};

/** Actions the engine makes for itself; no SQL stands for them. */
function notWritten({ subtype }: AlterTableCmd, { on, source }: Target): Operation {
  return { kind: 'unknown', range: source.range, reason: `${subtype ?? 'an action'} is nothing that SQL can say`, mentions: [on.table] };
}
