/** DO blocks in which EXECUTE puts SQL together of constants: the same block with that SQL spelled out. */
import { tokensOf } from '../lexer.ts';
import type { Token } from '../lexer.ts';
import { concatenate, decode, part } from '../literal.ts';
import type { Fragment } from '../literal.ts';
import { reservedWords } from '../reserved-words.ts';

/** What loop variables stand for, by name. */
type Values = ReadonlyMap<string, string>;

/** Undefined where nothing is to be spelled out. */
export function spelledOut(block: Fragment): Fragment | undefined {
  const body = tokensOf(block.text).find(({ kind, value, range }) => kind === 'string' && value !== '' && block.text.startsWith('$', range[0]));
  const tag = body && /^\$[^$]*\$/.exec(block.text.slice(...body.range))?.[0];
  if (!body || tag === undefined || !/\bexecute\b/i.test(body.value)) return undefined;
  const [start, end] = [body.range[0] + tag.length, body.range[1] - tag.length];
  const inner = part(block, [start, end]);
  const pieces = piecesOf(inner, tokensOf(inner.text), new Map());
  return pieces.length > 1 ? concatenate([part(block, [0, start]), ...pieces, part(block, [end, block.text.length])]) : undefined;
}

/** The statements of these tokens, one piece where nothing changes. */
function piecesOf(sql: Fragment, tokens: readonly Token[], values: Values): readonly Fragment[] {
  const first = tokens[0];
  const last = tokens.at(-1);
  if (!first || !last) return [];
  const pieces: Fragment[] = [];
  let done = values.size === 0 ? 0 : first.range[0];
  const put = (until: number, ...more: readonly Fragment[]): void => {
    pieces.push(part(sql, [done, until]), ...more);
  };
  for (let at = 0; at < tokens.length; at++) {
    const loop = values.size === 0 ? loopAt(tokens, at) : undefined;
    const turns = loop?.values.map((value) => piecesOf(sql, loop.body, new Map([[loop.variable, value]])));
    if (loop && turns?.every((turn) => turn.length === 2 * loop.executes + 1)) {
      put(tokens[at]!.range[0], ...turns.flat());
      done = tokens[loop.end]!.range[1];
      at = loop.end;
      continue;
    }
    const executed = isWord(tokens[at], 'execute') && isStart(tokens[at - 1]) ? executedAt(sql, tokens, at + 1, values) : undefined;
    if (!executed) continue;
    put(tokens[at + 1]!.range[0], executed.sql);
    done = tokens[executed.end]!.range[1];
    at = executed.end;
  }
  return [...pieces, part(sql, [done, values.size === 0 ? sql.text.length : last.range[1]])];
}

type Loop = { readonly variable: string; readonly values: readonly string[]; readonly body: readonly Token[]; readonly executes: number; /** Of its last token. */ readonly end: number };

/** `FOREACH x IN ARRAY ARRAY['a', 'b'] LOOP … END LOOP;` that goes through to its end, for the sake of what EXECUTE does in it. */
function loopAt(tokens: readonly Token[], at: number): Loop | undefined {
  const [variable, ...head] = tokens.slice(at + 1, at + 6);
  if (!isWord(tokens[at], 'foreach') || variable?.kind !== 'word' || head.map(({ value }) => value).join(' ') !== 'in array array [') return undefined;
  const close = tokens.findIndex(({ value, kind }, i) => i > at && kind === 'punctuation' && value === ']');
  const elements = tokens.slice(at + 6, close);
  const start = tokens.findIndex((token, i) => i > close && isWord(token, 'loop'));
  const isPlain = elements.length % 2 === 1 && elements.every(({ kind, value }, i) => (i % 2 === 0 ? kind === 'string' : value === ','));
  const end = tokens.findIndex((token, i) => i > start && isWord(token, 'loop') && isWord(tokens[i - 1], 'end'));
  const body = tokens.slice(start + 1, end - 1);
  if (close < 0 || start < 0 || end < 0 || !isPlain || tokens[end + 1]?.value !== ';') return undefined;
  const isOther = body.some((token, i) => isWord(token, 'loop', 'exit', 'continue', 'return') || (token.value === variable.value && [':=', '='].includes(body[i + 1]?.value ?? '') && isStart(body[i - 1])));
  const executes = body.filter((token, i) => isWord(token, 'execute') && isStart(body[i - 1])).length;
  return isOther || executes === 0 ? undefined : { variable: variable.value, values: elements.flatMap(({ kind, value }) => (kind === 'string' ? [value] : [])), body, executes, end: end + 1 };
}

