/** Templates and psql's own syntax made parseable without moving anything. */
import { scan } from './lexer.ts';
import type { LexemeKind } from './lexer.ts';

const MASKABLE = /[\\{]|:[a-z_'"]/i;

/**
 * `text` from `from` to `to` at equal length: placeholders and psql variables become names or strings, control templates and
 * psql commands become spaces. What stands in strings, quoted identifiers and comments stays as it is.
 */
export function mask(text: string, from = 0, to = text.length): string {
  const original = text.slice(from, to);
  if (!MASKABLE.test(original)) return original;
  const scanner = scan(text, from, to);
  const parts: string[] = [];
  let done = from;
  while (scanner.next()) {
    const cover = coverOf(scanner.kind, text, scanner.start, scanner.end);
    if (cover === undefined) continue;
    parts.push(text.slice(done, scanner.start), cover);
    done = scanner.end;
  }
  return parts.length === 0 ? original : parts.join('') + text.slice(done, to);
}

function coverOf(kind: LexemeKind, text: string, start: number, end: number): string | undefined {
  switch (kind) {
    case 'control':
    case 'command': return text.slice(start, end).replace(/[^\r\n]/g, ' ');
    case 'placeholder': return text.slice(start, end).replace(/\W/g, '_');
    case 'variable': {
      const quote = /['"]/.exec(text[start + 1]!)?.[0];
      return quote === undefined ? text.slice(start, end).replace(/\W/g, '_') : `${quote}_${text.slice(start + 2, end)}`;
    }
    default: return undefined;
  }
}
