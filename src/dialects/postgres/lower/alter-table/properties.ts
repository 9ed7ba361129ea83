/** Actions of ALTER TABLE on the table as a whole, its triggers and its rules. */
import type { AlterTableType } from '@pgsql/types';
import type { OperationOf } from '../../../../operations.ts';
import type { Action } from '../alter-table.ts';
import { relationKinds } from '../object-types.ts';
import { optionName, optionValue } from '../options.ts';
import { roleName } from '../roles.ts';
import { all, as, items, present } from '../tree.ts';

/** An option that has words of its own: SET WITHOUT OIDS, OF, NOT OF, a foreign table's OPTIONS. */
export function setWhole(option: string): Action {
  return (_, { on, source }) => ({ kind: 'setTableOption', range: source.range, ...on, option, value: '' });
}

export const changeOwner: Action = ({ newowner }, { on, object, source }) => (
  { kind: 'changeOwner', range: source.range, object: relationKinds.get(object) ?? 'other', name: on.table, owner: roleName(newowner) }
);

/** SET (…) and RESET (…), one operation per option; RESET gives it the value `default`. */
export const setTableOptions: Action = ({ def, subtype }, { on, object, source }) => (
  all(items(def), 'DefElem').map((option) => (
    object === 'OBJECT_VIEW'
      ? { kind: 'setViewOption', range: source.range, view: on.table, option: optionName(option) } as const
      : { kind: 'setTableOption', range: source.range, ...on, option: optionName(option), value: subtype === 'AT_ResetRelOptions' ? 'default' : optionValue(option) } as const
  ))
);

export const setLogged: Action = ({ subtype }, { on, source }) => ({ kind: 'setLogged', range: source.range, ...on, logged: subtype === 'AT_SetLogged' });

export const setTablespace: Action = ({ name = '' }, { on, source }) => ({ kind: 'setTablespace', range: source.range, ...on, tablespace: name });

/** SET ACCESS METHOD DEFAULT names none. */
export const setAccessMethod: Action = ({ name = 'default' }, { on, source }) => ({ kind: 'setAccessMethod', range: source.range, ...on, method: name });

const IDENTITIES: ReadonlyMap<string, OperationOf<'setReplicaIdentity'>['identity']> = new Map([['d', 'default'], ['f', 'full'], ['n', 'nothing'], ['i', 'index']]);

export const setReplicaIdentity: Action = ({ def }, { on, source }) => {
  const { identity_type: letter = 'd', name: index } = as(def, 'ReplicaIdentityStmt') ?? {};
  return { kind: 'setReplicaIdentity', range: source.range, ...on, identity: IDENTITIES.get(letter) ?? 'default', ...present({ index }) };
};

/** CLUSTER ON, and SET WITHOUT CLUSTER, which names no index. */
export const setClusterIndex: Action = ({ name: index }, { on, source }) => ({ kind: 'setClusterIndex', range: source.range, ...on, ...present({ index }) });

const ROW_SECURITY: { readonly [K in AlterTableType]?: OperationOf<'setRowSecurity'>['to'] } = {
  AT_EnableRowSecurity: 'enable', AT_DisableRowSecurity: 'disable', AT_ForceRowSecurity: 'force', AT_NoForceRowSecurity: 'noForce',
};

export const setRowSecurity: Action = ({ subtype = 'AT_EnableRowSecurity' }, { on, source }) => (
  { kind: 'setRowSecurity', range: source.range, ...on, to: ROW_SECURITY[subtype] ?? 'enable' }
);

/** ENABLE [ALWAYS | REPLICA] and DISABLE of one trigger, of `all` or of `user` triggers. */
export const setTrigger: Action = ({ subtype = 'AT_EnableTrig', name }, { on, source }) => {
  const trigger = name ?? (subtype.endsWith('User') ? 'user' : 'all');
  const enabled = !subtype.startsWith('AT_Disable');
  const fires = !enabled ? 'never' : subtype.startsWith('AT_EnableAlways') ? 'always' : subtype.startsWith('AT_EnableReplica') ? 'replica' : undefined;
  return { kind: 'setTrigger', range: source.range, ...on, enabled, trigger, ...present({ fires } as const) };
};

export const setRule: Action = ({ subtype, name = '' }, { on, source }) => (
  { kind: 'setRule', range: source.range, ...on, enabled: subtype !== 'AT_DisableRule', rule: name }
);
