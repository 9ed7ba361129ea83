/** Triggers, rules and policies: what acts on a table's rows beside the statement. */
import type { AlterPolicyStmt, CreatePolicyStmt, CreateTrigStmt, RuleStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { dottedName, onTable } from './names.ts';
import { present } from './tree.ts';

export function createTrigger({ trigname: name = '', relation, funcname, isconstraint, row, replace: orReplace = false }: CreateTrigStmt, { range }: Source): Operation {
  const constraint = isconstraint || undefined;
  const statement = row === true ? undefined : true;
  return { kind: 'createTrigger', range, ...onTable(relation), name, function: dottedName(funcname), ...present({ constraint, statement } as const), orReplace };
}

export function createRule({ rulename: name = '', relation, replace: orReplace = false }: RuleStmt, { range }: Source): Operation {
  return { kind: 'createRule', range, ...onTable(relation), name, orReplace };
}

export function createPolicy({ policy_name: name = '', table }: CreatePolicyStmt, { range }: Source): Operation {
  return { kind: 'createPolicy', range, ...onTable(table), name };
}

export function alterPolicy({ policy_name: name = '', table }: AlterPolicyStmt, { range }: Source): Operation {
  return { kind: 'alterPolicy', range, ...onTable(table), name };
}
