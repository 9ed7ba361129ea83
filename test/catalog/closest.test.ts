/** What is suggested to somebody who wrote a name that does not exist. */
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { closest, didYouMean } from '../../src/catalog/closest.ts';

const ids = rules.map(({ id }) => id);

it.each([
  ['drop-tabel', ['drop-table']],
  ['droptable', ['drop-table']],
  ['DROP-TABLE', ['drop-table']],
  ['drop_table', ['drop-table']],
  ['rename-colum', ['rename-column']],
  ['vacuum', ['vacuum-full']],
  ['lock-timeout', ['bad-lock-timeout']],
  ['robust-coding', []],
  ['x', []],
  ['', []],
])('%s', (word, expected) => {
  expect(closest(word, ids).slice(0, 1)).toEqual(expected);
});

it('names at most three', () => {
  expect(closest('concurrently-index-drop', ids)).toHaveLength(3);
});

it('is a question, or nothing', () => {
  expect(didYouMean('enigne', ['engine', 'rules'])).toBe('Did you mean engine? ');
  expect(didYouMean('zzz', ['engine', 'rules'])).toBe('');
});
