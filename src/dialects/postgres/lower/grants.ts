/** GRANT and REVOKE of privileges. */
import type { AccessPriv, GrantStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { nameOf } from './names.ts';
import { roleName } from './roles.ts';
import { all } from './tree.ts';

/** Privileges on columns are those on their table; `tables` is empty for other objects. */
export function grant({ is_grant: isGrant, targtype, objtype, objects, privileges, grantees }: GrantStmt, { range }: Source): Operation {
  const onTables = objtype === 'OBJECT_TABLE';
  const allTables = onTables && targtype === 'ACL_TARGET_ALL_IN_SCHEMA';
  return {
    kind: 'grant',
    range,
    revoke: !isGrant,
    privileges: privileges ? all(privileges, 'AccessPriv').map(privilege) : ['all'],
    tables: onTables ? all(objects, 'RangeVar').map(nameOf) : [],
    roles: all(grantees, 'RoleSpec').map(roleName),
    allTables,
    ...(allTables && { schemas: all(objects, 'String').map(({ sval = '' }) => sval) }),
  };
}

/** `ALL (columns)` names none. */
function privilege({ priv_name: name = 'all' }: AccessPriv): string {
  return name;
}
