/** Lexical elements of PostgreSQL's SQL, of psql's and of the template languages migrations are written in. All offsets are UTF-16. */
import type { Range } from '../model.ts';
import { decode } from './literal.ts';

/** One lexical element of SQL; comments and psql commands are none. */
export type Token = {
  /** `word`: unquoted identifier or keyword · `quoted`: quoted identifier · `operator`: a run of operator characters ·
      `punctuation`: `( ) [ ] , ; . : :: :=`. */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator' | 'punctuation';
  readonly range: Range;
  /** What it means: words in lower case, quoted identifiers and strings without quotes and escapes, the rest as written. */
  readonly value: string;
};

/**
 * `command`: a psql command to the end of its line · `variable`: `:name`, `:'name'`, `:"name"` of psql ·
 * `placeholder`: `${…}` or `{{…}}` that stands for a value · `control`: `{{if …}}`, `{% … %}`, which stand for nothing.
 */
export type LexemeKind = Token['kind'] | 'comment' | 'command' | 'variable' | 'placeholder' | 'control';

/** A cursor over a text. `next` moves it on; a cursor per pass, not an object per lexeme, keeps a 50 MB dump cheap. */
export type Scanner = {
  readonly kind: LexemeKind;
  readonly start: number;
  readonly end: number;
  /** False for a string, quoted identifier or comment that the text ends in. */
  readonly closed: boolean;
  /** Moves to the next lexeme; false at the end. */
  next(): boolean;
  /** Goes on at another offset. */
  seek(offset: number): void;
};

