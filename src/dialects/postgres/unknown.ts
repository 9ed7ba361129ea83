/** Statements that could not be read. */
import type { Operation } from '../../operations.ts';
import type { Fragment } from '../literal.ts';
import { rangeIn } from '../literal.ts';
import { scan, tokensOf } from '../lexer.ts';
import { mentions } from '../mentions.ts';

/** One `unknown` operation for the SQL in `fragment`; its range is the token at `position`, where there is one. */
export function unknown(reason: string, fragment: Fragment, position?: number): Operation {
  return { kind: 'unknown', range: rangeIn(fragment, position === undefined ? [0, fragment.text.length] : tokenAt(fragment.text, position)), reason, mentions: mentions(tokensOf(fragment.text)) };
}

/** The token at an offset, or the last one when there is none any more. */
function tokenAt(text: string, position: number): readonly [number, number] {
  const scanner = scan(text);
  let found: readonly [number, number] = [0, text.length];
  while (scanner.next()) {
    if (scanner.kind === 'comment') continue;
    found = [scanner.start, scanner.end];
    if (scanner.end > position) break;
  }
  return found;
}
