/**
 * SQL functions that the server puts the body of in place of the call: then the body's volatility counts, not what the function
 * declares. https://github.com/postgres/postgres/blob/master/src/backend/optimizer/util/clauses.c (inline_function)
 */
import { tokensOf } from '../../dialects/lexer.ts';
import { mask } from '../../dialects/mask.ts';
import type { Routine } from '../../model.ts';
import type { Name } from '../../operations.ts';

/** What the body calls in place of the function; undefined where it stays a call, or where that depends on what the function is given. */
export function callsInPlace({ overloads }: Routine): readonly Name[] | undefined {
  const [overload, ...others] = overloads;
  if (!overload || others.length > 0) return undefined;
  const { language, arguments: taken, strict, securityDefiner, setsSearchPath, settings, body } = overload.definition;
  if (language !== 'sql' || taken.length > 0 || strict || securityDefiner || setsSearchPath || settings.length > 0) return undefined;
  const [query, ...more] = body?.operations ?? [];
  if (query?.kind !== 'select' || more.length > 0 || query.reads.length > 0 || query.locks) return undefined;
  return isOneExpression(body?.text.slice(...query.range) ?? '') ? query.calls : undefined;
}

/** `SELECT expression` and nothing else; RETURN, of a function without a quoted body, leaves out the SELECT. */
function isOneExpression(sql: string): boolean {
  const tokens = [...tokensOf(mask(sql))];
  let depth = 0;
  return tokens.every(({ kind, value }, at) => {
    if (kind === 'punctuation' && (value === '(' || value === '[')) depth += 1;
    if (kind === 'punctuation' && (value === ')' || value === ']')) depth -= 1;
    if (kind === 'punctuation' && value === ',') return depth > 0;
    if (kind !== 'word') return true;
    return at === 0 || !(QUERIES.has(value) || (depth === 0 && CLAUSES.has(value)));
  });
}

const QUERIES: ReadonlySet<string> = new Set(['select', 'values', 'table', 'with', 'over']);
const CLAUSES: ReadonlySet<string> = new Set(['distinct', 'from', 'where', 'group', 'having', 'window', 'order', 'limit', 'offset', 'fetch', 'union', 'intersect', 'except', 'into', 'for']);
