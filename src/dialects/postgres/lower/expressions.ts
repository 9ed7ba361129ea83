/** Expressions in the tree → what rules and effects ask about them. */
import type { Node } from '@pgsql/types';
import type { Expression, Name } from '../../../operations.ts';
import type { Source } from '../source.ts';
import { conjunctsOf, truthOf } from './conjuncts.ts';
import { constantOf } from './constants.ts';
import { withoutCatalog } from './names.ts';
import { expressionSpan, textOf } from './spans.ts';
import { as, nodesIn, present } from './tree.ts';
import { dataTypeOf } from './types.ts';

/** The expression, its text as the user wrote it in `source`: the statement, or the part of it that the expression is in. */
export function expressionOf(node: Node, source: Source): Expression {
  const cast = as(node, 'TypeCast')?.typeName;
  return {
    text: textOf(expressionSpan(node, source)),
    calls: callsIn(node),
    columns: columnsIn(node),
    conjuncts: conjunctsOf(node, source.variables),
    ...present({ constant: constantOf(node) ?? truthOf(node), cast: cast && dataTypeOf(cast) }),
  };
}

/** The same, for an expression that need not be there. */
export function optionalExpression(node: Node | undefined, source: Source): Expression | undefined {
  return node && expressionOf(node, source);
}

/** Functions called, once each, also `current_timestamp` and its kin. */
export function callsIn(tree: unknown): readonly Name[] {
  const calls: Name[] = [];
  for (const { FuncCall: call, SQLValueFunction: value } of nodesIn(tree)) {
    if (call) calls.push(withoutCatalog(call.funcname));
    if (value?.op) calls.push({ name: value.op.replace(/^SVFOP_|_N$/g, '').toLowerCase() });
  }
  return distinct(calls);
}

/** Names of the columns mentioned, once each, whatever table they are of. */
export function columnsIn(tree: unknown): readonly string[] {
  const columns = new Set<string>();
  for (const { ColumnRef: column } of nodesIn(tree, ['typmods'])) {
    const name = as(column?.fields?.at(-1), 'String')?.sval;
    if (name !== undefined) columns.add(name);
  }
  return [...columns];
}

/** The names, once each, in order. */
export function distinct(names: readonly Name[]): readonly Name[] {
  return names.filter((name, i) => names.findIndex((other) => other.name === name.name && other.schema === name.schema) === i);
}
