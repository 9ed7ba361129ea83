/** rubenv/sql-migrate: `-- +migrate Up` and `-- +migrate Down` in one file. https://github.com/rubenv/sql-migrate#writing-migrations */
import type { Reader } from '../model.ts';
import { nameOf } from './paths.ts';
import { hasMarkers, inSections } from './sections.ts';
import type { Markers } from './sections.ts';
import { numbers } from './version.ts';

const MARKERS: Markers = {
  name: 'sql-migrate',
  line: /^-- \+migrate [ \t]*(?<way>Up|Down)(?<options>[ \t]+[^\r\n]*)?$/gm,
  up: '-- +migrate Up',
  down: '-- +migrate Down',
  block: ['-- +migrate StatementBegin', '-- +migrate StatementEnd'],
  lineEnds: { block: /^-- \+migrate [ \t]*Statement(?:Begin|(?<end>End))(?:\s|$)/ },
  ordered: false,
  // One marker that says so is enough for the whole way: DisableTransactionUp in sqlparse.go.
  transaction(options, _, way) {
    const marker = `\`-- +migrate ${way === 'up' ? 'Up' : 'Down'} notransaction\``;
    return /(?:^|\s)notransaction(?:\s|$)/i.test(options) ? { wrapped: false } : { wrapped: true, switch: way === 'up' ? `give it a file of its own that begins with ${marker}` : `give it a file of its own, with \`-- +migrate Up\` and then ${marker} above it`, switchAll: `make the marker above it ${marker}` };
  },
};

/** Numbers before names: natural order. */
export const sqlMigrate: Reader = {
  name: 'sql-migrate',
  versionOf: (path) => ({ text: nameOf(path), key: `${numbers([/^\d*/.exec(nameOf(path))![0]])} ${nameOf(path)}` }),
  bookkeeping: {
    source: 'https://github.com/rubenv/sql-migrate/blob/master/migrate.go',
    late: { text: 'sql-migrate runs this one after it', runs: true },
    gone: 'sql-migrate refuses to run anything',
  },
  detects: (files) => hasMarkers(MARKERS, files),
  read: (input) => ({ ...inSections(MARKERS, input), transactions: 'each way of a file runs in one transaction' }),
};
