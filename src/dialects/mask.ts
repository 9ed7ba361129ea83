/** Templates and psql's own syntax made parseable without moving anything. */
import { scan } from './lexer.ts';
import type { LexemeKind } from './lexer.ts';
import { asName } from './template-names.ts';

const MASKABLE = /[\\{]|:[a-z_'"]/i;

/**
 * `text` at equal length: placeholders and psql variables become names or strings, control templates and psql commands become
 * spaces. What stands in strings and comments stays.
 */
export function mask(text: string): string {
  if (!MASKABLE.test(text)) return text;
  const scanner = scan(text);
  const parts: string[] = [];
  let done = 0;
  while (scanner.next()) {
    const cover = coverOf(scanner.kind, text.slice(scanner.start, scanner.end));
    if (cover === undefined) continue;
    parts.push(text.slice(done, scanner.start), cover);
    done = scanner.end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done);
}

function coverOf(kind: LexemeKind, written: string): string | undefined {
  switch (kind) {
    case 'control':
    case 'command': return written.replace(/[^\r\n]/g, ' ');
    case 'placeholder': return asName(written);
    case 'variable': return /^:['"]/.test(written) ? `${written[1]!}_${written.slice(2)}` : asName(written);
    case 'quoted': return written.includes('{') ? written.replace(/\{\{[^{}]*\}\}|\$\{[^{}]*\}/g, asName) : undefined;
    default: return undefined;
  }
}
