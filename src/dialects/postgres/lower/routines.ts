/** CREATE FUNCTION and PROCEDURE, CALL. */
import type { CallStmt, CreateFunctionStmt, Node, VariableSetStmt } from '@pgsql/types';
import type { DataType, OperationOf, Volatility } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { plainValue } from './constants.ts';
import { dottedName, withoutCatalog } from './names.ts';
import { findOption, optionValue } from './options.ts';
import { all, as, present } from './tree.ts';
import { dataTypeOf } from './types.ts';

/** Its body is read apart from it. */
export function createFunction({ funcname, parameters, is_procedure, returnType, options, replace: orReplace = false }: CreateFunctionStmt, { range }: Source): OperationOf<'createFunction'> {
  return {
    kind: 'createFunction',
    range,
    name: dottedName(funcname),
    arguments: argumentsOf(parameters),
    ...present({ takes: takesOf(parameters, is_procedure) }),
    volatility: volatilityOf(options),
    language: valueOf(options, 'language') ?? 'sql',
    trigger: withoutCatalog(returnType?.names).name === 'trigger',
    ...present({ strict: valueOf(options, 'strict') === 'true' || undefined } as const),
    securityDefiner: valueOf(options, 'security') === 'true',
    setsSearchPath: setClauses(options).some(({ name }) => name === 'search_path'),
    settings: setClauses(options).flatMap(({ kind = 'VAR_SET_VALUE', name = '', args = [] }) => (kind === 'VAR_SET_VALUE' ? [{ parameter: name.toLowerCase(), value: args.map((value) => plainValue(value) ?? '').join(', ') }] : [])),
    orReplace,
  };
}

export function call({ funccall }: CallStmt, { range }: Source): OperationOf<'call'> {
  return { kind: 'call', range, name: dottedName(funccall?.funcname) };
}

function argumentsOf(parameters: readonly Node[] | undefined): readonly DataType[] {
  return all(parameters, 'FunctionParameter').flatMap(({ mode, argType }) => (mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_TABLE' ? [] : [dataTypeOf(argType)]));
}

function takesOf(parameters: readonly Node[] | undefined, isProcedure: boolean | undefined): OperationOf<'createFunction'>['takes'] {
  const each = all(parameters, 'FunctionParameter');
  const count = argumentsOf(parameters).length;
  const isVariadic = each.some(({ mode }) => mode === 'FUNC_PARAM_VARIADIC');
  const [least, most] = [count - each.filter(({ defexpr }) => defexpr !== undefined).length - (isVariadic ? 1 : 0), isProcedure ? each.length : count];
  return isVariadic ? { least } : least === count && most === count ? undefined : { least, most };
}

/** What FROM CURRENT and TO DEFAULT set is not in the text. */
function setClauses(options: readonly Node[] | undefined): readonly VariableSetStmt[] {
  return all(options, 'DefElem').flatMap(({ defname, arg }) => (defname === 'set' ? as(arg, 'VariableSetStmt') ?? [] : []));
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
