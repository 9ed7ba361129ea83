/** The lines of a range, underlined. */
import type { Range } from '../model.ts';
import { span } from './lines.ts';
import type { Lines } from './lines.ts';
import { visible } from './visible.ts';

/** `number` is undefined for marks below a line and for what stands in place of lines left out. */
export type ExcerptRow = { readonly number?: number; readonly text: string; readonly marks?: string };

/** Columns that a text takes on a terminal. */
export type Width = (text: string) => number;

/** Lines and UTF-16 units shown at most. */
const MAX_LINES = 6;
const MAX_WIDTH = 160;
/** What is shown of a long line before the range. */
const LEAD = 40;

/** Nothing when the file has no text there. */
export function excerpt(range: Range, lines: Lines, width: Width): readonly ExcerptRow[] {
  const { line, column, endLine, endColumn } = span(lines, range);
  const last = Math.min(endLine, line + MAX_LINES - 1);
  const rows: ExcerptRow[] = [];
  for (let number = line; number <= last; number += 1) {
    const text = lines.text(number);
    if (number === line && text === '') return [];
    const from = number === line ? column - 1 : text.length - text.trimStart().length;
    const to = number === endLine ? endColumn - 1 : text.length;
    const [start, end] = windowOf(text, from);
    const before = `${start > 0 ? '…' : ''}${visible(text.slice(start, from))}`;
    rows.push({ number, text: `${before}${visible(text.slice(from, end))}${end < text.length ? '…' : ''}` });
    if (to > from || number === line) rows.push({ text: blank(before, width), marks: '^'.repeat(Math.max(1, width(visible(text.slice(from, Math.min(to, end)))))) });
  }
  if (last < endLine) rows.push({ text: `… ${endLine - last} more ${endLine - last === 1 ? 'line' : 'lines'}` });
  return rows;
}

/** The part of a line that is shown so that `from` is in it. */
function windowOf(text: string, from: number): Range {
  const start = from <= MAX_WIDTH - LEAD ? 0 : wholeCharacter(text, from - LEAD);
  return text.length - start <= MAX_WIDTH ? [start, text.length] : [start, wholeCharacter(text, start + MAX_WIDTH - 1)];
}

/** The offset itself, or the one before it in the middle of a surrogate pair. */
function wholeCharacter(text: string, offset: number): number {
  return /[\udc00-\udfff]/.test(text[offset] ?? '') ? offset - 1 : offset;
}

/** White space as wide as the text; tabs stay tabs so that the marks stand below their text. */
function blank(text: string, width: Width): string {
  return text.split('\t').map((part) => ' '.repeat(width(part))).join('\t');
}
