/** Roles in the tree. CREATE and DROP ROLE are in `databases.ts`. */
import type { RoleSpec } from '@pgsql/types';

/** A role as written: a name, `current_user`, `session_user`, `current_role` or `public`. */
export function roleName(role: RoleSpec | undefined): string {
  return role?.rolename ?? (role?.roletype ?? '').replace('ROLESPEC_', '').toLowerCase();
}
