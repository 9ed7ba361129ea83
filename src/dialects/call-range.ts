/** Where a call stands, and with how many arguments. */
import type { Range } from '../model.ts';
import type { Name } from '../operations.ts';
import { tokensOf } from './lexer.ts';
import type { Token } from './lexer.ts';

/** The range of the first call of the function in a range of the script, with its arguments; the given range where none is found. */
export function callRange(script: string, [start, end]: Range, name: Name): Range {
  const tokens = tokensOf(script.slice(start, end));
  const at = tokens.findIndex((_, i) => isCall(tokens, i, name));
  if (at < 0) return [start, end];
  const close = closeOf(tokens, at + 1);
  const first = tokens[name.schema === undefined ? at : at - 2]!;
  return [start + first.range[0], close < 0 ? end : start + tokens[close]!.range[1]];
}

/** How many arguments the calls of the function in a text have. */
export function argumentCounts(text: string, name: Name): readonly number[] {
  const tokens = tokensOf(text);
  return tokens.flatMap((_, at) => {
    const close = isCall(tokens, at, name) ? closeOf(tokens, at + 1) : -1;
    if (close < 0) return [];
    const inside = tokens.slice(at + 2, close);
    return [inside.length === 0 ? 0 : 1 + inside.filter(({ value, kind }, i) => kind === 'punctuation' && value === ',' && depthOf(inside.slice(0, i)) === 0).length];
  });
}

function isCall(tokens: readonly Token[], at: number, { schema, name }: Name): boolean {
  const isName = (i: number, value: string): boolean => (tokens[i]?.kind === 'word' || tokens[i]?.kind === 'quoted') && tokens[i].value === value;
  return isName(at, name) && tokens[at + 1]?.value === '(' && (schema === undefined || (tokens[at - 1]?.value === '.' && isName(at - 2, schema)));
}

/** The one that closes the parenthesis; -1 where none does. */
function closeOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex((token, i) => {
    if (i < open) return false;
    depth += stepOf(token);
    return depth === 0;
  });
}

function depthOf(tokens: readonly Token[]): number {
  return tokens.reduce((depth, token) => depth + stepOf(token), 0);
}

function stepOf({ kind, value }: Token): number {
  if (kind !== 'punctuation') return 0;
  return value === '(' || value === '[' ? 1 : value === ')' || value === ']' ? -1 : 0;
}
