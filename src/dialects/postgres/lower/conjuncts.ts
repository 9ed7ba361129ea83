/** Conditions in the tree → their AND-ed parts, as far as these are simple. */
import type { A_Expr, A_Expr_Kind, Node } from '@pgsql/types';
import type { Conjunct } from '../../../operations.ts';
import { constantOf } from './constants.ts';
import { as, items, present, strings } from './tree.ts';

type Operator = Conjunct['operator'];

const NONE: ReadonlySet<string> = new Set();

const COMPARISONS: ReadonlyMap<string, Operator> = new Map([['=', '='], ['<>', '<>'], ['!=', '<>'], ['<', '<'], ['<=', '<='], ['>', '>'], ['>=', '>=']]);
const FLIPPED: ReadonlyMap<Operator, Operator> = new Map([['<', '>'], ['<=', '>='], ['>', '<'], ['>=', '<=']]);

/** The AND-ed parts; what is always true is none. `variables`: names that stand for values, not for columns. */
export function conjunctsOf(node: Node, variables: ReadonlySet<string> = NONE): readonly Conjunct[] {
  const connective = as(node, 'BoolExpr');
  if (connective?.boolop === 'AND_EXPR') return (connective.args ?? []).flatMap((arg) => conjunctsOf(arg, variables));
  if (truthOf(node) === 'true') return [];
  const test = as(node, 'NullTest');
  if (test) return [{ operator: test.nulltesttype === 'IS_NULL' ? 'is null' : 'is not null', ...present({ column: columnOf(test.arg) }) }];
  const comparison = as(node, 'A_Expr');
  return comparison ? comparisonParts(comparison, variables) : [{ operator: 'other', ...present({ column: columnOf(node) }) }];
}

/** `true` or `false` when constants alone decide it: `1 = 1`, `true AND 1 = 1`. */
export function truthOf(node: Node): string | undefined {
  const constant = constantOf(node);
  if (constant === 'true' || constant === 'false') return constant;
  const connective = as(node, 'BoolExpr');
  const parts = connective?.args?.map(truthOf) ?? [];
  if (connective?.boolop === 'AND_EXPR') return parts.includes('false') ? 'false' : parts.every((part) => part === 'true') ? 'true' : undefined;
  if (connective?.boolop === 'OR_EXPR') return parts.includes('true') ? 'true' : parts.every((part) => part === 'false') ? 'false' : undefined;
  const comparison = as(node, 'A_Expr');
  const operator = comparison?.kind === 'AEXPR_OP' ? COMPARISONS.get(operatorOf(comparison)) : undefined;
  const equal = sameConstant(constantOf(comparison?.lexpr), constantOf(comparison?.rexpr));
  if (equal === undefined) return undefined;
  return operator === '=' ? String(equal) : operator === '<>' ? String(!equal) : undefined;
}

/** Undefined where the text does not decide it: `1` and `1.0`, `null`. */
function sameConstant(left: string | undefined, right: string | undefined): boolean | undefined {
  if (left === undefined || right === undefined || left === 'null') return undefined;
  if (left === right) return true;
  return /^-?\d+$/.test(left) && /^-?\d+$/.test(right) ? false : undefined;
}

function comparisonParts(comparison: A_Expr, variables: ReadonlySet<string>): readonly Conjunct[] {
  const column = columnOf(comparison.lexpr);
  const other: Conjunct = { operator: 'other', ...present({ column }) };
  switch (comparison.kind satisfies A_Expr_Kind | undefined) {
    case 'AEXPR_OP':
      return [simpleComparison(comparison, variables) ?? other];
    case 'AEXPR_IN': {
      const values = constants(items(comparison.rexpr));
      if (operatorOf(comparison) === '=') return [{ operator: 'in', ...present({ column, values }) }];
      return values ? values.map((value): Conjunct => ({ operator: '<>', ...present({ column }), values: [value] })) : [other];
    }
    case 'AEXPR_OP_ANY': {
      const elements = arrayElements(comparison.rexpr);
      return [operatorOf(comparison) === '=' && elements ? { operator: 'in', ...present({ column, values: constants(elements) }) } : other];
    }
    case 'AEXPR_BETWEEN': {
      const [from, to] = items(comparison.rexpr);
      return [{ operator: '>=', ...present({ column, ...right(from, variables) }) }, { operator: '<=', ...present({ column, ...right(to, variables) }) }];
    }
    default:
      return [other];
  }
}

/** `column operator value`, either way round; with no column, the constants of both sides. */
function simpleComparison(comparison: A_Expr, variables: ReadonlySet<string>): Conjunct | undefined {
  const { lexpr, rexpr } = comparison;
  const operator = COMPARISONS.get(operatorOf(comparison));
  if (operator === undefined) return undefined;
  const [column, other] = [isGiven(lexpr, variables) ? undefined : columnOf(lexpr), columnOf(rexpr)];
  const [before, after] = [constants(lexpr && [lexpr]), constants(rexpr && [rexpr])];
  if (column !== undefined) return { column, operator, ...right(rexpr, variables) };
  if (other !== undefined) return { column: other, operator: FLIPPED.get(operator) ?? operator, ...right(lexpr, variables) };
  return before && after && { operator, values: [...before, ...after] };
}

function right(node: Node | undefined, variables: ReadonlySet<string>): Pick<Conjunct, 'values' | 'given'> {
  const values = constants(node && [node]);
  return values ? { values } : isGiven(node, variables) ? { given: true } : {};
}

/** `$1`, `variable`, `record.field`, and what operators make of these; of sqlc, `sqlc.arg(x)` and `@x`: https://docs.sqlc.dev/en/stable/reference/macros.html */
function isGiven(node: Node | undefined, variables: ReadonlySet<string>): boolean {
  const cast = as(node, 'TypeCast');
  if (cast) return isGiven(cast.arg, variables);
  const operation = as(node, 'A_Expr');
  if (operation && !operation.lexpr && operatorOf(operation) === '@') return as(operation.rexpr, 'ColumnRef')?.fields?.length === 1;
  if (operation) return operation.kind === 'AEXPR_OP' && [operation.lexpr, operation.rexpr].every((side) => constantOf(side) !== undefined || isGiven(side, variables));
  const [first, ...rest] = strings(as(node, 'ColumnRef')?.fields);
  if (/^sqlc\.n?arg$/.test(strings(as(node, 'FuncCall')?.funcname).join('.'))) return true;
  return as(node, 'ParamRef') !== undefined || (first !== undefined && rest.length < 2 && variables.has(first));
}

function columnOf(node: Node | undefined): string | undefined {
  return as(as(node, 'ColumnRef')?.fields?.at(-1), 'String')?.sval;
}

/** The values as SQL text when all of them are constants. */
function constants(nodes: readonly Node[] | undefined): readonly string[] | undefined {
  const values = nodes?.flatMap((node) => constantOf(node) ?? []);
  return values?.length === nodes?.length ? values : undefined;
}

/** The elements of `ARRAY[…]`, also under a cast. */
function arrayElements(node: Node | undefined): readonly Node[] | undefined {
  const array = as(as(node, 'TypeCast')?.arg ?? node, 'A_ArrayExpr');
  return array && (array.elements ?? []);
}

function operatorOf({ name }: A_Expr): string {
  return strings(name).at(-1) ?? '';
}
