/** dbmate: `-- migrate:up` and `-- migrate:down` in one file. https://github.com/amacneil/dbmate#migration-options */
import type { Reader } from '../model.ts';
import { compareTexts, nameOf } from './paths.ts';
import { hasMarkers, inSections } from './sections.ts';
import type { Markers } from './sections.ts';
import { taken } from './unread.ts';
import { textVersion } from './version.ts';

const MARKERS: Markers = {
  name: 'dbmate',
  line: /^--[ \t]*migrate:(?<way>up|down)(?<options>[ \t]+[^\r\n]*)?$/gm,
  up: '-- migrate:up',
  down: '-- migrate:down',
  ordered: true,
  transaction: (options, _, way) => (/(?:^|\s)transaction:false(?:\s|$)/.test(options) ? { wrapped: false } : { wrapped: true, switch: `give it a file of its own that begins with \`-- migrate:${way} transaction:false\`` }),
};

export const dbmate: Reader = {
  name: 'dbmate',
  versionOf: textVersion,
  bookkeeping: {
    source: 'https://github.com/amacneil/dbmate#command-line-options',
    twice: 'dbmate fails at the second',
    late: { text: 'dbmate runs this one after it, or refuses to with --strict', runs: true },
  },
  detects: (files) => hasMarkers(MARKERS, files),
  read(input) {
    const isNumbered = ({ path }: { readonly path: string }): boolean => /^\d/.test(nameOf(path));
    const { own, others } = taken(input.files, input.files.some(isNumbered) ? isNumbered : () => true, 'dbmate runs only files whose names begin with a number; rename it, or take it away');
    const files = [...own].sort((a, b) => compareTexts(nameOf(a.path), nameOf(b.path)));
    const { migrations, unread } = inSections(MARKERS, { ...input, files });
    return { migrations, unread: [...unread, ...others], transactions: 'each section runs in one transaction' };
  },
};
