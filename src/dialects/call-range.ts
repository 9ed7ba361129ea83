/** Where a call stands. */
import type { Range } from '../model.ts';
import type { Name } from '../operations.ts';
import { tokensOf } from './lexer.ts';

/** The range of the first call of the function in a range of the script, with its arguments; the given range where none is found. */
export function callRange(script: string, [start, end]: Range, { schema, name }: Name): Range {
  const tokens = tokensOf(script.slice(start, end));
  const isName = (at: number, value: string): boolean => (tokens[at]?.kind === 'word' || tokens[at]?.kind === 'quoted') && tokens[at].value === value;
  const at = tokens.findIndex((_, i) => isName(i, name) && tokens[i + 1]?.value === '(' && (schema === undefined || (tokens[i - 1]?.value === '.' && isName(i - 2, schema))));
  if (at < 0) return [start, end];
  let depth = 0;
  const close = tokens.findIndex(({ kind, value }, i) => {
    if (i <= at || kind !== 'punctuation') return false;
    depth += value === '(' ? 1 : value === ')' ? -1 : 0;
    return depth === 0;
  });
  const first = tokens[schema === undefined ? at : at - 2]!;
  return [start + first.range[0], close < 0 ? end : start + tokens[close]!.range[1]];
}
