/**
 * Stretches of a statement's text. The tree says where some things begin and never where they end, so they are found in the
 * tokens. A stretch is itself a `Source`, whose range and tokens are its own.
 */
import type { Range } from '../../../model.ts';
import type { Token } from '../../lexer.ts';
import type { Source } from '../source.ts';
import { nodesIn } from './tree.ts';

/** The text of the whole stretch. */
export function textOf(source: Source): string {
  return source.text.slice(...source.range);
}

/** What is left from `offset` on, before `end`. */
export function from(source: Source, offset: number, end: number = source.range[1]): Source {
  return over(source, source.tokens().filter(({ range }) => range[0] >= offset && range[1] <= end));
}

/** What follows the first of these words, outside of brackets; the whole stretch when there is none. */
export function after(source: Source, ...words: readonly string[]): Source {
  const at = findOutside(source.tokens(), (token) => isWord(token, ...words));
  return at < 0 ? source : over(source, source.tokens().slice(at + 1));
}

/** The stretch without its first `count` words, and without its last one where that is `closing`. */
export function skip(source: Source, count: number, closing: (token: Token) => boolean): Source {
  const tokens = source.tokens();
  const last = tokens.at(-1);
  return over(source, tokens.slice(count, last && closing(last) ? -1 : undefined));
}

/** What is inside the first parentheses; the whole stretch when there are none. */
export function group(source: Source): Source {
  const tokens = source.tokens();
  const open = tokens.findIndex((token) => isMark(token, '('));
  if (open < 0) return source;
  const inside = tokens.slice(open + 1);
  const close = findOutside(inside, (token) => isMark(token, ')'));
  return over(source, inside.slice(0, close < 0 ? undefined : close));
}

/** The beginning of the stretch, to the end of its first `count` parentheses outside of others. */
export function throughGroups(source: Source, count: number): Source {
  let [depth, closed] = [0, 0];
  const end = source.tokens().findIndex((token) => {
    if (isMark(token, '(')) depth += 1;
    if (isMark(token, ')') && --depth === 0) closed += 1;
    return closed === count;
  });
  return end < 0 ? source : over(source, source.tokens().slice(0, end + 1));
}

/** The expression of an index key, without COLLATE, operator class and order: what is in parentheses, or a call. */
export function indexKeyExpression(source: Source): Source {
  return isMark(source.tokens()[0], '(') ? group(source) : throughGroups(source, 1);
}

/** The parts between commas outside of brackets. */
export function elements(source: Source): readonly Source[] {
  const tokens = source.tokens();
  const commas = positionsOutside(tokens, (token) => isMark(token, ','));
  return [...commas, tokens.length].map((end, i) => over(source, tokens.slice(i === 0 ? 0 : commas[i - 1]! + 1, end)));
}

/** The parts that begin with one of these words, outside of brackets. */
export function beginningWith(source: Source, ...words: readonly string[]): readonly Source[] {
  const tokens = source.tokens();
  const starts = positionsOutside(tokens, (token) => isWord(token, ...words));
  return starts.map((start, i) => over(source, tokens.slice(start, starts[i + 1])));
}

/** The dotted name that begins at `offset`. */
export function nameAt(source: Source, offset: number): Source {
  const tokens = source.tokens();
  const start = tokens.findIndex(({ range }) => range[0] >= offset);
  let end = start + 1;
  while (isMark(tokens[end], '.')) end += 2;
  return over(source, tokens.slice(Math.max(start, 0), end));
}

/** What follows the relation named at `offset`, with its `*` and the end of `ONLY (…)`. */
export function afterRelation(source: Source, offset: number): Source {
  const rest = from(source, nameAt(source, offset).range[1]).tokens();
  const isPart = (token: Token): boolean => isMark(token, ')') || (token.kind === 'operator' && token.value === '*');
  return over(source, rest.slice(rest.findIndex((token) => !isPart(token))));
}

/**
 * An expression: from its first located token, together with the parentheses opened right before it, to the first comma,
 * closing bracket or next clause outside of its own brackets. It can begin within a token: `=-1` is one to the lexer.
 */
export function expressionSpan(tree: unknown, source: Source): Source {
  const first = firstLocation(tree, source);
  const tokens = source.tokens();
  let start = first === Infinity ? 0 : tokens.findIndex(({ range }) => range[0] >= first);
  if (start < 0) return source;
  while (isMark(tokens[start - 1], '(')) start -= 1;
  const rest = tokens.slice(start);
  let cases = 0;
  const end = findOutside(rest, (token, i) => {
    if (isMark(rest[i - 1], '.')) return false;
    if (isWord(token, 'case')) cases += 1;
    if (isWord(token, 'end')) cases -= 1;
    const isClause = isWord(token, 'where', 'returning', 'when') || (isWord(token, 'from') && !isWord(rest[i - 1], 'distinct'));
    return isMark(token, ',', ')', ']') || (isClause && cases === 0);
  });
  const span = over(source, end < 0 ? rest : rest.slice(0, end));
  return { ...span, range: [Math.min(first, span.range[0]), span.range[1]] };
}

/** Is it that keyword, or an unquoted name so spelled? */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.value);
}

function isMark(token: Token | undefined, ...marks: readonly string[]): boolean {
  return token?.kind === 'punctuation' && marks.includes(token.value);
}

function over(source: Source, tokens: readonly Token[]): Source {
  const [first, last] = [tokens[0], tokens.at(-1)];
  const range: Range = first && last ? [first.range[0], last.range[1]] : source.range;
  return { ...source, range, tokens: () => tokens };
}

/** Index of the first token outside of brackets that `fits`, or -1; a closing bracket counts as outside when it closes none of them. */
function findOutside(tokens: readonly Token[], fits: (token: Token, i: number) => boolean): number {
  let depth = 0;
  return tokens.findIndex((token, i) => {
    if (depth === 0 && fits(token, i)) return true;
    if (isMark(token, '(', '[')) depth += 1;
    if (isMark(token, ')', ']')) depth -= 1;
    return false;
  });
}

/** Indexes of all of them. */
function positionsOutside(tokens: readonly Token[], fits: (token: Token) => boolean): readonly number[] {
  const found: number[] = [];
  findOutside(tokens, (token, i) => {
    if (fits(token)) found.push(i);
    return false;
  });
  return found;
}

function firstLocation(tree: unknown, source: Source): number {
  let first = Infinity;
  for (const { location } of nodesIn(tree)) if (location !== undefined && location >= 0) first = Math.min(first, location);
  return first === Infinity ? first : source.at(first);
}
