/** Where the SQL of a PL/pgSQL tree stands: the tree has only its text and the line its statement begins on. */
import type { Range } from '../../model.ts';
import { scan } from '../lexer.ts';
import { rangeIn } from '../literal.ts';
import type { Fragment } from '../literal.ts';

/** Finds things in the order they stand in; each search goes on behind what was found last. */
export type Find = {
  /** `query` as a fragment; `line` is where to look from, 1-based. */
  readonly sql: (query: string, line: number | undefined) => Fragment;
  /** Range of a keyword in the script. */
  readonly word: (word: string, line: number | undefined) => Range;
};

const PERFORM = 'perform';
const SELECT = 'SELECT';

/** A search from the top of a body. */
export function finder(body: Fragment): Find {
  const starts = tokenStarts(body.text);
  const lines = lineStarts(body.text);
  const lineStart = (line = 1): number => lines[line - 1] ?? 0;
  let next = 0;

  /** The first token from `line` on that `fits`; the search goes on behind `length` characters. */
  const first = (line: number | undefined, length: number, fits: (at: number) => boolean): number | undefined => {
    const from = lineStart(line);
    for (let index = next; index < starts.length; index++) {
      const at = starts[index]!;
      if (at < from || !fits(at)) continue;
      for (next = index + 1; next < starts.length && starts[next]! < at + length; ) next++;
      return at;
    }
    return undefined;
  };

  return {
    sql(query, line) {
      const isPerform = query.startsWith(SELECT);
      const at = first(line, query.length, (start) => isWrittenAt(query, body.text, start) || (isPerform && isPerformedAt(query, body.text, start)));
      if (at === undefined) return { text: query, at: () => body.at(lineStart(line)) };
      const longer = isWrittenAt(query, body.text, at) ? 0 : PERFORM.length - SELECT.length;
      return { text: query, at: (offset, asEnd) => body.at(at + offset + (offset < SELECT.length ? 0 : longer), asEnd) };
    },
    word(word, line) {
      const at = first(line, word.length, (start) => body.text.slice(start, start + word.length).toLowerCase() === word) ?? lineStart(line);
      return rangeIn(body, [at, at + word.length]);
    },
  };
}

/** Blanks in `query` stand for themselves and for INTO with its targets, which are taken out of it. */
function isWrittenAt(query: string, text: string, at: number): boolean {
  if (text.startsWith(query, at)) return true;
  if (!query.includes('     ')) return false;
  for (let index = 0; index < query.length; index++) if (query[index] !== ' ' && query[index] !== text[at + index]) return false;
  return true;
}

function isPerformedAt(query: string, text: string, at: number): boolean {
  return text.slice(at, at + PERFORM.length).toLowerCase() === PERFORM && text.startsWith(query.slice(SELECT.length), at + PERFORM.length);
}

function tokenStarts(text: string): readonly number[] {
  const starts: number[] = [];
  const scanner = scan(text);
  while (scanner.next()) if (scanner.kind !== 'comment') starts.push(scanner.start);
  return starts;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
