/** dbmate: `-- migrate:up` and `-- migrate:down` in one file. https://github.com/amacneil/dbmate#migration-options */
import type { Reader } from '../model.ts';
import { compareTexts, nameOf } from './paths.ts';
import { hasMarkers, inSections } from './sections.ts';
import type { Markers } from './sections.ts';
import { sentAsOne } from './transaction.ts';
import { taken } from './unread.ts';
import { textVersion } from './version.ts';

const MARKERS: Markers = {
  name: 'dbmate',
  line: /^--[ \t]*migrate:(?<way>up|down)(?<options>[ \t]+[^\r\n]*)?$/gm,
  up: '-- migrate:up',
  down: '-- migrate:down',
  ordered: true,
  // A section is sent as one, and a file needs both: https://github.com/amacneil/dbmate/blob/main/pkg/dbmate/db.go
  transaction(options, _, way, statements) {
    const marker = `\`-- migrate:${way} transaction:false\``;
    const apart = way === 'up' ? `give it a file of its own, with ${marker} above it and \`-- migrate:down\` below` : `give it a file of its own, with \`-- migrate:up\` and then ${marker} above it`;
    const isOut = /(?:^|\s)transaction:false(?:\s|$)/.test(options);
    return isOut ? { ...sentAsOne(undefined, statements), switch: apart } : { wrapped: true, switch: apart, ...(statements.length === 1 && { switchAll: `make the marker above it ${marker}` }) };
  },
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
