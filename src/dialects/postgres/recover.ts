/** Statements with no `;` between them: cut again where a line begins with a keyword that begins statements. */
import type { Range } from '../../model.ts';
import { scan } from '../lexer.ts';
import type { ParseFailure, Parser } from './parser.ts';

type ParseResult = ReturnType<Parser['parse']>;
export type Piece = { readonly range: Range; readonly result: ParseResult };

/** What the parser makes of the text up to the cut with that index, or to the end of the text. */
type Found = { readonly result: ParseResult; readonly cut: number };
/** A place to cut: the start of the keyword, the end of the token before it. `sure`: nothing but a new statement begins so. */
type Cut = { readonly at: number; readonly before: number; readonly sure: boolean };

/** Words that also stand inside other statements are tried only behind a statement that could be read. */
const UNSURE = new Set(['insert', 'update', 'delete', 'select', 'merge', 'values', 'set', 'copy', 'call', 'execute', 'lock', 'analyze']);
const SURE = new Set(['create', 'alter', 'drop', 'truncate', 'grant', 'revoke', 'comment', 'do', 'begin', 'commit', 'rollback', 'start', 'savepoint', 'release', 'reindex', 'refresh', 'vacuum', 'cluster', 'reassign', 'security', 'reset', 'discard', 'notify', 'import']);
/** An action of ALTER TABLE: no statement begins so, and PostgreSQL refuses the one before it for it. */
const ACTION = /^(?:alter|drop)\s+(?:column|constraint)\b/i;
/** How many cuts before the error are tried: the parser stops a few tokens behind the missing `;` at the most. */
const TRIES = 4;

/** The pieces of `text`, in order; text that cannot be read is one piece up to the next statement that can. */
export function recover(parser: Parser, text: string, failed: ParseFailure): readonly Piece[] {
  const cuts = cutsOf(text);
  if (cuts.length === 0) return [{ range: [0, text.length], result: failed }];
  const pieces: Piece[] = [];
  let [start, next] = [0, 0];
  while (start < text.length) {
    let found = longest(parser, text, start, cuts, next);
    if ('message' in found.result) {
      const resumed = resume(parser, text, cuts, next, start + (found.result.position ?? 0));
      const refused = start === failed.position && ACTION.test(text.slice(start, start + 40)) ? pieces.pop() : undefined;
      pieces.push({ range: [refused?.range[0] ?? start, resumed?.before ?? text.length], result: refused ? failed : found.result });
      if (!resumed) break;
      [start, found] = [resumed.at, resumed];
    }
    pieces.push({ range: [start, cuts[found.cut]?.before ?? text.length], result: found.result });
    [start, next] = [cuts[found.cut]?.at ?? text.length, found.cut + 1];
  }
  return pieces;
}

/** The longest readable piece from `start`, up to the cut with the index `cut`; the parser's failure when there is none. */
function longest(parser: Parser, text: string, start: number, cuts: readonly Cut[], next: number): Found {
  const read = (cut: number) => parser.parse(text.slice(start, cuts[cut]?.before ?? text.length));
  let best: Found | undefined;
  let width = 1;
  for (;;) {
    const cut = Math.min(next + width - 1, cuts.length);
    const result = read(cut);
    if ('statements' in result) best = { result, cut };
    else if (!result.atEnd || cut === cuts.length) {
      if (result.position === undefined) return best ?? { result, cut };
      const error = start + result.position;
      const last = cuts.findLastIndex(({ at }) => at <= error);
      for (let index = last; index >= next && index > last - TRIES && index > (best?.cut ?? -1); index--) {
        const shorter = read(index);
        if ('statements' in shorter) return { result: shorter, cut: index };
      }
      return best ?? { result, cut };
    }
    if (cut === cuts.length) return best ?? { result, cut };
    width *= 2;
  }
}

/** The next statement behind an error that begins surely and can be read. */
function resume(parser: Parser, text: string, cuts: readonly Cut[], from: number, error: number): (Found & Cut) | undefined {
  for (let index = from; index < cuts.length; index++) {
    const cut = cuts[index]!;
    if (!cut.sure || cut.at <= error) continue;
    const found = longest(parser, text, cut.at, cuts, index + 1);
    if ('statements' in found.result) return { ...cut, ...found };
  }
  return undefined;
}

/**
 * Where a statement seems to begin behind `from`, whatever the quotes around it: at a keyword at the very start of a line, after a
 * line that ends in `;`. `before` is that `;`.
 */
export function nextStatement(text: string, from: number): { readonly before: number; readonly at: number } | undefined {
  const boundary = /;[ \t]*(?:--[^\r\n]*)?(?:\r?\n[ \t]*(?:--[^\r\n]*)?)*\r?\n(?=([a-z]+)\b)/gi;
  boundary.lastIndex = from;
  for (let match = boundary.exec(text); match; match = boundary.exec(text)) {
    const word = match[1]!.toLowerCase();
    if (SURE.has(word) || UNSURE.has(word)) return { before: match.index, at: boundary.lastIndex };
  }
  return undefined;
}

/** Keywords that are the first token on their line, outside of parentheses. */
function cutsOf(text: string): readonly Cut[] {
  const cuts: Cut[] = [];
  const scanner = scan(text);
  let [before, depth] = [0, 0];
  while (scanner.next()) {
    const { kind, start, end } = scanner;
    if (kind === 'comment') continue;
    if (kind === 'punctuation' && text[start] === '(') depth++;
    if (kind === 'punctuation' && text[start] === ')') depth = Math.max(0, depth - 1);
    if (kind === 'word' && depth === 0 && before > 0 && end - start < 12 && isFirstOnLine(text, start)) {
      const word = text.slice(start, end).toLowerCase();
      if (SURE.has(word) || UNSURE.has(word)) cuts.push({ at: start, before, sure: SURE.has(word) });
    }
    before = end;
  }
  return cuts;
}

function isFirstOnLine(text: string, at: number): boolean {
  return /(?:^|[\r\n])[ \t]*$/.test(text.slice(Math.max(0, at - 200), at));
}