const SPACE = 1, WORD = 2, DIGIT = 3, OPERATOR = 4;
const CLASSES = classes();
/** psql commands that stand behind a query and end it, anywhere on a line. */
const QUERY_COMMAND = /\\(?:g|gx|gset|gexec|gdesc|crosstabview|watch|bind)(?![a-z])/y;
const LINE_COMMAND = /\\[a-z!?.]/iy;
const VARIABLE = /:(?:[a-z_]\w*|'\w+'|"\w+"|\{\?\w+\})/iy;
const NUMBER = /0x[\da-f_]+|0o[0-7_]+|0b[01_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d[\d_]*)?/iy;
const PARAMETER = /\$\d+/y;
const DOLLAR_TAG = /\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/iy;
const PLACEHOLDER = /\$\{[^}\r\n]{1,200}\}|\{\{[^}]{0,2000}(?:\}[^}]{1,2000}){0,20}\}\}\}?/y;
const CONTROL = /\{%[^%]{0,2000}(?:%[^%}]{1,200}){0,20}%\}|\{\{[-~]?\s*(?:(?:if|else|elseif|end|range|with|define)\b|[#/!]|-?\/\*)/y;

/** A cursor over `text`, from `from` on. */
export function scan(text: string, from = 0): Scanner {
  const to = text.length;
  let [kind, start, end, closed, brackets]: [LexemeKind, number, number, boolean, number] = ['word', from, from, true, 0];

  const finish = (is: LexemeKind, at: number): true => {
    kind = is;
    end = at;
    return true;
  };
  const match = (pattern: RegExp, at = start): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : 0;
  };
  /** Ends at the first `mark` from `at`, or open at the end of the text. */
  const until = (is: LexemeKind, mark: string, at: number): true => {
    const found = text.indexOf(mark, at);
    closed = found >= 0;
    return finish(is, closed ? found + mark.length : to);
  };
  /** `at` is behind the opening quote; a doubled quote is one, in `E''` a backslash escapes, and in `"{{ f "x" }}"` the template's own quotes count for nothing. */
  const quoted = (is: LexemeKind, quote: string, at: number, escapes: boolean): true => {
    for (let from = at; ; ) {
      const found = text.indexOf(quote, from);
      if (found < 0) return until(is, quote, to);
      const template = is === 'quoted' ? text.slice(from, found).indexOf('{{') : -1;
      const behind = template < 0 ? 0 : match(PLACEHOLDER, from + template);
      if (behind > found) from = behind;
      else if (escapes && isEscaped(text, from, found)) from = found + 1;
      else if (text[found + 1] === quote) from = found + 2;
      else return finish(is, found + 1);
    }
  };
  const comment = (): true => {
    let depth = 1;
    for (let at = start + 2; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code === 0x2a && text.charCodeAt(at + 1) === 0x2f) {
        at++;
        if (--depth === 0) return finish('comment', at + 1);
      } else if (code === 0x2f && text.charCodeAt(at + 1) === 0x2a) {
        at++;
        depth++;
      }
    }
    closed = false;
    return finish('comment', to);
  };
  const word = (): true => {
    let at = start + 1;
    for (; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x80 && CLASSES[code] !== WORD && CLASSES[code] !== DIGIT && (code !== 0x24 || text.charCodeAt(at + 1) === 0x7b)) break;
    }
    if (at === start + 1 && text[at] === "'" && /[ebxn]/i.test(text[start]!)) return quoted('string', "'", at + 1, /e/i.test(text[start]!));
    if (at === start + 1 && text[at] === '&' && /u/i.test(text[start]!)) {
      if (text[at + 1] === "'") return quoted('string', "'", at + 2, false);
      if (text[at + 1] === '"') return quoted('quoted', '"', at + 2, false);
    }
    return finish('word', at);
  };
  const operator = (): true => {
    let at = start + 1;
    for (; at < to && CLASSES[text.charCodeAt(at)] === OPERATOR; at++) if (opensComment(text, at)) break;
    return finish('operator', at);
  };

  const next = (): boolean => {
    start = skipSpace(text, end);
    if (start === 0 && text.charCodeAt(0) === 0xfeff) start = skipSpace(text, 1);
    if (start >= to) return false;
    closed = true;
    const code = text.charCodeAt(start);
    if (code >= 0x80 || CLASSES[code] === WORD) return word();
    if (CLASSES[code] === DIGIT) return finish('number', match(NUMBER));
    if (CLASSES[code] === OPERATOR) {
      if (!opensComment(text, start)) return operator();
      return code === 0x2d ? finish('comment', endOfLine(text, start)) : comment();
    }
    switch (text.charAt(start)) {
      case "'": return quoted('string', "'", start + 1, false);
      case '"': return quoted('quoted', '"', start + 1, false);
      case '$': {
        const placeholder = match(PLACEHOLDER);
        if (placeholder) return finish('placeholder', placeholder);
        const tag = match(DOLLAR_TAG);
        if (tag) return until('string', text.slice(start, tag), tag);
        const parameter = match(PARAMETER);
        return parameter ? finish('parameter', parameter) : finish('punctuation', start + 1);
      }
      case '{': {
        const [control, placeholder] = [match(CONTROL), match(PLACEHOLDER)];
        if (control) return finish('control', placeholder || control);
        return placeholder ? finish('placeholder', placeholder) : finish('punctuation', start + 1);
      }
      case '\\':
        return match(QUERY_COMMAND) || (match(LINE_COMMAND) && isFirstOnLine(text, start)) ? finish('command', endOfLine(text, start)) : finish('punctuation', start + 1);
      case ':': {
        const second = text[start + 1];
        if (second === ':' || second === '=') return finish('punctuation', start + 2);
        const variable = brackets === 0 ? match(VARIABLE) : 0;
        return variable ? finish('variable', variable) : finish('punctuation', start + 1);
      }
      case '.': {
        const number = match(NUMBER);
        return number ? finish('number', number) : finish('punctuation', start + 1);
      }
      case '[': brackets++; break;
      case ']': brackets = Math.max(0, brackets - 1); break;
      case ';': brackets = 0; break;
    }
    return finish('punctuation', start + 1);
  };

  return {
    get kind() { return kind; },
    get start() { return start; },
    get end() { return end; },
    get closed() { return closed; },
    next,
    seek(offset) { start = end = offset; },
  };
}

/** The tokens of SQL without templates and psql variables; mask those first. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const scanner = scan(text);
  while (scanner.next()) {
    const { kind, start, end } = scanner;
    if (kind === 'comment' || kind === 'command' || kind === 'control') continue;
    const raw = text.slice(start, end);
    tokens.push({ kind: kind === 'variable' || kind === 'placeholder' ? 'word' : kind, range: [start, end], value: valueOf(kind, raw) });
  }
  return tokens;
}

function valueOf(kind: LexemeKind, raw: string): string {
  if (kind === 'word') return /[A-Z]/.test(raw) ? raw.replace(/[A-Z]+/g, (upper) => upper.toLowerCase()) : raw;
  return kind === 'string' || kind === 'quoted' ? decode(raw).text : raw;
}

function isEscaped(text: string, from: number, at: number): boolean {
  let backslashes = 0;
  while (at - 1 - backslashes >= from && text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
  return backslashes % 2 === 1;
}

function opensComment(text: string, at: number): boolean {
  const [first, second] = [text.charCodeAt(at), text.charCodeAt(at + 1)];
  return (first === 0x2d && second === 0x2d) || (first === 0x2f && second === 0x2a);
}

function isFirstOnLine(text: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (text[before] === ' ' || text[before] === '\t')) before--;
  return before < 0 || text[before] === '\n' || text[before] === '\r' || (before === 0 && text[before] === '\ufeff');
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== 0x0a && text.charCodeAt(at) !== 0x0d) at++;
  return at;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && CLASSES[text.charCodeAt(at)] === SPACE) at++;
  return at;
}

/** Class per ASCII code; everything above is part of words, as in PostgreSQL's scan.l. */
function classes(): Uint8Array {
  const table = new Uint8Array(128);
  const set = (characters: string, is: number): void => { for (const character of characters) table[character.charCodeAt(0)] = is; };
  set(' \t\n\r\f\v', SPACE);
  set('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_', WORD);
  set('0123456789', DIGIT);
  set('+-*/<>=~!@#%^&|`?', OPERATOR);
  return table;
}
