/** Atlas: all files beside `atlas.sum`, by name; directives at the top of a file say how it runs. https://atlasgo.io/concepts/migration-directory-integrity */
import { scan } from '../dialects/lexer.ts';
import type { Reader, SourceFile, Unread, Version } from '../model.ts';
import { inPairs } from './pairs.ts';
import { compareTexts, folderOf, inFolder, nameOf } from './paths.ts';
import { EACH_FILE, transactionOf } from './transaction.ts';

/** Checksums of the files. */
export const SUM = 'atlas.sum';

export const atlas: Reader = {
  name: 'atlas',
  versionOf,
  bookkeeping: {
    source: 'https://atlasgo.io/versioned/apply#execution-order',
    twice: 'Atlas takes the second for done where the first has run',
    late: { text: 'Atlas refuses to run anything, unless --exec-order says otherwise' },
  },
  detects: (files, beside) => files.length > 0 && beside(inFolder(folderOf(files[0]!.path), SUM)) !== undefined,
  read({ files, dialect, transaction }) {
    const ordered = [...files].sort((a, b) => compareTexts(nameOf(a.path), nameOf(b.path)));
    // It stands for what came before it; where that is gone, it is the beginning.
    const first = ordered.find((file) => !isCheckpoint(file));
    const left = ordered.filter((file) => isCheckpoint(file) && first !== undefined && compareTexts(nameOf(first.path), nameOf(file.path)) < 0);
    const { migrations, unread } = inPairs(ordered.filter((file) => !left.includes(file)), { name: 'atlas', script({ path, text }) {
      const own = directivesOf(text).get('txmode') === 'none' ? { wrapped: false } : { wrapped: true, switch: 'give it a file of its own that begins with `-- atlas:txmode none` and an empty line' };
      return { path, text, transaction: transactionOf(transaction, own), statements: dialect.parse(delimited(text)) };
    } });
    return { migrations, unread: [...unread, ...left.map(({ path }): Unread => ({ path, reason: 'this is a checkpoint for new databases; the files that it stands for are read instead' }))], transactions: EACH_FILE };
  },
};

/** The name up to the first `_`. */
function versionOf(path: string): Version {
  const text = nameOf(path).replace(/\.sql$/, '').split('_')[0]!;
  return { text, key: text };
}

function isCheckpoint({ text }: SourceFile): boolean {
  return directivesOf(text).has('checkpoint');
}

/** Those of the whole file: comments at its top, with an empty line below them. https://github.com/ariga/atlas/blob/master/sql/migrate/dir.go */
function directivesOf(text: string): ReadonlyMap<string, string> {
  const [, comments, rest] = /^((?:(?:#|--).*(?:\r?\n|$))*)([^]*)$/.exec(text)!;
  if (rest !== '' && !/^[ \t]*\r?\n/.test(rest!)) return new Map();
  return new Map([...comments!.matchAll(/^[ -~]*atlas:(\w+)(?: +(.*\S))?\s*$/gm)].map(([, name, value = '']) => [name!, value]));
}

/** With `;` wherever the file's own delimiter ends a statement, at equal length. It has to be the first line's. */
function delimited(text: string): string {
  const written = /^-- atlas:delimiter +(.+)\r?\n/.exec(text);
  if (!written) return text;
  const delimiter = written[1]!.replace(/\\([nrt])/g, (_, letter: 'n' | 'r' | 't') => ({ n: '\n', r: '\r', t: '\t' })[letter]);
  const end = `${delimiter.replace(/[^\r\n]/g, ' ').slice(0, -1)};`;
  const scanner = scan(text, written[0].length);
  const parts: string[] = [];
  let [done, depth, from, next] = [0, 0, written[0].length, -1];
  for (;;) {
    const isMore = scanner.next();
    if (next < from) next = text.indexOf(delimiter, from);
    if (next < 0) break;
    if (depth <= 0 && next <= (isMore ? scanner.start : text.length)) {
      parts.push(text.slice(done, next), end);
      done = from = next + delimiter.length;
      scanner.seek(from);
      continue;
    }
    if (!isMore) break;
    const mark = scanner.kind === 'punctuation' ? text.slice(scanner.start, scanner.end) : '';
    depth += mark === '(' ? 1 : mark === ')' ? -1 : 0;
    from = scanner.end;
  }
  return [...parts, text.slice(done)].join('');
}
