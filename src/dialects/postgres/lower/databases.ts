/** What belongs to a database or a cluster as a whole: databases, tablespaces, subscriptions, roles, extensions, server settings. */
import type {
  AlterSystemStmt, CreateExtensionStmt, CreateRoleStmt, CreateSubscriptionStmt, CreateTableSpaceStmt, CreatedbStmt, DropOwnedStmt, DropRoleStmt, DropSubscriptionStmt,
  DropTableSpaceStmt, DropdbStmt, Node,
} from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { roleName } from './roles.ts';
import { nameAt } from './spans.ts';
import { all } from './tree.ts';

export function createDatabase({ dbname: name = '' }: CreatedbStmt, { range }: Source): Operation {
  return { kind: 'createDatabaseObject', range, object: 'database', name };
}

export function createTablespace({ tablespacename: name = '' }: CreateTableSpaceStmt, { range }: Source): Operation {
  return { kind: 'createDatabaseObject', range, object: 'tablespace', name };
}

export function createSubscription({ subname: name = '' }: CreateSubscriptionStmt, { range }: Source): Operation {
  return { kind: 'createDatabaseObject', range, object: 'subscription', name };
}

/** CREATE ROLE, USER and GROUP. */
export function createRole({ role: name = '' }: CreateRoleStmt, { range }: Source): Operation {
  return { kind: 'createDatabaseObject', range, object: 'role', name };
}

export function dropDatabase({ dbname: name = '', missing_ok: ifExists = false }: DropdbStmt, { range }: Source): Operation {
  return { kind: 'dropDatabaseObject', range, object: 'database', name, ifExists };
}

export function dropTablespace({ tablespacename: name = '', missing_ok: ifExists = false }: DropTableSpaceStmt, { range }: Source): Operation {
  return { kind: 'dropDatabaseObject', range, object: 'tablespace', name, ifExists };
}

export function dropSubscription({ subname: name = '', missing_ok: ifExists = false }: DropSubscriptionStmt, { range }: Source): Operation {
  return { kind: 'dropDatabaseObject', range, object: 'subscription', name, ifExists };
}

/** One operation per role. */
export function dropRole({ roles, missing_ok: ifExists = false }: DropRoleStmt, source: Source): readonly Operation[] {
  return eachRole(roles, source, (name, range) => ({ kind: 'dropDatabaseObject', range, object: 'role', name, ifExists }));
}

/** DROP OWNED BY: everything of those roles in this database. */
export function dropOwned({ roles }: DropOwnedStmt, source: Source): readonly Operation[] {
  return eachRole(roles, source, (name, range) => ({ kind: 'dropDatabaseObject', range, object: 'owned', name, ifExists: false }));
}

export function alterSystem({ setstmt }: AlterSystemStmt, { range }: Source): Operation {
  return { kind: 'alterSystem', range, parameter: setstmt?.name?.toLowerCase() ?? 'all' };
}

export function createExtension({ extname: name = '', if_not_exists: ifNotExists = false }: CreateExtensionStmt, { range }: Source): Operation {
  return { kind: 'createExtension', range, name, ifNotExists };
}

function eachRole(roles: readonly Node[] | undefined, source: Source, operationOn: (name: string, range: Source['range']) => Operation): readonly Operation[] {
  const named = all(roles, 'RoleSpec');
  return named.map((role) => operationOn(roleName(role), named.length === 1 ? source.range : nameAt(source, source.at(role.location ?? 0)).range));
}
