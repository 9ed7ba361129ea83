/** pressly/goose: `-- +goose Up` and `-- +goose Down` in one file. https://pressly.github.io/goose/documentation/annotations/ */
import { asName } from '../dialects/template-names.ts';
import type { Range, Reader, SourceFile } from '../model.ts';
import { opaque, unreadCode } from './opaque.ts';
import { compareNumbers, folderOf, inFolder, nameOf } from './paths.ts';
import { hasMarkers, inSections } from './sections.ts';
import type { Markers } from './sections.ts';
import { EACH_FILE } from './transaction.ts';
import { taken } from './unread.ts';
import { numberVersion } from './version.ts';

const CODE = /^0*[1-9]\d*_.*(?<!_test)\.go$/;

const MARKERS: Markers = {
  name: 'goose',
  line: /^--[ \t]*\+goose[ \t]+(?<way>up|down)(?<options>)[ \t]*$/gim,
  up: '-- +goose Up',
  down: '-- +goose Down',
  block: ['-- +goose StatementBegin', '-- +goose StatementEnd'],
  lineEnds: { block: /^--[ \t]*\+goose[ \t]+statement(?:begin|(?<end>end))\s*$/i },
  ordered: true,
  broken: (text) => brokenBlock(text) ?? brokenQuote(text),
  readable: withVariables,
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
    const folders = [...new Set(files.map(({ path }) => folderOf(path)))];
    const code = folders.flatMap((folder) => (input.list?.(folder) ?? []).filter((name) => CODE.test(name)).map((name) => inFolder(folder, name)));
    const inOrder = [...migrations, ...code.map((path) => opaque('goose', path))].sort((a, b) => compareNumbers(versionOf(a.up), versionOf(b.up)));
    return { migrations: inOrder, unread: [...unread, ...others, ...code.map((path) => unreadCode(path, 'a migration in Go'))], transactions: EACH_FILE };
  },
};

function versionOf({ path }: Pick<SourceFile, 'path'>): string {
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

/** Where the environment's values are put in: from `-- +goose ENVSUB ON` to `OFF`. https://github.com/pressly/goose#environment-variable-substitution */
function substituted(text: string): readonly Range[] {
  const marks = [...text.matchAll(/^--[ \t]*\+goose[ \t]+envsub[ \t]+(on|off)[ \t]*$/gim)].map(({ index, 1: word }) => ({ index, isOn: word!.toLowerCase() === 'on' }));
  return marks.flatMap(({ index, isOn }, i): Range[] => (isOn ? [[index, marks[i + 1]?.index ?? text.length]] : []));
}

/** `$NAME` as a name that can be read; `${NAME}` is read as it is. */
function withVariables(text: string): string {
  return substituted(text).reduceRight((whole, [start, end]) => whole.slice(0, start) + whole.slice(start, end).replace(/(?<![\w$\\])\$[A-Za-z_]\w*(?!\w|\$)/g, asName) + whole.slice(end), text);
}

/** It makes one `$` of two there, and takes `$body$` for a variable. https://github.com/mfridman/interpolate#supported-expansions */
function brokenQuote(text: string): { readonly at: number; readonly reason: string } | undefined {
  for (const [start, end] of substituted(text)) {
    const found = /\$(?:[A-Za-z_]\w*)?\$/.exec(text.slice(start, end).replace(/--[^\r\n]*/g, (comment) => ' '.repeat(comment.length)));
    if (found) return { at: start + found.index, reason: `goose puts values in here and makes something else of \`${found[0]}\`; write \`-- +goose ENVSUB OFF\` above this line` };
  }
  return undefined;
}
