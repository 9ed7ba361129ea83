/** What a string literal or a quoted identifier says, and where each character of it stands. */
import type { Range } from '../model.ts';
import { offsetMap } from './offset-map.ts';

/** SQL that stands in a script, perhaps inside literals. */
export type Fragment = {
  readonly text: string;
  /** The UTF-16 offset in the script of one in `text`; between two literals it is the start of the second, or `asEnd` the end of the first. */
  readonly at: (offset: number, asEnd?: true) => number;
};

const QUOTES = /''|""/g;
const ESCAPES = /''|\\(?:[0-7]{1,3}|x[\da-fA-F]{1,2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^])/g;
const UNICODE = /''|""|\\(?:\\|[\da-fA-F]{4}|\+[\da-fA-F]{6})/g;
const CONTROLS: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The contents of a literal with its quotes, `raw`; offsets are within `raw`. */
export function decode(raw: string): Fragment {
  const dollar = /^\$[^$]*\$/.exec(raw)?.[0];
  if (dollar !== undefined) return piece(raw, [dollar.length, closed(raw, dollar)]);
  const open = /^(?:[ebxn]|u&)?['"]/i.exec(raw)?.[0] ?? '';
  const inner = piece(raw, [open.length, open === '' ? raw.length : closed(raw, open.at(-1)!, open.length)]);
  const prefix = open.charAt(0).toLowerCase();
  return unescape(inner, prefix === 'e' ? ESCAPES : prefix === 'u' ? UNICODE : QUOTES);
}

/** Part of a script. */
export function piece(text: string, [start, end]: Range): Fragment {
  return { text: text.slice(start, end), at: (offset) => start + offset };
}

/** Part of a fragment, perhaps changed at equal length. */
export function part({ text, at }: Fragment, [start, end]: Range, changed = text.slice(start, end)): Fragment {
  return { text: changed, at: (offset, asEnd) => at(start + offset, asEnd) };
}

/** What the literal at that range of a fragment says. */
export function literalIn(fragment: Fragment, range: Range): Fragment {
  const raw = part(fragment, range);
  const { text, at } = decode(raw.text);
  return { text, at: (offset, asEnd) => raw.at(at(offset), asEnd) };
}

/** Where a range of a fragment stands in the script. */
export function rangeIn({ at }: Fragment, [start, end]: Range): Range {
  return [at(start), at(end, true)];
}

/** One fragment behind the other, as `||` puts them. */
export function concatenate(fragments: readonly Fragment[]): Fragment {
  const starts: number[] = [];
  let text = '';
  for (const fragment of fragments) {
    starts.push(text.length);
    text += fragment.text;
  }
  return {
    text,
    at(offset, asEnd) {
      let [low, high] = [0, starts.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (asEnd ? starts[middle]! < offset : starts[middle]! <= offset) low = middle + 1;
        else high = middle;
      }
      const index = Math.max(0, low - 1);
      return fragments[index]?.at(offset - starts[index]!, asEnd) ?? offset;
    },
  };
}

function closed(raw: string, mark: string, from = mark.length): number {
  return raw.length >= from + mark.length && raw.endsWith(mark) ? raw.length - mark.length : raw.length;
}

function unescape(inner: Fragment, escapes: RegExp): Fragment {
  const [from, to]: [number[], number[]] = [[], []];
  let [text, done] = ['', 0];
  for (const match of inner.text.matchAll(escapes)) {
    text += inner.text.slice(done, match.index) + meaning(match[0]);
    done = match.index + match[0].length;
    from.push(text.length);
    to.push(done);
  }
  if (done === 0) return inner;
  const map = offsetMap(from, to);
  return { text: text + inner.text.slice(done), at: (offset) => inner.at(map(offset)) };
}

function meaning(escape: string): string {
  if (escape[0] !== '\\') return escape[0]!;
  const rest = escape.slice(1);
  if (/^[0-7]/.test(rest) && escape.length < 5) return String.fromCharCode(parseInt(rest, 8));
  const code = parseInt(rest.replace(/^[xuU+]/, ''), 16);
  if (rest.length > 1) return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  return CONTROLS[rest] ?? rest;
}
