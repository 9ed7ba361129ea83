/** Triggers, rules and policies: what acts on a table's rows beside the statement. */
import type { AlterPolicyStmt, CreatePolicyStmt, CreateTrigStmt, RuleStmt } from '@pgsql/types';
import type { Operation, PolicyCommand, TriggerEvent } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { dottedName, onTable } from './names.ts';
import { roleName } from './roles.ts';
import { all, present, strings } from './tree.ts';

export function createTrigger({ trigname: name = '', relation, funcname, isconstraint, row, timing = 0, events = 0, columns = [], replace: orReplace = false }: CreateTrigStmt, { range }: Source): Operation {
  const constraint = isconstraint || undefined;
  const statement = row === true ? undefined : true;
  const of = columns.length > 0 ? strings(columns) : undefined;
  return {
    kind: 'createTrigger',
    range,
    ...onTable(relation),
    name,
    function: dottedName(funcname),
    timing: timing & BEFORE ? 'before' : timing & INSTEAD ? 'instead of' : 'after',
    events: EVENTS.flatMap(([event, bit]) => (events & bit ? [event] : [])),
    ...present({ of, constraint, statement } as const),
    orReplace,
  };
}

/** Bits of the parser: https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_trigger.h */
const BEFORE = 2;
const INSTEAD = 64;
const EVENTS: readonly (readonly [TriggerEvent, number])[] = [['insert', 4], ['update', 16], ['delete', 8], ['truncate', 32]];

export function createRule({ rulename: name = '', relation, replace: orReplace = false }: RuleStmt, { range }: Source): Operation {
  return { kind: 'createRule', range, ...onTable(relation), name, orReplace };
}

export function createPolicy({ policy_name: name = '', table, cmd_name: command = 'all', permissive, roles }: CreatePolicyStmt, { range }: Source): Operation {
  const named = all(roles, 'RoleSpec').map((role) => (role.roletype === 'ROLESPEC_PUBLIC' ? 'public' : roleName(role)));
  return { kind: 'createPolicy', range, ...onTable(table), name, command: command as PolicyCommand, ...(permissive !== true && { restrictive: true }), roles: named };
}

export function alterPolicy({ policy_name: name = '', table }: AlterPolicyStmt, { range }: Source): Operation {
  return { kind: 'alterPolicy', range, ...onTable(table), name };
}
