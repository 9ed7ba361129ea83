/** CREATE FUNCTION and PROCEDURE, CALL. */
import type { CallStmt, CreateFunctionStmt, Node } from '@pgsql/types';
import type { Operation, Volatility } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { dottedName, withoutCatalog } from './names.ts';
import { findOption, optionValue } from './options.ts';
import { all, as } from './tree.ts';

export function createFunction({ funcname, returnType, options, replace: orReplace = false }: CreateFunctionStmt, { range }: Source): Operation {
  return {
    kind: 'createFunction',
    range,
    name: dottedName(funcname),
    volatility: volatilityOf(options),
    language: valueOf(options, 'language') ?? 'sql',
    trigger: withoutCatalog(returnType?.names).name === 'trigger',
    securityDefiner: valueOf(options, 'security') === 'true',
    setsSearchPath: all(options, 'DefElem').some(({ defname, arg }) => defname === 'set' && as(arg, 'VariableSetStmt')?.name === 'search_path'),
    orReplace,
  };
}

export function call({ funccall }: CallStmt, { range }: Source): Operation {
  return { kind: 'call', range, name: dottedName(funccall?.funcname) };
}

/** Volatile is what a routine is that does not say. */
function volatilityOf(options: readonly Node[] | undefined): Volatility {
  const volatility = valueOf(options, 'volatility');
  return volatility === 'immutable' || volatility === 'stable' ? volatility : 'volatile';
}

function valueOf(options: readonly Node[] | undefined, name: string): string | undefined {
  const option = findOption(options, name);
  return option && optionValue(option).toLowerCase();
}
