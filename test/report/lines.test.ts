/** Offsets become lines and columns, 1-based, columns in UTF-16 units. */
import { describe, expect, it } from 'vitest';
import { linesByPath, linesOf, span } from '../../src/report/lines.ts';

describe.each([['LF', '\n'], ['CRLF', '\r\n'], ['CR', '\r']])('lines that end with %s', (_, end) => {
  const text = ['ab', '', 'c🎉d', ''].join(end);
  const lines = linesOf(text);

  it.each([
    ['the first character', 0, { line: 1, column: 1 }],
    ['within a line', 1, { line: 1, column: 2 }],
    ['the line end belongs to its line', 2, { line: 1, column: 3 }],
    ['an empty line', 2 + end.length, { line: 2, column: 1 }],
    ['behind a character of two units', text.indexOf('d'), { line: 3, column: 4 }],
    ['the end of the text', text.length, { line: 4, column: 1 }],
  ])('%s', (__, offset, position) => {
    expect(lines.position(offset)).toEqual(position);
  });

  it('have their text without the line end', () => {
    expect([1, 2, 3, 4].map((line) => lines.text(line))).toEqual(['ab', '', 'c🎉d', '']);
  });
});

it('different line ends in one text', () => {
  const lines = linesOf('a\r\nb\rc\nd');
  expect(['a', 'b', 'c', 'd'].map((letter) => lines.position('a\r\nb\rc\nd'.indexOf(letter)).line)).toEqual([1, 2, 3, 4]);
});

it('CR LF is one line end, LF CR are two', () => {
  expect(linesOf('a\r\nb').position(3)).toEqual({ line: 2, column: 1 });
  expect(linesOf('a\n\rb').position(3)).toEqual({ line: 3, column: 1 });
});

it('other separators end no line: editors disagree, PostgreSQL does not', () => {
  expect(linesOf('a\u2028b\u000bc\fd').position(6)).toEqual({ line: 1, column: 7 });
});

it('an empty text has one empty line', () => {
  const lines = linesOf('');
  expect(lines.position(0)).toEqual({ line: 1, column: 1 });
  expect(lines.text(1)).toBe('');
});

it('a range ends behind its last character', () => {
  expect(span(linesOf('ab\ncd'), [1, 4])).toEqual({ line: 1, column: 2, endLine: 2, endColumn: 2 });
  expect(span(linesOf('ab\ncd'), [1, 1])).toEqual({ line: 1, column: 2, endLine: 1, endColumn: 2 });
});

it('a hundred thousand lines are found as fast as ten', () => {
  const lines = linesOf('x\n'.repeat(100_000));
  const start = performance.now();
  for (let offset = 0; offset < 200_000; offset += 1) lines.position(offset);
  expect(lines.position(199_998)).toEqual({ line: 100_000, column: 1 });
  expect(performance.now() - start).toBeLessThan(2_000);
});

it('of a file are made once', () => {
  const linesFor = linesByPath((path) => (path === 'a.sql' ? 'x\ny' : undefined));
  expect(linesFor('a.sql')).toBe(linesFor('a.sql'));
  expect(linesFor('a.sql').text(2)).toBe('y');
  expect(linesFor('unread.sql').text(1)).toBe('');
});
