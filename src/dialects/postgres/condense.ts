/** Long INSERT … VALUES: rows of data, which would take the parser longer than everything else together. */
import type { Range } from '../../model.ts';
import { scan } from '../lexer.ts';
import { concatenate, part } from '../literal.ts';
import type { Fragment } from '../literal.ts';

/**
 * The same INSERT with only as many rows as differ in more than numbers and strings, and the last one: it does to the schema what
 * the whole does. Undefined for a statement that is no INSERT … VALUES.
 */
export function condense(sql: Fragment): Fragment | undefined {
  const { text } = sql;
  const scanner = scan(text);
  if (!scanner.next() || !/^insert$/i.test(text.slice(scanner.start, scanner.end))) return undefined;
  /** Words of the rows kept so far, row by row: they are what calls functions and reads tables. */
  const kinds = new Set<string>();
  const kept: Range[] = [];
  let last: Range | undefined;
  let [done, depth, inRows, words] = [0, 0, false, ''];
  while (scanner.next()) {
    const { kind, start, end } = scanner;
    const mark = kind === 'punctuation' ? text[start] : undefined;
    if (kind === 'comment') continue;
    if (!inRows) {
      if (mark === '(') depth++;
      else if (mark === ')') depth--;
      else if (kind === 'word' && depth === 0 && /^(?:values|select|with|table|default)$/i.test(text.slice(start, end))) {
        if (!/^values$/i.test(text.slice(start, end))) return undefined;
        inRows = true;
      }
    } else if (mark === '(') depth++;
    else if (mark === ')' && --depth === 0) {
      last = [done, end];
      if (!kinds.has(words)) kept.push(last);
      kinds.add(words);
      [done, words] = [end, ''];
    } else if (depth === 0 && mark !== ',') break;
    else if (kind === 'word' || kind === 'quoted') words += `${text.slice(start, end)} `;
  }
  if (!last) return undefined;
  if (kept.at(-1) !== last) kept.push(last);
  return concatenate([...kept, [done, text.length] as const].map((range) => part(sql, range)));
}
