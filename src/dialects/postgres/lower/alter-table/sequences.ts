/** ALTER SEQUENCE: OWNER TO and SET LOGGED, which the grammar takes for ALTER TABLE. */
import type { Action } from '../alter-table.ts';
import { roleName } from '../roles.ts';

export const alterSequenceRelation: Action = ({ subtype, newowner }, { on, source: { range } }) => {
  switch (subtype) {
    case 'AT_ChangeOwner':
      return { kind: 'changeOwner', range, object: 'sequence', name: on.table, owner: roleName(newowner) };
    case 'AT_SetLogged':
    case 'AT_SetUnLogged':
      return { kind: 'other', range, what: subtype === 'AT_SetLogged' ? 'ALTER SEQUENCE SET LOGGED' : 'ALTER SEQUENCE SET UNLOGGED' };
    default:
      return { kind: 'unknown', range, reason: 'this is nothing that ALTER SEQUENCE can do', mentions: [on.table] };
  }
};
