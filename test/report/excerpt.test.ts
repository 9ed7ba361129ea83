/** The lines that a finding is about, with what it is about underlined. */
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { excerpt } from '../../src/report/excerpt.ts';
import { linesOf } from '../../src/report/lines.ts';

/** As it is printed: the range is what stands between « and ». */
function shown(marked: string): readonly string[] {
  const text = marked.replace('«', '').replace('»', '');
  const range = [marked.indexOf('«'), marked.indexOf('»') - 1] as const;
  return excerpt(range, linesOf(text), stringWidth).map(({ number, text: line, marks }) => `${number ?? ''}|${line}${marks ?? ''}`);
}

describe('one line', () => {
  it.each([
    ['a word', 'DROP «TABLE» a;', ['1|DROP TABLE a;', '|     ^^^^^']],
    ['the whole line', '«DROP TABLE a»', ['1|DROP TABLE a', '|^^^^^^^^^^^^']],
    ['a tab before it stays a tab', '\t«DROP»', ['1|\tDROP', '|\t^^^^']],
    ['tabs between words', 'a\tb\t«c»', ['1|a\tb\tc', '| \t \t^']],
    ['wide characters before it', "'日本' «x»", ["1|'日本' x", '|       ^']],
    ['wide characters in it', "«'日本🎉'»", ["1|'日本🎉'", '|^^^^^^^^']],
    ['an emoji of several code points is one', "«'👨‍👩‍👧'» x", ["1|'👨‍👩‍👧' x", '|^^^^']],
    ['a combining accent takes no place', '«e\u0301» x', ['1|e\u0301 x', '|^']],
    ['nothing at all', 'a «»b', ['1|a b', '|  ^']],
    ['CRLF', 'a;\r\n«b»;\r\n', ['2|b;', '|^']],
    ['an escape sequence is shown, not obeyed', '«\u001b[31mred»', ['1|\ufffd[31mred', '|^^^^^^^^']],
    ['marks that turn the direction are shown, not obeyed', 'a\u202e «b»', ['1|a\ufffd b', '|   ^']],
    ['a NUL byte too', 'a\0 «b»', ['1|a\ufffd b', '|   ^']],
  ])('%s', (_, marked, expected) => {
    expect(shown(marked)).toEqual(expected);
  });
});

describe('several lines', () => {
  it('are underlined without what they are indented by', () => {
    expect(shown('x\n  «CREATE TABLE a (\n    b int\n\n  )»;')).toEqual(['2|  CREATE TABLE a (', '|  ^^^^^^^^^^^^^^^^', '3|    b int', '|    ^^^^^', '4|', '5|  );', '|  ^']);
  });

  it('are shown up to six', () => {
    const lines = shown(`«${Array.from({ length: 6 }, (_, index) => `line ${index + 1}`).join('\n')}»`);
    expect(lines.filter((line) => /^\d/.test(line))).toHaveLength(6);
    expect(shown(`«${'x\n'.repeat(6)}x»`).at(-1)).toBe('|… 1 more line');
    expect(shown(`«${'x\n'.repeat(99)}x»`).at(-1)).toBe('|… 94 more lines');
  });
});

describe('a line that is very long', () => {
  it('is shown around the range', () => {
    const [line = '', marks = ''] = shown(`${'x'.repeat(5_000)} «middle» ${'y'.repeat(5_000)}`);
    expect(line.length).toBeLessThan(170);
    expect(line).toMatch(/^1\|…x+ middle y+…$/);
    expect(marks.indexOf('^')).toBe(line.indexOf('middle') - 1);
    expect(marks.replace(/^\| */, '')).toBe('^^^^^^');
  });

  it('is cut where the range is longer than the screen', () => {
    const [line = '', marks = ''] = shown(`«${'x'.repeat(5_000)}»`);
    expect(line.length).toBeLessThan(170);
    expect(marks).toBe(`|${'^'.repeat(line.length - '1|…'.length)}`);
  });

  it('is never cut within a character', () => {
    for (let lead = 0; lead < 4; lead += 1) {
      const [line = ''] = shown(`${' '.repeat(lead)}${'🎉'.repeat(2_000)}«x»${'🎉'.repeat(2_000)}`);
      expect(Buffer.from(line).toString()).toBe(line);
    }
  });
});

it('there is none where the file has no text', () => {
  expect(excerpt([0, 0], linesOf(''), stringWidth)).toEqual([]);
  expect(excerpt([0, 0], linesOf('\nx'), stringWidth)).toEqual([]);
});
