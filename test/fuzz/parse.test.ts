/** Reading any text at all: it never throws, and what it finds are disjoint ranges of the text that leave nothing out. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scan } from '../../src/dialects/lexer.ts';
import type { Range, Statement } from '../../src/model.ts';
import { loadDialect } from '../../src/project/dialects.ts';
import { anyText } from './texts.ts';

const postgres = await loadDialect('postgres');
/** Texts that were once read wrongly. */
const examples: [string][] = [['select 1\n\\i a.sql\n, 2'], ['"\ufeff'], ['\\i a.sql\u00a0'], ['\\gexec; '], ['\\gexec -- x; ']];
const RUNS = { numRuns: Number(process.env['RUNS'] ?? 2000), seed: Number(process.env['SEED'] ?? 1) };

describe('any text', () => {
  test('is read: statements in order, one behind the other, operations inside of them', () => {
    fc.assert(fc.property(anyText, (text) => {
      const read = postgres.parse(text);
      let end = 0;
      for (const { range, operations } of read) {
        expect(isIn([end, text.length], range)).toBe(true);
        for (const operation of operations) expect(isIn(range, operation.range)).toBe(true);
        end = range[1];
      }
    }), { ...RUNS, examples });
  });

  test('is left out only where it is space, a comment, a semicolon, a psql command or a template’s control', () => {
    fc.assert(fc.property(anyText, (text) => {
      expect(gaps(postgres.parse(text), text).flatMap((gap) => leftOut(text, gap))).toEqual([]);
    }), { ...RUNS, examples });
  });

  test('is the same when it is read again', () => {
    fc.assert(fc.property(anyText, anyText, (text, other) => {
      const first = postgres.parse(text);
      postgres.parse(other);
      expect(postgres.parse(text)).toEqual(first);
    }), { ...RUNS, numRuns: RUNS.numRuns / 4 });
  });

  test('is cut between characters, not inside of one', () => {
    fc.assert(fc.property(anyText, (text) => {
      for (const { range, operations } of postgres.parse(text)) for (const offset of [...range, ...operations.flatMap((operation) => operation.range)]) expect(isInsideCharacter(text, offset)).toBe(false);
    }), RUNS);
  });
});

function isIn([start, end]: Range, [from, to]: Range): boolean {
  return start <= from && from <= to && to <= end;
}

function isInsideCharacter(text: string, offset: number): boolean {
  return /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(offset - 1, offset + 1));
}

/** The stretches before, between and behind statements. */
function gaps(read: readonly Statement[], text: string): readonly Range[] {
  const ends = [0, ...read.map(({ range }) => range[1])];
  const starts = [...read.map(({ range }) => range[0]), text.length];
  return ends.map((end, i) => [end, starts[i]!]);
}

/** What stands in a gap and should not. */
function leftOut(text: string, [start, end]: Range): readonly string[] {
  const found: string[] = [];
  const scanner = scan(text, start);
  while (scanner.next() && scanner.start < end) {
    const lexeme = text.slice(scanner.start, scanner.end);
    const isNothing = (scanner.kind === 'comment' && scanner.closed) || scanner.kind === 'command' || scanner.kind === 'control' || lexeme === ';';
    if (!isNothing) found.push(lexeme);
  }
  return found;
}
