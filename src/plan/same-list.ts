/** Whether a view that is made again selects what the old one did: then its columns have the old types, as long as those of its tables have. */
import { tokensOf } from '../dialects/lexer.ts';
import { normalized } from '../dialects/normalized.ts';

/** Is the old list of columns the beginning of the new one? What a subquery of its FROM says may have another type. */
export function hasSameList(old: string, next: string): boolean {
  const [was, is] = [queryIn(old), queryIn(next)];
  return (is.list === was.list || is.list.startsWith(`${was.list},`)) && (is.source === was.source || !/\bselect\b/.test(is.source));
}

/** Do both cast the same things to the same types? A cast that only one has may be there for a column's type. */
export function castsAlike(old: string, next: string): boolean {
  const [was, is] = [old, next].map((text) => new Set(normalized(text).match(/[^\s(,]+::[\w"]+|\bcast ?\([^()]*\)/g)));
  return was!.size === is!.size && [...was!].every((cast) => is!.has(cast));
}

/** What stands between the first AS and the FROM that is in no parentheses, and from there on. */
function queryIn(text: string): { readonly list: string; readonly source: string } {
  const tokens = tokensOf(text);
  const start = tokens.find(({ kind, value }) => kind === 'word' && value === 'as')?.range[1] ?? 0;
  let depth = 0;
  const from = tokens.find(({ kind, value }, at) => {
    if (kind === 'punctuation') depth += value === '(' ? 1 : value === ')' ? -1 : 0;
    return depth === 0 && kind === 'word' && value === 'from' && tokens[at - 1]?.value !== 'distinct';
  })?.range[0] ?? text.length;
  return { list: normalized(text.slice(start, from)), source: normalized(text.slice(from)) };
}
