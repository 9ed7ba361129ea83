/** node-pg-migrate: `-- Up Migration` and `-- Down Migration` in one file, or `1_x.up.sql` and `1_x.down.sql`. https://salsita.github.io/node-pg-migrate/migration-loading-strategies */
import type { Beside, Migration, Range, Reader, ReaderInput, Script, SourceFile, Unread } from '../model.ts';
import { opaque, unreadCode } from './opaque.ts';
import { inPairs, wayOf } from './pairs.ts';
import { compareTexts, folderOf, inFolder, isSaid, nameOf } from './paths.ts';
import { blankedOutside, endOfLine, hasStatements } from './sections.ts';
import { transactionOf } from './transaction.ts';
import { emptyOf, taken } from './unread.ts';
import { numbers } from './version.ts';
import { withWayBack } from './way-back.ts';

// https://github.com/salsita/node-pg-migrate/blob/main/src/sqlMigration.ts: the first of each counts.
const UP = /^\s*--[\s-]*up\s+migration/im;
const DOWN = /^\s*--[\s-]*down\s+migration/im;
const CODE = /^\d+.*(?<!\.d)\.[cm]?[jt]s$/;

export const nodePgMigrate: Reader = {
  name: 'node-pg-migrate',
  versionOf: (path) => ({ text: digitsOf(path), key: numbers([String(timeOf(path))]) }),
  bookkeeping: {
    source: 'https://github.com/salsita/node-pg-migrate/blob/main/src/runner.ts',
    late: { text: 'node-pg-migrate refuses to run anything, unless --no-check-order is given' },
    renamed: 'node-pg-migrate refuses to run anything',
    gone: 'node-pg-migrate refuses to run anything',
  },
  detects: (files, beside) => files.some(({ path, text }) => digitsOf(path) !== '' && UP.test(text) && DOWN.test(text)) || (files.some(({ path }) => digitsOf(path) !== '') && isSaid(folderOf(files[0]!.path), 'package.json', /"node-pg-migrate"\s*:/, beside)),
  read(input) {
    const { files, list } = input;
    const { own, others } = taken(files, ({ path }) => digitsOf(path) !== '', 'node-pg-migrate refuses to run anything beside a file whose name does not begin with a number; rename it, or take it away');
    const pairs = inPairs(own.filter(({ path }) => wayOf(path) !== undefined), { name: 'node-pg-migrate', script: (file) => scriptOf(file, input, [[0, file.text.length]]) });
    const singles = own.filter(({ path }) => wayOf(path) === undefined);
    const folder = folderOf(files[0]?.path ?? '');
    const code = (list?.(folder) ?? []).filter((name) => CODE.test(name)).map((name) => inFolder(folder, name));
    const migrations = [...singles.flatMap((file) => inSections(file, input)), ...pairs.migrations, ...code.map((path) => opaque('node-pg-migrate', path))];
    const ordered = migrations.sort((a, b) => timeOf(a.up.path) - timeOf(b.up.path) || compareTexts(a.id, b.id));
    return { migrations: withWayBack(ordered), unread: [...singles.flatMap(lost), ...pairs.unread, ...others, ...emptyOf(singles), ...code.map((path) => unreadCode(path, 'a migration in JavaScript or TypeScript'))], transactions: 'all pending files run in one transaction' };
  },
};

/** Does a text have its marker, and the project the tool? */
export function isMarkedForNodePgMigrate(file: SourceFile, beside: Beside): boolean {
  return UP.test(file.text) && nodePgMigrate.detects([file], beside);
}

function inSections(file: SourceFile, input: ReaderInput): readonly Migration[] {
  const { up, down } = sectionsOf(file.text);
  if (file.text.trim() === '' || up === undefined) return [];
  return [{ id: file.path.replace(/\.sql$/i, ''), reader: 'node-pg-migrate', reported: true, up: scriptOf(file, input, [up]), ...(down && { down: scriptOf(file, input, [down]) }), ...(UP.test(file.text) && { wayBackIn: { path: file.path, marker: '-- Down Migration' } }) }];
}

function scriptOf({ path, text }: SourceFile, { dialect, transaction }: ReaderInput, sections: readonly Range[]): Script {
  const own = { wrapped: true, switch: 'write it in JavaScript with `pgm.noTransaction()`' };
  const isWhole = sections[0]?.[0] === 0 && sections[0][1] === text.length;
  return { path, text, transaction: transactionOf(transaction, own), ...(!isWhole && { sections }), statements: dialect.parse(blankedOutside(text, sections)) };
}

/** Without markers all of it is the way there; with that of the way back alone it is so too, which nobody can mean. */
function sectionsOf(text: string): { readonly up?: Range; readonly down?: Range } {
  const [up, down] = [text.search(UP), text.search(DOWN)];
  const section = (from: number, to: number): Range => [from, to > from ? to : text.length];
  if (down < 0) return { up: section(Math.max(up, 0), -1) };
  return { ...(up >= 0 && { up: section(up, down) }), down: section(down, up) };
}

/** What it does not do with a file, or should not. */
function lost({ path, text }: SourceFile): readonly Unread[] {
  const { up, down } = sectionsOf(text);
  if (up === undefined) return [{ path, range: endOfLine(text, text.slice(down![0]).search(/\S/) + down![0]), reason: 'there is no `-- Up Migration` in this file, so that node-pg-migrate runs all of it, also the way back; write that line above the statements' }];
  const first = Math.min(up[0], down?.[0] ?? up[0]);
  return hasStatements(text.slice(0, first)) ? [{ path, range: endOfLine(text, 0), reason: 'something stands before the first marker, and node-pg-migrate does not run that; move it below `-- Up Migration`' }] : [];
}

function digitsOf(path: string): string {
  return /^\d*/.exec(nameOf(path))![0];
}

/** 17 digits are a date and time to the millisecond, others milliseconds since 1970 or a number of their own. https://github.com/salsita/node-pg-migrate/blob/main/src/utils/fileNameUtils.ts */
function timeOf(path: string): number {
  const digits = digitsOf(path);
  if (digits.length !== 17) return Number(digits);
  const [year, month, day, hour, minute, second, millisecond] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/.exec(digits)!.slice(1).map(Number);
  return Date.UTC(year!, month! - 1, day, hour, minute, second, millisecond);
}
