/** Our own lexer cuts a text where PostgreSQL's parser does, whenever that can read the whole of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scan } from '../../src/dialects/lexer.ts';
import { fromBytes } from '../../src/dialects/postgres/offsets.ts';
import { createParser } from '../../src/dialects/postgres/parser.ts';
import { split } from '../../src/dialects/split.ts';
import type { Range } from '../../src/model.ts';
import { plainText } from './texts.ts';

const parser = createParser(readFileSync(createRequire(import.meta.url).resolve('libpg-query/wasm/libpg-query.wasm')));

test('statements begin and end where the parser says', () => {
  let read = 0;
  fc.assert(fc.property(plainText, (text) => {
    const real = realRanges(text);
    if (real === undefined) return;
    read += real.length;
    expect(split(text).map(({ range }) => range)).toEqual(real);
  }), { numRuns: Number(process.env['RUNS'] ?? 4000), seed: Number(process.env['SEED'] ?? 1) });
  expect(read).toBeGreaterThan(4000);
});

/** Where the parser's statements begin and end, without the comments and spaces around them; undefined when it cannot read the text. */
function realRanges(text: string): readonly Range[] | undefined {
  const result = parser.parse(text);
  if ('message' in result) return undefined;
  const at = fromBytes(text);
  return result.statements.map(({ stmt_location: start = 0, stmt_len: length }) => trimmed(text, at(start), length === undefined ? text.length : at(start + length)));
}

function trimmed(text: string, start: number, end: number): Range {
  const scanner = scan(text, start);
  let range: Range | undefined;
  while (scanner.next() && scanner.start < end) if (scanner.kind !== 'comment') range = [range?.[0] ?? scanner.start, scanner.end];
  return range ?? [start, end];
}