/** What an EXECUTE runs, which begins at that token: `format(…)` or parts between `||`, where all of it is certain. */
function executedAt(sql: Fragment, tokens: readonly Token[], at: number, values: Values): { readonly sql: Fragment; readonly end: number } | undefined {
  const stop = tokens.findIndex((token, i) => i >= at && (token.value === ';' || isWord(token, 'using', 'into')));
  const own = tokens.slice(at, stop < 0 ? tokens.length : stop);
  const written = isWord(own[0], 'format') ? formatted(sql, own, values) : joined(sql, own, values);
  return written && { sql: written, end: at + own.length - 1 };
}

function joined(sql: Fragment, own: readonly Token[], values: Values): Fragment | undefined {
  if (!own.some((token) => token.kind === 'word' && values.has(token.value))) return undefined;
  const pieces = own.map((token, i): Fragment | undefined => {
    if (i % 2 === 1) return token.value === '||' ? inPlaceOf(sql, token.range, '') : undefined;
    const value = token.kind === 'word' ? values.get(token.value) : undefined;
    if (value !== undefined && !value.includes('\\')) return inPlaceOf(sql, token.range, value.replaceAll("'", "''"));
    const [start, end] = token.range;
    return token.kind === 'string' && sql.text.startsWith("'", start) ? part(sql, [start + 1, end - 1]) : undefined;
  });
  const [from, to] = [own[0]!.range[0], own.at(-1)!.range[1]];
  return pieces.every((piece) => piece !== undefined) ? concatenate([inPlaceOf(sql, [from, from], "'"), ...pieces, inPlaceOf(sql, [to, to], "'")]) : undefined;
}

/** https://www.postgresql.org/docs/current/functions-string.html#FUNCTIONS-STRING-FORMAT */
function formatted(sql: Fragment, [, open, template, ...rest]: readonly Token[], values: Values): Fragment | undefined {
  const given = rest.slice(0, -1);
  if (open?.value !== '(' || template?.kind !== 'string' || rest.at(-1)?.value !== ')' || given.length === 0 || given.length % 2 === 1) return undefined;
  const inputs = given.filter((_, i) => i % 2 === 1).map(({ kind, value }) => (kind === 'string' ? value : kind === 'word' ? values.get(value) : undefined));
  if (!given.every(({ value }, i) => i % 2 === 1 || value === ',')) return undefined;
  const raw = sql.text.slice(...template.range);
  const isDollar = raw.startsWith('$');
  if (!isDollar && (!raw.startsWith("'") || decode(raw).text.includes('\\'))) return undefined;
  const pieces: Fragment[] = [];
  let [done, next] = [0, 0];
  for (const { 0: spec, 1: position, 2: kind, index } of raw.matchAll(/%(?:(\d+)\$)?([^\d$]?)/g)) {
    if (kind !== '%' && position !== undefined) next = Number(position) - 1;
    const value = kind === '%' ? '%' : as(kind, inputs[next++]);
    if (value === undefined) return undefined;
    const [start, end] = [template.range[0] + index, template.range[0] + index + spec.length];
    pieces.push(part(sql, [template.range[0] + done, start]), inPlaceOf(sql, [start, end], isDollar ? value : value.replaceAll("'", "''")));
    done = index + spec.length;
  }
  return concatenate([...pieces, part(sql, [template.range[0] + done, template.range[1]])]);
}

function as(kind: string | undefined, value: string | undefined): string | undefined {
  if (value === undefined || value.includes('\\') || value.includes('$')) return undefined;
  switch (kind) {
    case 's': return value;
    case 'I': return /^[a-z_][a-z0-9_]*$/.test(value) && !reservedWords.has(value) ? value : `"${value.replaceAll('"', '""')}"`;
    case 'L': return literal(value);
    default: return undefined;
  }
}

function inPlaceOf({ at }: Fragment, [start, end]: Token['range'], text: string): Fragment {
  return { text, at: (offset, asEnd) => at(asEnd || offset > 0 ? end : start, asEnd) };
}

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** Does a statement begin behind it? */
function isStart(token: Token | undefined): boolean {
  return token === undefined || token.value === ';' || isWord(token, 'begin', 'then', 'else', 'loop');
}

function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.value);
}
