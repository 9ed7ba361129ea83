/** Do two texts say the same, whatever their spaces, comments and case? */
import { tokensOf } from '../dialects/lexer.ts';
import type { Range } from '../model.ts';
import { mask } from '../dialects/mask.ts';

/** Words that only say what happens where the object is there already, the schema that goes without saying, and the old word for a trigger's function do not count. */
export function isSameText(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && normalized(one) === normalized(other));
}

/** What a body runs by EXECUTE is SQL in a string, also where format() puts names into it. */
const SQL = /^\s*(?:--[^\n]*\n\s*)*(?:alter|analyze|call|comment|create|delete|drop|grant|insert|merge|refresh|revoke|select|set|truncate|update|with)\s/i;

function normalized(text: string, isBody = false): string {
  const masked = mask(text);
  const isDollar = ([start]: Range): boolean => masked[start] === '$';
  const ofString = (value: string, range: Range): string => (isDollar(range) || (isBody && SQL.test(value)) ? normalized(value, true) : value);
  const words = tokensOf(masked).map(({ kind, value, range }) => (kind === 'string' ? `'${ofString(value, range)}'` : value));
  return words.join(' ').replace(/\b(?:or replace|if not exists) /g, '').replace(/\bpublic \. /g, '').replace(/\bexecute procedure\b/g, 'execute function');
}

/** Expressions: a server writes them with parentheses and casts of its own, and those do not count. */
export function isSameExpression(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && bare(one) === bare(other));
}

/** Views: a server writes them like expressions, and AS goes without saying, as does a name that a column has anyway. */
export function isSameQuery(one: string, other: string): boolean {
  const plain = (text: string): string => bare(text).replace(/([\w"]+) as \1(?= |$)/g, '$1').replace(/ as /g, ' ');
  return one === other || plain(one) === plain(other);
}

function bare(text: string): string {
  return normalized(text).replace(/ (?:::|: :) (?:[\w"]+ \. )?(?:double precision|character varying|timestamp with(?:out)? time zone|[\w"]+)(?: \[ \])?/g, '').replace(/!=/g, '<>').replace(/\b(?:current_timestamp|transaction_timestamp \( \))/g, 'now ( )').replace(/= any \( \( array \[ (.*?) \] \) \)|= any \( array \[ (.*?) \] \)/g, 'in $1$2').replace(/[()] ?/g, '').replace(/\s+/g, ' ').trim();
}

/** Routines: their bodies, whatever the clauses around them look like. */
export function isSameRoutine(one: string, other: string): boolean {
  const [a, b] = [bodyOf(one), bodyOf(other)];
  return a === undefined || b === undefined ? isSameText(one, other) : a === b || normalized(a, true) === normalized(b, true);
}

/** The longest string. */
function bodyOf(text: string): string | undefined {
  const strings = tokensOf(mask(text)).filter(({ kind }) => kind === 'string').map(({ value }) => value);
  return strings.sort((a, b) => b.length - a.length)[0];
}
