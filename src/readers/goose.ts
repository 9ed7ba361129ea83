/** pressly/goose: `-- +goose Up` and `-- +goose Down` in one file. https://pressly.github.io/goose/documentation/annotations/ */
import type { Reader, SourceFile } from '../model.ts';
import { compareNumbers, nameOf } from './paths.ts';
import { hasMarkers, inSections } from './sections.ts';
import type { Markers } from './sections.ts';
import { EACH_FILE } from './transaction.ts';
import { taken } from './unread.ts';
import { numberVersion } from './version.ts';

const MARKERS: Markers = {
  name: 'goose',
  line: /^--[ \t]*\+goose[ \t]+(?<way>up|down)(?<options>)[ \t]*$/gim,
  up: '-- +goose Up',
  down: '-- +goose Down',
  block: ['-- +goose StatementBegin', '-- +goose StatementEnd'],
  ordered: true,
  broken: brokenBlock,
  // Wherever it stands, it is about the whole file.
  transaction: (_, text) => (/^--[ \t]*\+goose[ \t]+no[ \t]+transaction[ \t]*$/im.test(text) ? { wrapped: false } : { wrapped: true, switch: 'give it a file of its own with the line `-- +goose NO TRANSACTION`' }),
};

export const goose: Reader = {
  name: 'goose',
  versionOf: numberVersion,
  bookkeeping: {
    source: 'https://pressly.github.io/goose/blog/2021/out-of-order-migrations/',
    twice: 'goose refuses to run anything',
    late: { text: 'goose refuses to run anything, unless -allow-missing is given' },
  },
  detects: (files) => hasMarkers(MARKERS, files),
  read(input) {
    const isNumbered = ({ path }: SourceFile): boolean => /^0*[1-9]\d*_/.test(nameOf(path));
    // A text from elsewhere, on its own, need not have the name it will get.
    const { own, others } = taken(input.files, input.files.some(isNumbered) ? isNumbered : () => true, 'goose runs only files whose names begin with a number above 0 and _; rename it, or take it away');
    const files = [...own].sort((a, b) => compareNumbers(versionOf(a), versionOf(b)));
    const { migrations, unread } = inSections(MARKERS, { ...input, files });
    return { migrations, unread: [...unread, ...others], transactions: EACH_FILE };
  },
};

function versionOf({ path }: SourceFile): string {
  return /^\d*/.exec(nameOf(path))![0];
}

function brokenBlock(text: string): { readonly at: number; readonly reason: string } | undefined {
  let open: number | undefined;
  for (const { index, 1: word } of text.matchAll(/^--[ \t]*\+goose[ \t]+(statementbegin|statementend|up|down)[ \t]*$/gim)) {
    const begins = /begin$/i.test(word!);
    if (/end$/i.test(word!)) {
      if (open === undefined) return { at: index, reason: 'this `-- +goose StatementEnd` ends nothing, and goose refuses that; delete it, or write StatementBegin above the statement' };
      open = undefined;
    } else if (open !== undefined) return { at: open, reason: NOT_ENDED };
    else if (begins) open = index;
  }
  return open === undefined ? undefined : { at: open, reason: NOT_ENDED };
}

const NOT_ENDED = 'this `-- +goose StatementBegin` is never ended, and goose refuses that; write `-- +goose StatementEnd` below the statement';
