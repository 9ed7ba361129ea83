/** Transactions and parameters: what a statement does to the session. */
import type { DiscardStmt, FuncCall, SelectStmt, TransactionStmt, VariableSetStmt } from '@pgsql/types';
import type { Operation } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { plainValue } from './constants.ts';
import { withoutCatalog } from './names.ts';
import { all, as } from './tree.ts';

/** AND CHAIN opens the next transaction; PREPARE TRANSACTION ends this session's part in one. */
export function transaction({ kind = 'TRANS_STMT_BEGIN', savepoint_name: name = '', chain }: TransactionStmt, { range }: Source): Operation | readonly Operation[] {
  const begin: Operation = { kind: 'begin', range };
  switch (kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START': return begin;
    case 'TRANS_STMT_COMMIT': return chain ? [{ kind: 'commit', range }, begin] : { kind: 'commit', range };
    case 'TRANS_STMT_ROLLBACK': return chain ? [{ kind: 'rollback', range }, begin] : { kind: 'rollback', range };
    case 'TRANS_STMT_SAVEPOINT': return { kind: 'savepoint', range, name };
    case 'TRANS_STMT_ROLLBACK_TO': return { kind: 'rollbackToSavepoint', range, name };
    case 'TRANS_STMT_RELEASE': return { kind: 'other', range, what: 'RELEASE SAVEPOINT' };
    case 'TRANS_STMT_PREPARE': return { kind: 'commit', range };
    case 'TRANS_STMT_COMMIT_PREPARED': return { kind: 'other', range, what: 'COMMIT PREPARED' };
    case 'TRANS_STMT_ROLLBACK_PREPARED': return { kind: 'other', range, what: 'ROLLBACK PREPARED' };
    default: return kind satisfies never;
  }
}

/** SET, SET LOCAL, RESET; RESET ALL resets the parameter `all`. */
export function setVariable({ kind = 'VAR_SET_VALUE', name = '', args, is_local: local = false }: VariableSetStmt, { range }: Source): Operation {
  const parameter = name.toLowerCase();
  switch (kind) {
    case 'VAR_SET_VALUE': return { kind: 'setParameter', range, parameter, value: (args ?? []).map((arg) => plainValue(arg) ?? '').join(', '), local };
    case 'VAR_SET_DEFAULT':
    case 'VAR_RESET': return { kind: 'resetParameter', range, parameter };
    case 'VAR_RESET_ALL': return { kind: 'resetParameter', range, parameter: 'all' };
    case 'VAR_SET_MULTI': return { kind: 'other', range, what: `SET ${name}` };
    case 'VAR_SET_CURRENT': return { kind: 'other', range, what: 'SET FROM CURRENT' };
    default: return kind satisfies never;
  }
}

/** DISCARD ALL resets every parameter; the others forget plans, sequence values or temporary tables. */
export function discard({ target = 'DISCARD_ALL' }: DiscardStmt, { range }: Source): Operation {
  return target === 'DISCARD_ALL' ? { kind: 'resetParameter', range, parameter: 'all' } : { kind: 'other', range, what: target.replace('_', ' ') };
}

/** What `SELECT set_config('name', 'value', is_local)` sets, as far as the text says it. */
export function parametersSetBy({ targetList }: SelectStmt, { range }: Source): readonly Operation[] {
  return all(targetList, 'ResTarget').flatMap(({ val }) => {
    const call = as(val, 'FuncCall');
    const set = call && withoutCatalog(call.funcname).name === 'set_config' ? configuration(call) : undefined;
    return set ? [{ kind: 'setParameter', range, ...set } as const] : [];
  });
}

function configuration({ args = [] }: FuncCall): { readonly parameter: string; readonly value: string; readonly local: boolean } | undefined {
  const [parameter, value, local = ''] = args.map((arg) => plainValue(arg)?.toLowerCase());
  return parameter === undefined || value === undefined ? undefined : { parameter, value: plainValue(args[1]) ?? value, local: TRUE.includes(local) };
}

/** Spellings of a boolean, in lower case. */
const TRUE: readonly string[] = ['true', 't', 'on', 'yes', 'y', '1'];
