/** Offsets → lines and columns. */
import type { Range } from '../model.ts';

/** 1-based line; 1-based column in UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };

export type Lines = {
  position(offset: number): Position;
  /** The text of a 1-based line, without its line end. */
  text(line: number): string;
};

/** Lines end with LF, CRLF or CR. */
export function linesOf(text: string): Lines {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return {
    position(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - starts[low]! + 1 };
    },
    text: (line) => text.slice(starts[line - 1], starts[line]).replace(/[\r\n]+$/, ''),
  };
}

/** Start and end of a range; the end is exclusive, so `endColumn` is the column after the last character. */
export function span(lines: Lines, [start, end]: Range): { readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number } {
  const from = lines.position(start);
  const to = lines.position(end);
  return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Lines of each file, made once per path. */
export function linesByPath(texts: (path: string) => string | undefined): (path: string) => Lines {
  const made = new Map<string, Lines>();
  return (path) => {
    const known = made.get(path);
    if (known) return known;
    const lines = linesOf(texts(path) ?? '');
    made.set(path, lines);
    return lines;
  };
}
