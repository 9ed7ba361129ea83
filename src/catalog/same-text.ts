/** Do two texts say the same, whatever their spaces, comments and case? */
import { tokensOf } from '../dialects/lexer.ts';
import type { Range } from '../model.ts';
import { mask } from '../dialects/mask.ts';

/** Words that only say what happens where the object is there already, and the schema that goes without saying, do not count. */
export function isSameText(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && normalized(one) === normalized(other));
}

function normalized(text: string): string {
  const masked = mask(text);
  const isBody = ([start]: Range): boolean => masked[start] === '$';
  const words = [...tokensOf(masked)].map(({ kind, value, range }) => (kind === 'string' ? `'${isBody(range) ? normalized(value) : value}'` : value));
  return words.join(' ').replace(/\b(?:or replace|if not exists) /g, '').replace(/\bpublic \. /g, '');
}
